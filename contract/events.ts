import { z } from "zod";
import { ErrorInfo } from "./errors.ts";
import { JobId, JobResult } from "./job.ts";

/** Where the work stands. `percent` is of the whole job and never goes back. */
export const Progress = z.object({
  percent: z.number().min(0).max(100),
  /** The step that last moved, with its language: "synthesize:es". */
  step: z.string(),
  /** Units done and in all, and what they are. */
  done: z.number(),
  total: z.number(),
  unit: z.enum(["lines", "seconds", "steps", "bytes"]),
  /** Seconds left, once there is something to go by. */
  secondsLeft: z.number().optional(),
});
export type Progress = z.infer<typeof Progress>;

/** What a run says while it runs. */
export const RunEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("progress"), progress: Progress }),
  z.object({ type: z.literal("step-started"), step: z.string() }),
  z.object({
    type: z.literal("step-finished"),
    step: z.string(),
    seconds: z.number(),
    cached: z.boolean(),
  }),
  z.object({ type: z.literal("warning"), message: z.string() }),
]);
export type RunEvent = z.infer<typeof RunEvent>;

/** What a job's life is made of; stored in order, numbered by `seq`. */
export const JobEventBody = z.discriminatedUnion("type", [
  z.object({ type: z.literal("queued") }),
  z.object({ type: z.literal("started"), attempt: z.int(), owner: z.string() }),
  z.object({ type: z.literal("taken-up"), from: z.string() }),
  z.object({ type: z.literal("run"), event: RunEvent }),
  z.object({ type: z.literal("waiting"), error: ErrorInfo, retryAt: z.number() }),
  z.object({ type: z.literal("succeeded"), result: JobResult }),
  z.object({ type: z.literal("failed"), error: ErrorInfo }),
  z.object({ type: z.literal("dead"), error: ErrorInfo }),
  z.object({ type: z.literal("cancelled") }),
  z.object({ type: z.literal("requeued") }),
  z.object({ type: z.literal("paused") }),
  z.object({ type: z.literal("resumed") }),
  z.object({ type: z.literal("priority"), priority: z.int() }),
  // Of the whole queue; told to who watches a job that is not over, and not stored.
  z.object({ type: z.literal("queue-paused") }),
  z.object({ type: z.literal("queue-resumed") }),
]);
export type JobEventBody = z.infer<typeof JobEventBody>;

export const JobEvent = z.object({
  seq: z.int(),
  job: JobId,
  /** Milliseconds since the epoch. */
  at: z.number(),
  body: JobEventBody,
});
export type JobEvent = z.infer<typeof JobEvent>;
