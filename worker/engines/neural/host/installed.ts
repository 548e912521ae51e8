import { freemem } from "node:os";
import { OctaviaError } from "../../../../contract/errors.ts";
import { Language } from "../../../../contract/languages.ts";
import type { ModelTask } from "../../../../models/catalogue-schema.ts";
import { rank } from "../../../../models/rank.ts";
import { DTYPES, dtypeOf } from "../../../../models/select.ts";
import type { InstalledModel, ModelStore } from "../../../../models/store.ts";
import { refuseChangedFiles } from "../../../../models/unchanged.ts";
import type { Compute } from "../../../compute/compute.ts";
import type { Availability, Device, EngineFacts } from "../../engine.ts";
import type { Dtype } from "../runtime/types.ts";

/** What engines that run models work with; they live in the engine's main thread and only ask. */
export interface NeuralTools {
  readonly store: ModelStore;
  readonly compute: Compute;
  /** The devices that work for a task, in the order in which they are tried; the processor last. */
  devices(task: ModelTask | undefined): Promise<readonly Device[]>;
  /** Threads inside one operator on the processor, as measured to be the fastest. */
  threads(): Promise<number>;
  /** How each model is opened, settled with its first use: keys name it, so it must not change. */
  readonly places: Map<string, Promise<ModelPlace>>;
}

/** Where a model lies and how it is opened: what every task of the inference thread is given. */
export interface ModelPlace {
  readonly dir: string;
  readonly dtype: Dtype;
  readonly devices: readonly Device[];
  readonly threads: number;
}

/** Above every classic engine; among models the rank decides. */
const NEURAL_QUALITY = 1000;

/**
 * The models that may be used, best first. One whose licence forbids commercial use, or does not
 * say, counts only if its owner accepted that.
 */
export const usableModels = (installed: readonly InstalledModel[]): InstalledModel[] =>
  rank(installed.filter(isAllowed));

/** The models whose terms their owner would first have to accept. */
export const unacceptedModels = (installed: readonly InstalledModel[]): InstalledModel[] =>
  installed.filter((model) => !isAllowed(model));

const isAllowed = ({ licence, accepted }: InstalledModel): boolean =>
  licence.commercial === true || accepted;

/** What the registry asks of a model's engine; a better place among its likes is a higher quality. */
export function factsOf<Task extends ModelTask>(
  model: InstalledModel,
  task: Task,
  place: number,
  tools: NeuralTools,
): EngineFacts & { readonly task: Task } {
  return {
    ...{ name: model.id, task, family: "neural", quality: NEURAL_QUALITY - place },
    availability: async (): Promise<Availability> => ({
      available: true,
      version: versionOf(model, await placeOf(model, tools)),
      devices: await tools.devices(task),
    }),
  };
}

const REVISION_LENGTH = 12;

/** Which weights, for keys and reports: revision and dtype. */
const versionOf = ({ revision }: InstalledModel, { dtype }: ModelPlace): string =>
  `${revision.slice(0, REVISION_LENGTH)} ${dtype}`;

/** How a model is opened here: always the same way while the engine runs. */
export function placeOf(model: InstalledModel, tools: NeuralTools): Promise<ModelPlace> {
  // A dtype that was pulled later is another choice.
  const key = [model.dir, ...model.dtypes].join(" ");
  const place = tools.places.get(key) ?? settlePlace(model, tools);
  tools.places.set(key, place);
  return place;
}

async function settlePlace(model: InstalledModel, tools: NeuralTools): Promise<ModelPlace> {
  const [devices, threads] = await Promise.all([tools.devices(model.task), tools.threads()]);
  const dtype = pickDtype(model, devices[0] ?? "cpu", freemem());
  return { dir: model.dir, dtype, devices, threads };
}

/**
 * Opens a model, in a smaller way where memory is short; what works with it tells of that. What is
 * wrong otherwise is wrong with its files, and a second try would only repeat it.
 * @throws OutOfMemory; MissingModel in place of EngineFailure
 */
