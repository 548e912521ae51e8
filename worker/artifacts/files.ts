import { linkSync } from "node:fs";
import { constants, copyFile, open, rename } from "node:fs/promises";
import { errorCode } from "../../contract/errors.ts";

/** Another disk, a file system without hard links, too many links: then the bytes are copied. */
const NO_LINK = new Set(["EXDEV", "EPERM", "EMLINK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EACCES"]);

/**
 * Gives a file of an artifact a second name: a hard link, or a copy where that cannot be. Linking
 * is done at once: a step has hundreds, each a hundredth of a trip through the thread pool.
 * @throws the system's error where `to` exists or `from` does not
 */
export async function linkFile(from: string, to: string): Promise<void> {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!NO_LINK.has(errorCode(error) ?? "")) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

/** Something lies at the name already (EPERM and EACCES are Windows' way to say it). */
const TAKEN = new Set(["ENOTEMPTY", "EEXIST", "EPERM", "EACCES"]);

/** Renames a folder. @returns the error that says that something stands there, undefined if moved */
export async function moveUnlessTaken(from: string, to: string): Promise<Error | undefined> {
  try {
    await rename(from, to);
    return undefined;
  } catch (error) {
    if (error instanceof Error && TAKEN.has(errorCode(error) ?? "")) return error;
    throw error;
  }
}

/** Writes a new file whose bytes are on the disk when this returns. */
export async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Brings a file's bytes, or a folder's names, to the disk. */
export async function sync(path: string, kind: "file" | "folder"): Promise<void> {
  // Windows cannot open folders; its file systems journal their names.
  if (kind === "folder" && process.platform === "win32") return;
  // Windows flushes only what is open for writing.
  const file = await open(path, process.platform === "win32" ? "r+" : "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
