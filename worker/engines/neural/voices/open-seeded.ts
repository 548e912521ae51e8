import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { OctaviaError } from "../../../../contract/errors.ts";
import type { Graph } from "../runtime/types.ts";
import { takeNoiseFromOutside } from "./seeded-graph.ts";
import type { GraphOpener } from "./voice.ts";

/**
 * Opens a graph so that what it draws at random can be given by a seed. A graph that draws nothing,
 * or whose weights lie in a second file, is opened as it is.
 * @throws EngineFailure, OutOfMemory
 */
export async function openSeeded(path: string, open: GraphOpener): Promise<Graph> {
  const bytes = seededModel(await readFile(path), path);
  return open(bytes === undefined ? path : { name: basename(path), bytes });
}

function seededModel(model: Uint8Array, path: string): Uint8Array | undefined {
  try {
    return takeNoiseFromOutside(model);
  } catch (error) {
    throw new OctaviaError("EngineFailure", `The model file "${path}" is damaged.`, {
      hint: "Pull or import the model again.",
      details: String(error),
      cause: error,
    });
  }
}
