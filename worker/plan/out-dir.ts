import { access, constants, mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode, OctaviaError, toOctaviaError } from "../../contract/errors.ts";

const WHY: Readonly<Record<string, string>> = {
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "that disk can only be read",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "it is a link that leads nowhere",
};

/**
 * Refuses a folder for results that could not be made or written to, before any work is done.
 * Nothing is made yet: a job that fails leaves no empty folder behind.
 * @param dir absolute path
 * @throws InvalidInput
 */
export async function checkOutDir(dir: string): Promise<void> {
  for (let place = dir; ; place = dirname(place)) {
    try {
      if (!(await stat(place)).isDirectory()) throw unusable(dir, `${place} is not a folder`);
      await access(place, constants.W_OK | constants.X_OK);
      return;
    } catch (thrown) {
      if (thrown instanceof OctaviaError) throw thrown;
      const code = errorCode(thrown);
      if (code === "ENOTDIR") throw unusable(dir, "part of the path is not a folder", thrown);
      if (code !== "ENOENT" || place === dirname(place))
        throw unusable(dir, WHY[code ?? ""] ?? String(code), thrown);
    }
  }
}

/** Makes the folder for the results, with those above it. @throws InvalidInput, DiskFull */
export async function makeOutDir(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (thrown) {
    const error = toOctaviaError(thrown);
    throw error.kind === "DiskFull" ? error : unusable(dir, error.message, thrown);
  }
}

const unusable = (dir: string, why: string, cause?: unknown): OctaviaError =>
  new OctaviaError("InvalidInput", `The results cannot be written to ${dir}: ${why}.`, {
    hint: "Choose another folder with --out.",
    cause,
  });