export async function opening<T, Place extends ModelPlace>(
  model: InstalledModel,
  first: Place,
  open: (place: Place) => Promise<T>,
): Promise<T> {
  await refuseChangedFiles(model);
  try {
    return await withLessMemory(model, first, undefined, open);
  } catch (thrown) {
    if (!(thrown instanceof OctaviaError) || thrown.kind !== "EngineFailure") throw thrown;
    throw new OctaviaError("MissingModel", `${model.id} cannot be used: ${thrown.message}`, {
      hint: `\`octavia models verify ${model.id}\` tells whether it is whole; if not, pull or import it again.`,
      details: thrown.details,
      cause: thrown,
    });
  }
}

/** The dtypes in the order in which they are wanted: graphics cards halve fp32 for nothing. */
const ON_PROCESSOR: readonly Dtype[] = ["fp32", "q8", "q4", "fp16"];
const ON_CARD: readonly Dtype[] = ["fp16", "fp32", "q8", "q4"];
/** Weights, and as much again for what is computed with them. */
const WORKING_SPACE = 2;

/** The best dtype that is there and fits into the free memory; the smallest if none does. */
export function pickDtype(
  model: Pick<InstalledModel, "dtypes" | "files">,
  device: Device,
  freeBytes: number,
): Dtype {
  const order = device === "cpu" ? ON_PROCESSOR : ON_CARD;
  const there = order.filter((dtype) => model.dtypes.includes(dtype));
  const fits = there.find((dtype) => WORKING_SPACE * weightOf(model, dtype) <= freeBytes);
  const smallest = there.toSorted((a, b) => weightOf(model, a) - weightOf(model, b))[0];
  return fits ?? smallest ?? "fp32";
}

/**
 * Does work with a model; where memory runs out, again with each smaller dtype that is there, then
 * on the processor alone. What was given up is told.
 * @throws OutOfMemory if the smallest way needs too much as well, and whatever `work` throws
 */
export async function withLessMemory<T, Place extends ModelPlace>(
  model: InstalledModel,
  first: Place,
  warn: ((message: string) => void) | undefined,
  work: (place: Place) => Promise<T>,
): Promise<T> {
  for (const place of smallerPlaces(model, first)) {
    try {
      return await work(place);
    } catch (error) {
      if (!(error instanceof OctaviaError) || error.kind !== "OutOfMemory") throw error;
      warn?.(
        `There was not enough memory for ${model.id} as ${place.dtype} on ${place.devices[0]}.`,
      );
    }
  }
  throw new OctaviaError("OutOfMemory", `There is not enough memory for ${model.id}.`, {
    hint: "Close other programs, or install a smaller model.",
  });
}

/** Closes a model, in whichever ways it is open. */
export async function closing<Place extends ModelPlace>(
  model: InstalledModel,
  first: Place,
  close: (place: Place) => Promise<void>,
): Promise<void> {
  for (const place of smallerPlaces(model, first)) await close(place);
}

/** The ways to open a model, each needing less than the one before. */
function smallerPlaces<Place extends ModelPlace>(model: InstalledModel, first: Place): Place[] {
  const smaller = DTYPES.slice(DTYPES.indexOf(first.dtype) + 1);
  const dtypes = [first.dtype, ...smaller.filter((dtype) => model.dtypes.includes(dtype))];
  const devices = first.devices.length > 1 ? [first.devices, ["cpu" as const]] : [first.devices];
  return devices.flatMap((those) => dtypes.map((dtype) => ({ ...first, dtype, devices: those })));
}

/** Bytes of the graphs of one dtype; 0 where the store has no list of files. */
const weightOf = ({ files }: Pick<InstalledModel, "files">, dtype: Dtype): number =>
  files.filter(({ path }) => dtypeOf(path) === dtype).reduce((sum, { size }) => sum + size, 0);

/** Those of the model's languages that Octavia knows. */
export const knownLanguages = (codes: readonly string[]): Language[] =>
  codes.flatMap((code) => Language.safeParse(code).data ?? []);
