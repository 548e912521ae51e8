import { z } from "zod";
import { ErrorInfo, OctaviaError } from "../../contract/errors.ts";
import { Progress } from "../../contract/events.ts";
import { JobResult, JobSpec, type StoredSpec, type UnreadSpec } from "../../contract/job.ts";
import { Attempt, JobView } from "../../contract/queue.ts";
import type { attempts, jobs } from "../db/schema.ts";

// What another version of Octavia stored may have another form. It is told as far as it is known:
// one such job must not keep all others from being listed.

/** What is looked for in any spec. */
const Known = z.object({
  kind: z.string().catch("job"),
  input: z.string().optional().catch(undefined),
  scenes: z
    .tuple([z.object({ video: z.string() })], z.unknown())
    .optional()
    .catch(undefined),
});

/** Why a job cannot be run, edited or tried again. @param details what does not fit */
export function unreadable(details?: string): OctaviaError {
  return new OctaviaError(
    "InvalidInput",
    "This job was made by another version of Octavia, which this one cannot read.",
    { hint: "Make the job anew.", details },
  );
}

/** The spec of a stored job. */
export function readSpec(text: string): StoredSpec {
  const value = json(text);
  const read = JobSpec.safeParse(value);
  return read.success ? read.data : unread(value);
}

function unread(value: unknown): UnreadSpec {
  const { kind, input, scenes } = Known.catch({ kind: "job" }).parse(value);
  return { kind: "unread", stored: kind, input: input ?? scenes?.[0].video ?? "" };
}

/** A job as it stands in its row. */
export function toView(row: typeof jobs.$inferSelect): JobView {
  const spec = readSpec(row.spec);
  return JobView.parse({
    ...row,
    spec,
    kind: spec.kind,
    progress: known(Progress, row.progress),
    error: known(ErrorInfo, row.error),
    result: known(JobResult, row.result),
    parent: row.parent ?? undefined,
    owner: row.owner ?? undefined,
    retryAt: row.state === "waiting" ? row.readyAt : undefined,
    cancelRequested: row.cancelRequested === 1,
    pauseRequested: row.pauseRequested === 1,
  });
}

/** One try of a job. */
export function toAttempt(row: typeof attempts.$inferSelect): Attempt {
  return Attempt.parse({
    ...row,
    endedAt: row.endedAt ?? undefined,
    outcome: row.outcome ?? undefined,
    error: known(ErrorInfo, row.error),
  });
}

function known<T>(schema: z.ZodType<T>, text: string | null): T | undefined {
  return schema.safeParse(json(text)).data;
}

/** The value that was stored; `undefined` where none was, or no JSON. */
export function json(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
