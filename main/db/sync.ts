import { closeSync, fsyncSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "../../contract/errors.ts";

/** Brings a file's content to the disk. */
export function syncFile(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Brings a file's name to the disk: a rename is only safe once its folder is synced. */
export function syncFolderOf(path: string): void {
  let folder: number;
  try {
    folder = openSync(dirname(path), "r");
  } catch (thrown) {
    // Windows opens no folders; its file system keeps names safe by itself.
    if (errorCode(thrown) === "EISDIR" || errorCode(thrown) === "EPERM") return;
    throw thrown;
  }
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
