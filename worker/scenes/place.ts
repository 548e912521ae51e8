import { basename } from "node:path";
import { OctaviaError } from "../../contract/errors.ts";

/** Which scene of how many, for what people read. */
export interface ScenePlace {
  /** From 1. */
  readonly number: number;
  readonly count: number;
}

/** What is not the scene's fault. */
const NOT_ITS_OWN = new Set(["Cancelled", "DiskFull", "Internal"]);

/**
 * Does a scene's work; where that fails, the error names the scene and the file.
 * @throws whatever `work` throws, with the scene named
 */
export async function inScene<Out>(
  { number, count }: ScenePlace,
  path: string,
  work: () => Promise<Out>,
): Promise<Out> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof OctaviaError) || NOT_ITS_OWN.has(thrown.kind)) throw thrown;
    const { hint, details, space } = thrown;
    const scene = count === 1 ? "The scene" : `Scene ${number} of ${count}`;
    throw new OctaviaError(
      thrown.kind,
      `${scene} (${basename(path)}) cannot be used: ${thrown.message}`,
      { hint, details, space, cause: thrown },
    );
  }
}
