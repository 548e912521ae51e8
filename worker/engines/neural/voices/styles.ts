import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, OctaviaError } from "../../../../contract/errors.ts";
import type { ModelFolder } from "../runtime/types.ts";

const FILE = /^([\w-]+)\.bin$/;

/** The voices that come with a model as `voices/<name>.bin`, in alphabetical order. */
export async function listStyles(dir: string): Promise<string[]> {
  try {
    const names = await readdir(join(dir, "voices"));
    return names.flatMap((name) => FILE.exec(name)?.[1] ?? []).sort();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** Style vectors of a model's voices, each read once. */
export class Styles {
  readonly names: readonly string[];
  readonly #dir: string;
  readonly #width: number;
  readonly #read = new Map<string, Promise<Float32Array>>();

  private constructor(dir: string, names: readonly string[], width: number) {
    this.#dir = dir;
    this.names = names;
    this.#width = width;
  }

  /** @param width numbers in a row of a style file @throws MissingModel if there is no voice at all */
  static async open(folder: ModelFolder, width: number): Promise<Styles> {
    const names = await listStyles(folder.dir);
    if (names.length > 0) return new Styles(folder.dir, names, width);
    throw new OctaviaError("MissingModel", "The voice model has no voices beside it.", {
      hint: "`octavia models pull` gets the files of its folder `voices`.",
      details: join(folder.dir, "voices"),
    });
  }

  /**
   * All rows of a voice, row-major; of the first voice if no name is given.
   * @throws InvalidInput if there is no such voice, EngineFailure if its file is damaged
   */
  rows(voice: string | undefined): Promise<Float32Array> {
    const name = voice ?? this.names[0] ?? "";
    if (!this.names.includes(name)) throw unknownVoice(name, this.names);
    const rows = this.#read.get(name) ?? this.#readRows(name);
    this.#read.set(name, rows);
    return rows;
  }

  async #readRows(name: string): Promise<Float32Array> {
    const bytes = await readFile(join(this.#dir, "voices", `${name}.bin`));
    const rowBytes = this.#width * Float32Array.BYTES_PER_ELEMENT;
    if (bytes.length > 0 && bytes.length % rowBytes === 0) {
      // A copy: Node may have put the file anywhere in a shared buffer, at an odd address.
      return new Float32Array(Uint8Array.from(bytes).buffer);
    }
    throw new OctaviaError("EngineFailure", `The file of the voice "${name}" is damaged.`, {
      hint: "`octavia models verify` finds damaged files, and `octavia models pull` gets them again.",
      details: `${bytes.length} bytes are no rows of ${this.#width} floats`,
    });
  }
}

const unknownVoice = (name: string, names: readonly string[]): OctaviaError =>
  new OctaviaError("InvalidInput", `This model has no voice "${name}".`, {
    hint: `It has ${names.join(", ")}.`,
  });
