import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import { filesRead, type JobSpec } from "../../contract/job.ts";
import type { MediaInfo } from "../../contract/media.ts";
import type { ArtifactSessions } from "../artifacts/store.ts";

/** Bytes a sample of the bed takes: 32-bit floats. */
const SAMPLE_BYTES = 4;
/** What else a dub leaves in the cache, as a share of the bed: voices, encoded sound. */
const REST = 0.3;

/** Bytes that the work on a file's sound will need in the cache. */
export function spaceNeeded({ duration, audio }: Pick<MediaInfo, "duration" | "audio">): number {
  const widest = Math.max(0, ...audio.map(({ sampleRate, channels }) => sampleRate * channels));
  return duration * widest * SAMPLE_BYTES * (1 + REST);
}

/** Refuses work on sound that would fill the disk. @throws DiskFull saying how much is missing */
export async function ensureSpace(dir: string, media: MediaInfo): Promise<void> {
  await ensureFree(dir, spaceNeeded(media));
}

/** What a job will need besides the cache of its sound, bytes. */
interface JobSpace {
  /** For its results. */
  readonly out: number;
  /** For what is kept in the cache. */
  readonly store: number;
}

/**
 * An estimate by kind, from the sizes of the files alone: a result of the same picture is about as
 * large as its input, copied or encoded.
 * @param sizes of the files that are read, in their order, bytes
 */
export function spaceOf(spec: JobSpec, sizes: readonly number[]): JobSpace {
  const [first = 0] = sizes;
  switch (spec.kind) {
    case "dub": {
      // Sound alone is small; and an edit puts one file in the place of another.
      if (spec.audioOnly !== undefined) return { out: 0, store: 0 };
      const files = spec.tracks === "together" || spec.edits.length > 0 ? 1 : spec.to.length;
      return { out: files * first, store: 0 };
    }
    case "subtitles":
      return { out: spec.embed ? first : 0, store: 0 };
    case "captions":
    case "clips":
    case "music":
      return { out: first, store: 0 };
    case "merge": {
      // Every scene is kept in its new shape, and all of them together are the result.
      const all = sizes.reduce((sum, size) => sum + size, 0);
      return { out: all, store: all };
    }
    case "thumbnails":
      return { out: 0, store: 0 };
  }
}

/**
 * A store that refuses the first thing to be made for a job if the disks cannot take what the job
 * will need. A job that finds everything made needs nothing, and is not refused.
 */
export function withRoomFor(
  spec: JobSpec,
  store: ArtifactSessions,
  storeDir: string,
): ArtifactSessions {
  let checked: Promise<void> | undefined;
  const check = (): Promise<void> => {
    checked ??= ensureRoomFor(spec, storeDir);
    return checked;
  };
  return {
    session() {
      const session = store.session();
      return {
        getOrMake: (recipe, signal) =>
          session.getOrMake(
            {
              ...recipe,
              async make(dir, own) {
                await check();
                return recipe.make(dir, own);
              },
            },
            signal,
          ),
        find: (recipe) => session.find(recipe),
        [Symbol.dispose]: () => session[Symbol.dispose](),
      };
    },
  };
}

/** @throws DiskFull saying how much is missing where */
async function ensureRoomFor(spec: JobSpec, storeDir: string): Promise<void> {
  const sizes = await Promise.all(filesRead(spec).map(sizeOf));
  const { out, store } = spaceOf(spec, sizes);
  const [outPlace, storePlace] = await Promise.all([placeOf(spec.outDir), placeOf(storeDir)]);
  if (outPlace.device === storePlace.device) return ensureFree(outPlace.folder, out + store);
  await ensureFree(outPlace.folder, out);
  await ensureFree(storePlace.folder, store);
}

/** Bytes of a file; 0 where it is not there, which the work itself says. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

/** The folder, or the next above it that is there, and the disk it lies on. */
async function placeOf(dir: string): Promise<{ folder: string; device: number }> {
  for (let folder = dir; ; folder = dirname(folder)) {
    try {
      return { folder, device: (await stat(folder)).dev };
    } catch (thrown) {
      if (errorCode(thrown) !== "ENOENT" || folder === dirname(folder)) throw thrown;
    }
  }
}

async function ensureFree(folder: string, needed: number): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(folder);
  // A file system that counts no blocks cannot say what is free.
  const free = blocks === 0 ? Number.POSITIVE_INFINITY : bavail * bsize;
  if (free >= needed) return;
  throw new OctaviaError(
    "DiskFull",
    `The work on this file needs about ${size(needed)}, and the disk has ${size(free)} free.`,
    {
      hint: "Free some space; `octavia cache clear` empties Octavia's own cache.",
      details: folder,
      space: { folder, bytes: Math.ceil(needed) },
    },
  );
}

const size = (bytes: number): string =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
