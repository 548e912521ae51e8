import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { isMissing } from "../../contract/errors.ts";
import type { HasRoom, Space } from "../queue/full-disks.ts";

/** Room that must have come free before work of unknown need is tried again, bytes. */
const SOME = 32e6;

/** What the queue asks of disks. */
export interface DiskRoom {
  readonly hasRoom: HasRoom;
  /** What must be free before work that filled the disk under one of these folders goes on. */
  missing(folders: readonly string[]): Space | undefined;
}

/** Bytes free to us where a folder is, or will be; no limit where the file system counts none. */
function freeAt(folder: string): number {
  for (let place = folder; ; place = dirname(place)) {
    try {
      const { bavail, bsize, blocks } = statfsSync(place);
      return blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize;
    } catch (thrown) {
      if (!isMissing(thrown) || place === dirname(place)) throw thrown;
    }
  }
}

/** The disks of this machine. */
export const systemDisks: DiskRoom = {
  hasRoom({ folder, bytes }) {
    try {
      return freeAt(folder) >= bytes;
    } catch {
      return true; // the disk is gone or cannot be asked: the job itself finds out what there is
    }
  },
  missing(folders) {
    // What was half made is removed by now, so the fullest disk still has what that took.
    const spaces = folders.flatMap((folder) => {
      try {
        const free = freeAt(folder);
        return Number.isFinite(free) ? [{ folder, bytes: free + SOME }] : [];
      } catch {
        return []; // it cannot be asked, and so not be waited for
      }
    });
    return spaces.sort((a, b) => a.bytes - b.bytes)[0];
  },
};
