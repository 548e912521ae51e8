import { access, constants, mkdir, mkdtemp, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode, OctaviaError, toOctaviaError } from "../../contract/errors.ts";

const WHY: Readonly<Record<string, string>> = {
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "that disk can only be read",
  ENAMETOOLONG: "its name is too long",
  ENOENT: "no folder can be made there",
  ELOOP: "it is a link that leads nowhere",
};

/**
 * Refuses a folder for results that could not be made or written to, before any work is done.
 * Nothing stays: a job that fails leaves no empty folder behind.
 * @param dir absolute path
 * @throws InvalidInput
 */
export async function checkOutDir(dir: string): Promise<void> {
  for (let place = dir; ; place = dirname(place)) {
    try {
      if (!(await stat(place)).isDirectory()) throw unusable(dir, `${place} is not a folder`);
      await access(place, constants.W_OK | constants.X_OK);
      if (place !== dir) await tryFolder(place);
      return;
    } catch (thrown) {
      if (thrown instanceof OctaviaError) throw thrown;
      const code = errorCode(thrown);
      if (code === "ENOTDIR") throw unusable(dir, "part of the path is not a folder", thrown);
      if (code !== "ENOENT" || (await isFolder(place)) || place === dirname(place))
        throw unusable(dir, WHY[code ?? ""] ?? String(code), thrown);
    }
  }
}

/** The rights alone do not tell: /proc, for one, takes no folders, whoever asks. */
async function tryFolder(place: string): Promise<void> {
  await rmdir(await mkdtemp(join(place, ".octavia-")));
}

/** Makes the folder for the results, with those above it. @throws InvalidInput, DiskFull */
export async function makeOutDir(dir: string): Promise<void> {
  try {
    await makeFolders(dir);
  } catch (thrown) {
    const error = toOctaviaError(thrown);
    if (error.kind === "DiskFull") throw error;
    throw unusable(dir, WHY[errorCode(thrown) ?? ""] ?? error.message, thrown);
  }
}

/** One by one: Node's own way of making them all never ends where none can be made (/proc). */
async function makeFolders(dir: string): Promise<void> {
  try {
    await mkdir(dir);
  } catch (thrown) {
    if (await isFolder(dir)) return;
    if (errorCode(thrown) !== "ENOENT" || dir === dirname(dir)) throw thrown;
    await makeFolders(dirname(dir));
    await mkdir(dir).catch(async (again: unknown) => {
      // Another job may have been quicker.
      if (!(await isFolder(dir))) throw again;
    });
  }
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

const unusable = (dir: string, why: string, cause?: unknown): OctaviaError =>
  new OctaviaError("InvalidInput", `The results cannot be written to ${dir}: ${why}.`, {
    hint: "Choose another folder with --out.",
    cause,
  });
