import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { errorCode, isMissing, OctaviaError, throwIfCancelled } from "../contract/errors.ts";
import { describeFolder } from "./abilities.ts";
import { type Need, serves } from "./catalogue.ts";
import { sha256Of } from "./digest.ts";
import { fileSize, syncFolder } from "./disk.ts";
import { checkGraphs, type Fault } from "./graph-check.ts";
import { lockName } from "./lock.ts";
import { MANIFEST, type Manifest, readManifest } from "./manifest.ts";
import { isGone } from "./owner.ts";
import { rank } from "./rank.ts";
import { dtypesOf } from "./select.ts";

/** A model in the store; one that may be opened, unless it is said to be damaged. */
export interface InstalledModel extends Manifest {
  /** Absolute path of its folder. */
  readonly dir: string;
  readonly bytes: number;
}

interface Checking {
  readonly signal: AbortSignal;
  /** Bytes looked at so far, of all. */
  progress?(done: number, total: number): void;
}

/** The folder of a model: names of the hub have no "--" next to "@", so that none meet. */
export const folderName = (repository: string, revision: string): string =>
  `${repository.replace("/", "--")}@${revision.replaceAll("/", "--")}`;

/**
 * The models of one home. A folder counts when its manifest is there, which is written last, and
 * all files it names are there with their sizes.
 */
export class ModelStore {
  /** Absolute. */
  readonly root: string;

  constructor(root: string) {
    this.root = resolve(root);
  }

  /** A model's folder, there or not. */
  folder(repository: string, revision: string): string {
    return join(this.root, folderName(repository, revision));
  }

  /** All whole models, by id. */
  async list(): Promise<InstalledModel[]> {
    const models: InstalledModel[] = [];
    for (const name of await this.#folders()) {
      const model = await readInstalled(join(this.root, name));
      if (model !== undefined) models.push(model);
    }
    return models.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  }

  /** Models that were whole once and have lost a file, or part of one. */
  async damaged(): Promise<InstalledModel[]> {
    const found: InstalledModel[] = [];
    for (const name of await this.unfinished()) {
      const dir = join(this.root, name);
      const manifest = await readManifest(dir);
      if (manifest !== undefined) found.push({ ...manifest, dir, bytes: await folderBytes(dir) });
    }
    return found;
  }

  /** Folders whose model is not whole: a pull that was stopped, or files that went missing. */
  async unfinished(): Promise<string[]> {
    const names: string[] = [];
    for (const name of await this.#folders()) {
      if ((await readInstalled(join(this.root, name))) === undefined) names.push(name);
    }
    return names;
  }

  async #folders(): Promise<string[]> {
    try {
      const entries = await readdir(this.root, { withFileTypes: true });
      return entries.filter((e) => e.isDirectory() && e.name.includes("@")).map((e) => e.name);
    } catch (thrown) {
      if (errorCode(thrown) === "ENOENT") return [];
      throw thrown;
    }
  }

  /**
   * A model by its id, "owner/name", "owner/name@revision", or the path of a folder of one's own.
   * @throws MissingModel
   */
  async get(reference: string): Promise<InstalledModel> {
    const found = await this.find(reference);
    if (found !== undefined) return found;
    throw new OctaviaError("MissingModel", `The model ${reference} is not installed.`, {
      hint: `\`octavia models pull ${reference}\` gets it; \`octavia models list\` shows what is here.`,
    });
  }

  async find(reference: string): Promise<InstalledModel | undefined> {
    if (isFolderPath(reference)) return ownFolder(resolve(reference));
    const fits = (await this.list()).filter(
      ({ id, repository, revision }) =>
        id === reference || repository === reference || `${repository}@${revision}` === reference,
    );
    const [first, ...more] = fits;
    if (first === undefined || more.length === 0) return first;
    return newest(fits);
  }

  /**
   * The best installed model for a need. One whose licence forbids commercial use, or does not say,
   * is taken only if its owner accepted that when it was pulled.
   */
  async resolve(need: Need): Promise<InstalledModel | undefined> {
    const able = (await this.list()).filter((model) => serves(model, need));
    const allowed = able.filter(({ licence, accepted }) => licence.commercial === true || accepted);
    return rank(allowed)[0];
  }

  /** Reads all of a model's bytes again. Empty: it is as it was when it came. @throws Cancelled */
  async verify(model: InstalledModel, { signal, progress }: Checking): Promise<Fault[]> {
    const faults: Fault[] = [];
    let done = 0;
    const read = (bytes: number): void => {
      done += bytes;
      progress?.(done, model.bytes);
    };
    for (const { path, size, sha256 } of model.files) {
      throwIfCancelled(signal);
      const found = await fileSize(join(model.dir, path));
      if (found === undefined) faults.push({ path, problem: "is missing" });
      else if (found !== size)
        faults.push({ path, problem: `has ${found} bytes instead of ${size}` });
      else if ((await sha256Of(join(model.dir, path), { signal, read })) !== sha256) {
        faults.push({ path, problem: "has changed since it was verified" });
      }
    }
    const sound = model.files
      .map(({ path }) => path)
      .filter((p) => !faults.some((f) => f.path === p));
    return [...faults, ...(await checkGraphs(model.dir, sound))];
  }

  /** Removes a model, or what an unfinished pull has left. @returns bytes freed. @throws MissingModel */
  async remove(reference: string): Promise<number> {
    const name = (await this.unfinished()).find((n) => n === reference);
    const dir = name === undefined ? await this.#dirOf(reference) : join(this.root, name);
    if (isFolderPath(reference)) {
      throw new OctaviaError("InvalidInput", "A folder of your own is yours to remove.", {
        details: dir,
      });
    }
    await using _lock = await this.lock(dir);
    const bytes = await folderBytes(dir);
    await this.discard(dir);
    return bytes;
  }

  async #dirOf(reference: string): Promise<string> {
    const damaged = (await this.damaged()).find(({ id }) => id === reference);
    return ((await this.find(reference)) ?? damaged ?? (await this.get(reference))).dir;
  }

  /** One writer at a time per model. @throws InvalidInput if another process is at it */
  async lock(dir: string): Promise<AsyncDisposable> {
    return lockName(join(this.root, ".locks"), dir.slice(this.root.length + 1));
  }

  /** An empty folder on the store's disk. What dead processes left in theirs goes first. */
  async scratch(): Promise<string> {
    const parent = join(this.root, ".tmp");
    await mkdir(parent, { recursive: true, mode: 0o700 });
    for (const name of await readdir(parent)) {
      const pid = Number(/^(\d+)-/.exec(name.slice(hostname().length + 1))?.[1] ?? 0);
      const isOurs = name.startsWith(`${hostname()}.`) && pid > 0;
      if (isOurs && isGone({ pid, started: "", host: hostname() })) {
        await rm(join(parent, name), { recursive: true, force: true });
      }
    }
    return mkdtemp(join(parent, `${hostname()}.${process.pid}-`));
  }

  /** Takes a folder out of the store in one step, then removes it. */
  async discard(dir: string): Promise<void> {
    const aside = await this.scratch();
    try {
      await rename(dir, join(aside, "model"));
      await syncFolder(this.root);
    } catch (thrown) {
      if (errorCode(thrown) !== "ENOENT") throw thrown;
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  }
}

