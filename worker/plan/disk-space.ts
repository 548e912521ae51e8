import { statfs } from "node:fs/promises";
import { OctaviaError } from "../../contract/errors.ts";
import type { MediaInfo } from "../../contract/media.ts";

/** Bytes a sample of the bed takes: 32-bit floats. */
const SAMPLE_BYTES = 4;
/** What else a dub leaves in the cache, as a share of the bed: voices, encoded sound. */
const REST = 0.3;

/** Bytes that the work on a file will need in the cache. */
export function spaceNeeded({ duration, audio }: Pick<MediaInfo, "duration" | "audio">): number {
  const widest = Math.max(0, ...audio.map(({ sampleRate, channels }) => sampleRate * channels));
  return duration * widest * SAMPLE_BYTES * (1 + REST);
}

/** Refuses work that would fill the disk, before it begins. @throws DiskFull saying how much is missing */
export async function ensureSpace(dir: string, media: MediaInfo): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const [free, needed] = [bavail * bsize, spaceNeeded(media)];
  if (free >= needed) return;
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new OctaviaError(
    "DiskFull",
    `The work on this file needs about ${gigabytes(needed)}, and the disk has ${gigabytes(free)} free.`,
    { hint: "Free some space; `octavia cache clear` empties Octavia's own cache." },
  );
}
