import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import pLimit from "p-limit";
import { throwIfCancelled, toOctaviaError } from "../contract/errors.ts";
import { type Disk, fileSize } from "./disk.ts";
import { download, type Fetched, resumeFrom } from "./download.ts";
import type { Manifest } from "./manifest.ts";
import type { PullMeter, PullProgress } from "./progress.ts";
import type { Wait } from "./retry.ts";
import type { ModelSource, RemoteFile, RemoteModel } from "./source.ts";

/** Files on their way at once: small ones come in one another's shadow, large ones share the line. */
const FILES_AT_ONCE = 4;

export interface Pulling {
  readonly signal: AbortSignal;
  readonly disk: Disk;
  readonly wait: Wait;
  /** Milliseconds, only their differences count. */
  readonly clock: () => number;
  progress(progress: PullProgress): void;
}

/**
 * Brings files of a model into a folder, several at once; each is whole and verified when it has
 * its name. What is there already, whole or in part, is not fetched again.
 * @returns what the manifest is to say of them
 * @throws OctaviaError as `download`; the first failure stops the other files
 */
export async function pullFiles(
  source: ModelSource,
  model: RemoteModel,
  files: readonly RemoteFile[],
  dir: string,
  how: Pulling,
  meter: PullMeter,
): Promise<Manifest["files"]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([how.signal, failed.signal]);
  const limit = pLimit(FILES_AT_ONCE);
  const tasks = files.map((file) =>
    limit(async () => {
      throwIfCancelled(signal);
      const fetched = await pullFile(
        source,
        model,
        file,
        join(dir, file.path),
        { ...how, signal },
        meter,
      );
      return { path: file.path, ...fetched };
    }).catch((thrown: unknown) => {
      failed.abort(); // before the others' own "Cancelled", which only follows from this
      throw thrown;
    }),
  );
  const settled = await Promise.allSettled(tasks);
  throwIfCancelled(how.signal);
  return settled.map((task) => {
    if (task.status === "fulfilled") return task.value;
    throw firstFailure(settled);
  });
}

/** The failure that the others' cancellation came from. */
function firstFailure(settled: readonly PromiseSettledResult<unknown>[]): Error {
  const errors = settled.flatMap((task) =>
    task.status === "rejected" ? [toOctaviaError(task.reason)] : [],
  );
  const first = errors.find(({ kind }) => kind !== "Cancelled") ?? errors[0];
  return first ?? new Error("Internal: nothing failed");
}

async function pullFile(
  source: ModelSource,
  model: RemoteModel,
  file: RemoteFile,
  target: string,
  how: Pulling,
  meter: PullMeter,
): Promise<Fetched> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  let first = true;
  const wanted = {
    name: file.path,
    target,
    size: file.size,
    check: file.check,
    open: (from: number, signal: AbortSignal) => source.open(model, file, from, signal),
  };
  return download(wanted, {
    ...how,
    have(bytes) {
      if (first) meter.found(file.path, bytes);
      else meter.fetched(file.path, bytes);
      first = false;
      how.progress(meter.read());
    },
  });
}

/** Bytes still to be written, counting what lies there as good. */
export async function bytesMissing(files: readonly RemoteFile[], dir: string): Promise<number> {
  let missing = 0;
  for (const { path, size } of files) {
    const target = join(dir, path);
    const here =
      (await fileSize(target)) ?? resumeFrom((await fileSize(`${target}.part`)) ?? 0, size);
    missing += Math.max(0, size - here);
  }
  return missing;
}
