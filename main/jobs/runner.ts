import type { RunEvent } from "../../contract/events.ts";
import type { JobId, JobResult, JobSpec } from "../../contract/job.ts";

export interface RunOptions {
  readonly job: JobId;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** Carries out a spec: in the engine process of this machine, or on a hosted worker. */
export interface Runner extends AsyncDisposable {
  /** @throws OctaviaError of any kind; `Cancelled` once the signal has fired and all is cleaned up */
  run(spec: JobSpec, options: RunOptions): Promise<JobResult>;
}
