import { statSync } from "node:fs";
import { OctaviaError } from "../../contract/errors.ts";
import { filesRead, type JobSpec } from "../../contract/job.ts";

/**
 * Refuses a job with a file that is larger than this home's settings allow. What is not there is
 * told when the job runs: it may yet come.
 * @param maxBytes no limit if not given
 * @throws InvalidInput
 */
export function refuseLarge(spec: JobSpec, maxBytes: number | undefined): void {
  if (maxBytes === undefined) return;
  for (const path of filesRead(spec)) {
    const bytes = sizeOf(path);
    if (bytes <= maxBytes) continue;
    throw new OctaviaError(
      "InvalidInput",
      `${path} has ${size(bytes)}, and this Octavia takes files of up to ${size(maxBytes)}.`,
      { hint: "The limit is `maxInputBytes` in settings.json." },
    );
  }
}

/** Bytes; 0 for what cannot be looked at: the job itself says why. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

const size = (bytes: number): string =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