const isFolderPath = (reference: string): boolean =>
  isAbsolute(reference) || /^\.{1,2}([/\\]|$)/.test(reference);

/** The model of a folder in the store; `undefined` unless it is whole by its manifest. */
export async function readInstalled(dir: string): Promise<InstalledModel | undefined> {
  const manifest = await readManifest(dir);
  if (manifest === undefined) return undefined;
  let bytes = 0;
  for (const { path, size } of manifest.files) {
    if ((await fileSize(join(dir, path))) !== size) return undefined;
    bytes += size;
  }
  return { ...manifest, dir, bytes };
}

async function newest(models: readonly InstalledModel[]): Promise<InstalledModel | undefined> {
  const dated = await Promise.all(
    models.map(async (model) => ({ model, at: (await stat(join(model.dir, MANIFEST))).mtimeMs })),
  );
  return dated.sort((a, b) => b.at - a.at)[0]?.model;
}

/**
 * A person's own folder in the ONNX layout, used where it lies. Its bytes cannot be verified, but
 * its graphs are looked at.
 * @throws InvalidInput if there is no model in it, EngineFailure if a graph is not sound
 */
async function ownFolder(dir: string): Promise<InstalledModel> {
  const files = await listFiles(dir);
  const dtypes = dtypesOf(files.map(({ path }) => path));
  if (dtypes.length === 0) {
    throw new OctaviaError("InvalidInput", `There is no model in ${dir}.`, {
      hint: "A model's folder has config.json and a folder onnx with its graphs.",
    });
  }
  const [fault] = await checkGraphs(
    dir,
    files.map(({ path }) => path),
  );
  if (fault !== undefined) {
    throw new OctaviaError("EngineFailure", `${fault.path} ${fault.problem}.`, { details: dir });
  }
  const name = dir.split(/[/\\]/).at(-1) ?? dir;
  const described = await describeFolder(dir, name);
  return {
    format: 1,
    id: name.toLowerCase(),
    repository: `local/${name}`,
    revision: "folder",
    source: dir,
    ...described,
    languages: [...described.languages],
    pairs: [...described.pairs],
    dtypes,
    licence: { name: "unknown" },
    accepted: true,
    files: [],
    dir,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
  };
}

/** The layout's files: the folder, `onnx/` and the voices, no deeper. Sizes in bytes. */
export async function listFiles(dir: string): Promise<{ path: string; size: number }[]> {
  const files: { path: string; size: number }[] = [];
  for (const folder of ["", "onnx", "voices", "voice_styles"]) {
    for (const name of await names(join(dir, folder))) {
      const path = folder === "" ? name : `${folder}/${name}`;
      const size = await fileSize(join(dir, path));
      if (size !== undefined) files.push({ path, size });
    }
  }
  return files;
}

async function names(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).sort();
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw thrown;
  }
}

async function folderBytes(dir: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
