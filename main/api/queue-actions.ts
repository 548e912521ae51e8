import { OctaviaError } from "../../contract/errors.ts";
import type { JobId } from "../../contract/job.ts";
import type { JobView } from "../../contract/queue.ts";
import type { Octavia } from "../octavia.ts";

/** What else may be asked of the queue. */
interface QueueActions {
  pause(id: JobId): JobView;
  resume(id: JobId): JobView;
  prioritise(id: JobId, priority: number): JobView;
  remove(id: JobId): JobView;
}

/**
 * STUB, to be replaced by `({ jobs }) => jobs` as soon as the job service has these four methods:
 * they are refused.
 */
export function queueActions({ jobs }: Octavia): QueueActions {
  const refuse = (id: JobId, what: string): never => {
    jobs.get(id);
    throw new OctaviaError("InvalidInput", `Jobs cannot be ${what} yet.`);
  };
  return {
    pause: (id) => refuse(id, "paused"),
    resume: (id) => refuse(id, "resumed"),
    prioritise: (id) => refuse(id, "given another place"),
    remove: (id) => refuse(id, "removed"),
  };
}
