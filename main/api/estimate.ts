import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import { filesRead, type JobSpec, type StoredSpec, targetsOf } from "../../contract/job.ts";
import type { MediaInfo } from "../../contract/media.ts";
import type { JobView } from "../../contract/queue.ts";
import type { JobEstimate } from "../../contract/system.ts";
import { spaceNeeded, spaceOf } from "../../worker/plan/disk-space.ts";
import { type Done, secondsFor } from "../jobs/estimate.ts";
import type { Octavia } from "../octavia.ts";
import { Recent } from "./recent.ts";

/** Jobs that are asked how long they took. */
const ASKED = 8;
/** Findings kept in memory. */
const KEPT = 64;

/** Tells what a job would take: time by what was done here before, room by the sizes of its files. */
export function createEstimates(octavia: Octavia): (spec: JobSpec) => Promise<JobEstimate> {
  const infos = new Recent<MediaInfo>(KEPT);
  const pasts = new Recent<Done | undefined>(KEPT);

  const look = async (path: string): Promise<MediaInfo> => {
    const { size, mtimeMs } = await stat(path);
    const ask = () => octavia.engine.request("probe", { path });
    return infos.get(`${path} ${size} ${mtimeMs}`, ask);
  };
  /** `undefined` where the work was found done, or its files are gone. */
  const past = async (job: JobView): Promise<Done | undefined> => {
    if (job.spec.kind === "unread") return undefined;
    // Of its own story: a report may be that of a later job with the same name.
    const steps = octavia.jobs
      .events(job.id)
      .flatMap(({ body }) =>
        body.type === "run" && body.event.type === "step-finished"
          ? [{ ...body.event, id: body.event.step }]
          : [],
      );
    if (steps.some(({ cached }) => cached)) return undefined;
    const material = await ifReadable(materialOf(job.spec, look));
    if (material === undefined) return undefined;
    const attempts = octavia.jobs.attempts(job.id);
    const took = attempts.reduce((all, one) => all + (one.endedAt ?? 0) - one.startedAt, 0);
    return { material, took: took / 1000, steps, languages: targetsOf(job.spec).length };
  };

  return async (spec) => {
    const { jobs } = octavia.jobs.page({ states: ["succeeded"], kind: spec.kind, limit: ASKED });
    const done = await Promise.all(jobs.map((job) => pasts.get(job.id, () => past(job))));
    const sizes = await Promise.all(
      filesRead(spec).map(async (path) => (await ifReadable(stat(path)))?.size ?? 0),
    );
    const { out, store } = spaceOf(spec, sizes);
    const input = "input" in spec ? await ifReadable(look(spec.input)) : undefined;
    const sound = "edits" in spec && input !== undefined ? spaceNeeded(input) : 0;
    const material = await ifReadable(materialOf(spec, look));
    const seconds =
      material === undefined
        ? undefined
        : secondsFor(
            done.filter((one) => one !== undefined),
            { material, languages: targetsOf(spec).length },
          );
    return {
      ...(seconds === undefined ? {} : { seconds }),
      ...{ results: out, cache: store + sound, free: await freeAt(spec.outDir) },
    };
  };
}

/** Of files that are gone or no media nothing is known: the job itself will say what is wrong. */
async function ifReadable<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (thrown) {
    if (thrown instanceof OctaviaError || errorCode(thrown) !== undefined) return undefined;
    throw thrown;
  }
}

/** Seconds of what a job works on. */
async function materialOf(
  spec: StoredSpec,
  look: (path: string) => Promise<MediaInfo>,
): Promise<number> {
  if (spec.kind === "unread") throw new Error("Internal: this version cannot read the spec");
  const paths = spec.kind === "merge" ? spec.scenes.map(({ video }) => video) : [spec.input];
  const infos = await Promise.all(paths.map(look));
  return infos.reduce((sum, { duration }) => sum + duration, 0);
}

/** Bytes free on the disk of a folder, or of the next above it that is there. */
async function freeAt(dir: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  } catch (thrown) {
    if (dir === dirname(dir)) throw thrown;
    return freeAt(dirname(dir));
  }
}
