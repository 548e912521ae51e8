import { existsSync } from "node:fs";
import { lstat, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { isMissing, OctaviaError } from "../../../../contract/errors.ts";
import { SUFFIX } from "../../../../models/select.ts";
import { readOnnxFile } from "./onnx-file.ts";
import type { Dtype, ModelFolder } from "./types.ts";

const AGAIN = "Pull or import the model again.";

/**
 * A model's folder in the Hugging Face ONNX layout: `config.json`, other JSON files, and graphs
 * under `onnx/`.
 * @throws MissingModel if there is no such folder or no `config.json` in it; EngineFailure if that
 * is damaged
 */
export async function openModelFolder(dir: string): Promise<ModelFolder> {
  const folder = new Folder(resolve(dir));
  const found = await statOrNothing(folder.dir);
  if (found?.isDirectory() !== true) {
    throw new OctaviaError("MissingModel", `There is no model folder "${folder.dir}".`, {
      hint: "`octavia models list` shows the installed models.",
    });
  }
  if (!folder.has("config.json")) {
    throw new OctaviaError("MissingModel", `The model folder "${folder.dir}" has no config.json.`, {
      hint: AGAIN,
    });
  }
  await folder.readJson("config.json", z.object({}));
  return folder;
}

class Folder implements ModelFolder {
  readonly dir: string;
  /** Graphs already found to be whole. */
  readonly #checked = new Set<string>();

  constructor(dir: string) {
    this.dir = dir;
  }

  has(name: string): boolean {
    return existsSync(join(this.dir, name));
  }

  async readJson<T>(name: string, schema: z.ZodType<T>): Promise<T> {
    const path = join(this.dir, name);
    const text = await readFile(path, "utf8").catch((error: unknown) => {
      throw damaged(path, "could not be read", String(error));
    });
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw damaged(path, "is not valid JSON", String(error));
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw damaged(path, "does not say what it should", z.prettifyError(parsed.error));
  }

  async graph(stem: string, dtype: Dtype): Promise<string> {
    const path = join(this.dir, "onnx", `${stem}${SUFFIX[dtype]}.onnx`);
    if (this.#checked.has(path)) return path;
    await requireFile(path, `The model in "${this.dir}" has no ${dtype} graph`);
    const { external } = await readOnnxFile(path);
    for (const { location, bytes } of external) await requireData(path, location, bytes);
    this.#checked.add(path);
    return path;
  }
}

/** @param bytes how many the graph takes from it */
async function requireData(graph: string, location: string, bytes: number): Promise<void> {
  if (location !== basename(location) || location === ".." || location.includes("\\")) {
    throw damaged(graph, `takes weights from outside its folder: "${location}"`);
  }
  const path = join(dirname(graph), location);
  const size = await requireFile(path, `The weights of ${basename(graph)} are missing`);
  if ((await lstat(path)).isSymbolicLink()) {
    throw new OctaviaError("EngineFailure", `The model file "${path}" is a link.`, {
      hint: "Weights beside a graph must be real files: copy the file to where the link is.",
    });
  }
  if (size < bytes) throw damaged(path, `is cut short: ${size} of at least ${bytes} bytes`);
}

/** @returns its size in bytes @throws MissingModel, beginning with `lack` */
async function requireFile(path: string, lack: string): Promise<number> {
  const found = await statOrNothing(path);
  if (found?.isFile() === true) return found.size;
  throw new OctaviaError("MissingModel", `${lack}: there is no file "${path}".`, { hint: AGAIN });
}

async function statOrNothing(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function damaged(path: string, what: string, details?: string): OctaviaError {
  return new OctaviaError("EngineFailure", `The model file "${path}" ${what}.`, {
    hint: AGAIN,
    details,
  });
}
