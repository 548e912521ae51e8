import { createReadStream } from "node:fs";
import { lstat, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { errorCode, OctaviaError, toOctaviaError } from "../contract/errors.ts";
import { describeFolder } from "./abilities.ts";
import { catalogue } from "./catalogue.ts";
import { FileDigest } from "./digest.ts";
import { type Disk, ensureRoom, syncFolder } from "./disk.ts";
import { revisionOf } from "./folder-source.ts";
import { checkGraphs } from "./graph-check.ts";
import { MANIFEST, Manifest, writeManifest } from "./manifest.ts";
import { safePath } from "./safe-path.ts";
import { dtypesOf, isModelFile } from "./select.ts";
import { type InstalledModel, type ModelStore, readInstalled } from "./store.ts";
import { type Archive, type Limits, openZip, type Packed, unpack } from "./zip.ts";

/** More than the largest model of the catalogue has, and less than would fill a disk unnoticed. */
const LIMITS: Limits = { files: 2_000, bytes: 64e9, ratio: 200 };
/** A model's own notes are short. */
const MAX_MANIFEST = 4e6;

export interface Importing {
  readonly signal: AbortSignal;
  readonly disk: Disk;
  /** "owner/name", where the files do not tell; else the folder's name is taken. */
  readonly as?: string | undefined;
  /** The person accepts the licence, whatever it is. */
  readonly accept: boolean;
  /** Bytes copied, of all. */
  progress?(done: number, total: number): void;
  /** For tests. */
  readonly limits?: Limits;
}

/**
 * Takes a model from a folder or a zip of another machine into the store. Only files of the ONNX
 * layout are copied, into a folder of their own that is renamed into the store when all of them are
 * whole, their hashes are those of the manifest beside them (if any), and their graphs are sound.
 * @throws InvalidInput for what is no model, or holds links or paths that lead outside; DiskFull;
 *   EngineFailure if files are damaged; Cancelled
 */
export async function importModel(
  store: ModelStore,
  path: string,
  how: Importing,
): Promise<InstalledModel> {
  using archive = await openArchive(path, how.limits ?? LIMITS);
  const packed = atRoot(archive.files);
  const wanted = packed.filter((file) => isModelFile(file.path) && file.path !== MANIFEST);
  const dtypes = dtypesOf(wanted.map((file) => file.path));
  if (dtypes.length === 0) throw noModel(path);
  const origin = await originOf(packed);
  await mkdir(store.root, { recursive: true, mode: 0o700 });
  const total = wanted.reduce((sum, { size }) => sum + size, 0);
  await ensureRoom(how.disk, store.root, total);
  const scratch = await store.scratch();
  try {
    const dir = join(scratch, "model");
    await mkdir(dir);
    const files = await copyAll(wanted, dir, origin, total, how);
    const [fault] = await checkGraphs(
      dir,
      files.map((file) => file.path),
    );
    if (fault !== undefined) throw unsound(path, fault);
    const name = await manifestOf(dir, path, files, dtypes, origin, how);
    await writeManifest(dir, name);
    return await moveIn(store, dir, name);
  } catch (thrown) {
    throw toOctaviaError(thrown);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function openArchive(path: string, limits: Limits): Promise<Archive> {
  try {
    const stats = await stat(path); // the path itself may be a link: the person named it
    if (!stats.isDirectory()) return await openZip(path, stats.size, limits);
  } catch (thrown) {
    if (errorCode(thrown) !== "ENOENT") throw thrown;
    throw new OctaviaError("InvalidInput", `There is no ${path}.`, { cause: thrown });
  }
  const files: Packed[] = [];
  await walk(path, "", limits, files);
  return { files, [Symbol.dispose]: () => undefined };
}

async function walk(root: string, below: string, limits: Limits, files: Packed[]): Promise<void> {
  for (const name of (await readdir(join(root, below))).sort()) {
    if (name.startsWith(".")) continue; // version control, the system's own notes
    const path = posix.join(below, name);
    const full = join(root, path);
    const stats = await lstat(full);
    if (stats.isDirectory()) {
      if (path.split("/").length < 4) await walk(root, path, limits, files);
      continue;
    }
    if (!stats.isFile() || !safePath(path)) throw linkIn(root, path);
    files.push({
      path,
      size: stats.size,
      open: () => Promise.resolve(createReadStream(full, { highWaterMark: 1 << 20 })),
    });
    if (files.length > limits.files) throw noModel(root);
  }
}

function linkIn(root: string, path: string): OctaviaError {
  return new OctaviaError(
    "InvalidInput",
    `${root} is not imported: ${path} is a link, or no plain file.`,
    {
      hint: "Copy the folder with its links followed (`cp -rL`), and import the copy.",
    },
  );
}

/** Without the one folder that archives often put around everything. */
function atRoot(files: readonly Packed[]): readonly Packed[] {
  const tops = new Set(files.map(({ path }) => path.split("/")[0] ?? ""));
  const [top] = tops;
  const wrapped =
    tops.size === 1 && top !== "onnx" && files.every(({ path }) => path.includes("/"));
  if (!wrapped || top === undefined) return files;
  return files.map((file) => ({ ...file, path: file.path.slice(top.length + 1) }));
}

/** The manifest that another Octavia has written, if there is one. */
async function originOf(files: readonly Packed[]): Promise<Manifest | undefined> {
  const file = files.find(({ path }) => path === MANIFEST);
  if (file === undefined || file.size > MAX_MANIFEST) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of await file.open()) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  try {
    return Manifest.safeParse(JSON.parse(Buffer.concat(chunks).toString("utf8"))).data;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

async function copyAll(
  wanted: readonly Packed[],
  dir: string,
  origin: Manifest | undefined,
  total: number,
  how: Importing,
): Promise<Manifest["files"]> {
  const copied: Manifest["files"] = [];
  let done = 0;
  for (const file of wanted) {
    const target = join(dir, file.path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const sha256 = await copyOne(file, target, how.signal, (bytes) => {
      done += bytes;
      how.progress?.(done, total);
    });
    const known = origin?.files.find(({ path }) => path === file.path);
    if (known !== undefined && known.sha256 !== sha256) throw changed(file.path);
    copied.push({ path: file.path, size: file.size, sha256 });
  }
  for (const folder of new Set(copied.map(({ path }) => dirname(path)))) {
    await syncFolder(join(dir, folder));
  }
  return copied;
}

async function copyOne(
  file: Packed,
  target: string,
  signal: AbortSignal,
  wrote: (bytes: number) => void,
): Promise<string> {
  const digest = new FileDigest(undefined, file.size);
  const out = await open(target, "wx", 0o600);
  try {
    for await (const chunk of unpack(file, signal)) {
      digest.update(chunk);
      await out.writeFile(chunk);
      wrote(chunk.length);
    }
    await out.sync();
  } finally {
    await out.close();
  }
  return digest.finish().sha256;
}

/** Characters of a model's name; file systems take 255 bytes, and the revision comes behind it. */
const LONGEST_NAME = 120;

/** What the store will know of it: from its own manifest, the catalogue, or the files themselves. */
async function manifestOf(
  dir: string,
  path: string,
  files: Manifest["files"],
  dtypes: Manifest["dtypes"],
  origin: Manifest | undefined,
  how: Importing,
): Promise<Manifest> {
  const accepted = how.accept || (origin?.accepted ?? false);
  if (origin !== undefined)
    return { ...origin, source: `import of ${path}`, files, dtypes, accepted };
  const base = posix.basename(path.replaceAll("\\", "/")).replace(/\.zip$/i, "");
  if (how.as !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(how.as)) {
    throw new OctaviaError("InvalidInput", `"${how.as}" is no name for a model.`, {
      hint: "Write --as owner/name, in letters, digits, dots, dashes and underscores.",
    });
  }
  const repository = how.as ?? `local/${base.replace(/[^\w.-]+/g, "-").slice(0, LONGEST_NAME)}`;
  const name = repository.split("/")[1] ?? repository;
  const entry = catalogue().find(({ repository: known }) => known === how.as);
  const described = entry ?? (await describeFolder(dir, name));
  return {
    format: 1,
    id: entry?.id ?? name.toLowerCase(),
    repository,
    revision: revisionOf(files.map((f) => ({ path: f.path, check: { digest: f.sha256 } }))),
    source: `import of ${path}`,
    task: described.task,
    family: described.family,
    languages: [...described.languages],
    pairs: [...described.pairs],
    prefix: entry?.prefix,
    dtypes,
    licence: entry?.licence ?? { name: "unknown" },
    accepted,
    files,
  };
}

async function moveIn(store: ModelStore, dir: string, manifest: Manifest): Promise<InstalledModel> {
  const target = store.folder(manifest.repository, manifest.revision);
  await using _lock = await store.lock(target);
  await store.discard(target);
  await rename(dir, target);
  await syncFolder(store.root);
  const installed = await readInstalled(target);
  if (installed === undefined)
    throw new Error("Internal: a model that was just verified is not whole");
  return installed;
}

function noModel(path: string): OctaviaError {
  return new OctaviaError("InvalidInput", `There is no model in ${path}.`, {
    hint: "A model's folder has config.json and a folder onnx with its graphs.",
  });
}

function changed(path: string): OctaviaError {
  return new OctaviaError(
    "EngineFailure",
    `${path} is not what its manifest says: nothing was imported.`,
    {
      hint: "Copy the model from the other machine again.",
    },
  );
}

function unsound(path: string, fault: { path: string; problem: string }): OctaviaError {
  return new OctaviaError(
    "EngineFailure",
    `${path} is not imported: ${fault.path} ${fault.problem}.`,
    {
      hint: "Take the model's whole folder, with all files of onnx/.",
    },
  );
}
