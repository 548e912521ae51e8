import { constants } from "node:fs";
import { type FileHandle, lstat, open, rename, rm, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { isMissing, OctaviaError } from "../contract/errors.ts";

/** The disk as the store writes to it; tests put a full one in its place. */
export interface Disk {
  /** Bytes that this user may still write where `path` lies. */
  free(path: string): Promise<number>;
  /** Opens for reading and writing, made if missing; never through a link. */
  openPart(path: string): Promise<FileHandle>;
}

export const systemDisk: Disk = {
  async free(path) {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
  async openPart(path) {
    // O_NOFOLLOW is not there on Windows.
    const noFollow = process.platform === "win32" ? 0 : constants.O_NOFOLLOW;
    return open(path, constants.O_RDWR | constants.O_CREAT | noFollow, 0o600);
  },
};

/** Room left over beside the model: the system and Octavia's own database need some. */
const MARGIN_BYTES = 256e6;

/** @throws DiskFull saying how much is missing */
export async function ensureRoom(disk: Disk, dir: string, bytes: number): Promise<void> {
  const free = await disk.free(dir);
  if (free >= bytes + MARGIN_BYTES) return;
  const gb = (n: number): string => `${(n / 1e9).toFixed(2)} GB`;
  throw new OctaviaError(
    "DiskFull",
    `The model needs ${gb(bytes)} more, and only ${gb(free)} are free where models are kept.`,
    {
      hint: "Free some space, remove a model (`octavia models remove`), or take a smaller dtype (--dtype q8).",
      details: dir,
    },
  );
}

/** Size of a regular file; `undefined` if there is none, or a link or folder in its place. */
export async function fileSize(path: string): Promise<number | undefined> {
  try {
    const stat = await lstat(path);
    return stat.isFile() ? stat.size : undefined;
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

/** Brings a folder's names to the disk. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders; its file systems journal their names.
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Replaces a file by `text` in one step: whoever reads sees the old or the new. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.new`;
  const file = await open(beside, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (thrown) {
    await rm(beside, { force: true });
    throw thrown;
  } finally {
    await file.close();
  }
  await rename(beside, path);
  await syncFolder(dirname(path));
}
