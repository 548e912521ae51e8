import { cancelled } from "../../contract/errors.ts";
import { filesRead, type JobResult, type JobSpec } from "../../contract/job.ts";
import type { Runner, RunOptions } from "./runner.ts";

/** A run that waits for the test to end it. */
interface OpenRun extends RunOptions {
  readonly spec: JobSpec;
  readonly succeed: () => void;
  readonly fail: (error: unknown) => void;
}

/** For tests: runs end when the test says so, or with `Cancelled` when their signal fires. */
export class FakeRunner implements Runner {
  /** All runs, in the order they began. */
  readonly runs: OpenRun[] = [];

  run(spec: JobSpec, options: RunOptions): Promise<JobResult> {
    return new Promise((resolve, reject) => {
      options.signal.addEventListener("abort", () => reject(cancelled()));
      const result = { outputs: [], report: filesRead(spec)[0], warnings: [] };
      this.runs.push({ ...options, spec, succeed: () => resolve(result), fail: reject });
    });
  }

  /** The run that began last. */
  get last(): OpenRun {
    const run = this.runs.at(-1);
    if (run === undefined) throw new Error("nothing runs");
    return run;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
