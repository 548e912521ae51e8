import { z } from "zod";
import { ErrorInfo } from "./errors.ts";
import { Progress } from "./events.ts";
import { JobId, type JobKind, JobResult, JobState, StoredSpec } from "./job.ts";

/** Times are milliseconds since the epoch. */
const Time = z.number();

/**
 * What a kind of job keeps busy, and so how many of it run side by side: `heavy` ones listen,
 * translate or speak (the accelerator, or every core); `light` ones mostly wait for ffmpeg.
 */
export const JobClass = z.enum(["heavy", "light"]);
export type JobClass = z.infer<typeof JobClass>;

const CLASS_OF: Readonly<Record<JobKind, JobClass>> = {
  dub: "heavy",
  subtitles: "heavy",
  captions: "heavy",
  clips: "heavy",
  merge: "light",
  music: "light",
  thumbnails: "light",
};

export const classOf = (kind: JobKind): JobClass => CLASS_OF[kind];

/** How many jobs of each class may run at once, over all processes of a home. */
export const JobsAtOnce = z.strictObject({
  heavy: z.int().min(1).max(16).default(1),
  light: z.int().min(1).max(16).default(3),
});
export type JobsAtOnce = z.infer<typeof JobsAtOnce>;

/** Higher runs first. */
export const Priority = z.int().min(-1000).max(1000);

/** A job as it stands in the queue. */
export const JobView = z.object({
  id: JobId,
  kind: z.string(),
  class: JobClass,
  spec: StoredSpec,
  state: JobState,
  /** Higher runs first; equal ones in order of arrival. */
  priority: z.int(),
  /** How often it was started. */
  attempts: z.int(),
  createdAt: Time,
  updatedAt: Time,
  /** Where the current or last attempt stood, at most some seconds ago. */
  progress: Progress.optional(),
  /** Why it waits, failed or died. */
  error: ErrorInfo.optional(),
  result: JobResult.optional(),
  /** The job this one is an edit of. */
  parent: JobId.optional(),
  /** The process that runs it. */
  owner: z.string().optional(),
  /** When a waiting job is tried again. */
  retryAt: Time.optional(),
  /** True once a running job was asked to stop. */
  cancelRequested: z.boolean(),
  /** The same for a pause: once it has stopped, it is paused. */
  pauseRequested: z.boolean(),
});
export type JobView = z.infer<typeof JobView>;

/** How one attempt at a job went. */
export const Attempt = z.object({
  /** From 1. */
  number: z.int(),
  owner: z.string(),
  startedAt: Time,
  endedAt: Time.optional(),
  /** Absent while it runs; `taken-up`: its process died, or gave the job back. */
  outcome: z.enum(["succeeded", "failed", "cancelled", "taken-up", "paused"]).optional(),
  error: ErrorInfo.optional(),
});
export type Attempt = z.infer<typeof Attempt>;

/** A job that is out of tries, with its full story. */
export const DeadLetter = z.object({
  job: JobView,
  diedAt: Time,
  error: ErrorInfo,
  attempts: z.array(Attempt),
});
export type DeadLetter = z.infer<typeof DeadLetter>;
