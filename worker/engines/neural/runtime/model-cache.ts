import { readdir, stat } from "node:fs/promises";
import { freemem } from "node:os";
import { join } from "node:path";
import { type Dtype, dtypeOf } from "../../../../models/select.ts";
import type { Loan } from "../../engines.ts";
import { isOutOfMemory } from "./ort-errors.ts";

/** Weights, and as much again for what is computed with them. */
const WORKING_SPACE = 2;

interface Cached<Model> {
  readonly opening: Promise<Model>;
  readonly bytes: number;
  loans: number;
}

/**
 * Loaded models, kept warm between tasks; where room is needed for another the least recently used
 * goes, never one that is in use.
 */
export class ModelCache {
  readonly #budgetBytes: number;
  readonly #freeBytes: () => number;
  /** In the order of use: the first was used longest ago. */
  readonly #cached = new Map<string, Cached<AsyncDisposable>>();

  /**
   * @param budgetBytes of all models; one that is heavier alone is opened all the same
   * @param freeBytes what the machine has left at the moment
   */
  constructor(budgetBytes: number, freeBytes: () => number) {
    this.#budgetBytes = budgetBytes;
    this.#freeBytes = freeBytes;
  }

  /**
   * @param key says all that `open` depends on
   * @param bytes what the model will weigh, roughly
   */
  async borrow<Model extends AsyncDisposable>(
    key: string,
    bytes: number,
    open: () => Promise<Model>,
  ): Promise<Loan<Model>> {
    if (!this.#cached.has(key)) await this.#makeRoom(bytes);
    const cached = this.#typed<Model>(key) ?? { opening: this.#open(open), bytes, loans: 0 };
    this.#cached.delete(key);
    this.#cached.set(key, cached);
    cached.loans += 1;
    try {
      const session = await cached.opening;
      return { session, [Symbol.asyncDispose]: () => this.#giveBack(key, cached) };
    } catch (error) {
      if (this.#cached.get(key) === cached) this.#cached.delete(key);
      throw error;
    }
  }

  /** Closes a model, unless it is in use; nothing happens if it is not loaded. */
  async close(key: string): Promise<void> {
    const cached = this.#cached.get(key);
    if (cached === undefined || cached.loans > 0) return;
    this.#cached.delete(key);
    // What never opened was told to its asker and has nothing to close.
    const [opened] = await Promise.allSettled([cached.opening]);
    if (opened.status === "fulfilled") await opened.value[Symbol.asyncDispose]();
  }

  // A key always stands for one kind of model, which the type of a map's values cannot say.
  #typed<Model extends AsyncDisposable>(key: string): Cached<Model> | undefined;
  #typed(key: string): Cached<AsyncDisposable> | undefined {
    return this.#cached.get(key);
  }

  /** What lies on a graphics card is not seen in the machine's memory: there the attempt tells. */
  async #open<Model>(open: () => Promise<Model>): Promise<Model> {
    try {
      return await open();
    } catch (error) {
      const idle = [...this.#cached].filter(([, { loans }]) => loans === 0);
      if (!isOutOfMemory(error) || idle.length === 0) throw error;
      for (const [key] of idle) await this.close(key);
      return open();
    }
  }

  async #giveBack(key: string, cached: Cached<AsyncDisposable>): Promise<void> {
    cached.loans -= 1;
    if (this.#weight() > this.#budgetBytes) await this.close(key);
  }

  async #makeRoom(bytes: number): Promise<void> {
    for (const key of [...this.#cached.keys()]) {
      const free = this.#freeBytes() >= WORKING_SPACE * bytes;
      if (free && this.#weight() + bytes <= this.#budgetBytes) return;
      await this.close(key);
    }
  }

  #weight(): number {
    return [...this.#cached.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

/** Of this thread: a session belongs to the thread that opened it. */
let models = new ModelCache(Number.POSITIVE_INFINITY, freemem);

/** Sets what this thread's models may weigh together, bytes; before the first is opened. */
export function setModelMemory(budgetBytes: number): void {
  models = new ModelCache(budgetBytes, freemem);
}

/** Which model, and how it is opened. */
interface Place {
  readonly dir: string;
  readonly dtype: Dtype;
}

/**
 * A model of this thread, opened if it is not open yet.
 * @param kind what is made of the folder: "whisper"
 * @throws whatever `open` throws
 */
export async function borrowModel<Settings extends Place, Model extends AsyncDisposable>(
  kind: string,
  settings: Settings,
  open: (settings: Settings) => Promise<Model>,
): Promise<Loan<Model>> {
  const bytes = await graphBytes(settings);
  return models.borrow(keyOf(kind, settings), bytes, () => open(settings));
}

/** Frees a model's memory, unless it is in use or not open. */
export const closeModel = (kind: string, settings: Place): Promise<void> =>
  models.close(keyOf(kind, settings));

const keyOf = (kind: string, settings: Place): string => JSON.stringify([kind, settings]);

/** Bytes of a folder's graphs of one dtype. */
async function graphBytes({ dir, dtype }: Place): Promise<number> {
  const folder = join(dir, "onnx");
  try {
    const names = (await readdir(folder)).filter((name) => dtypeOf(`onnx/${name}`) === dtype);
    const sizes = names.map(async (name) => (await stat(join(folder, name))).size);
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  } catch {
    // Not a model's folder: opening it says so in better words.
    return 0;
  }
}
