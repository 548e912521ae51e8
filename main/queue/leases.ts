import type { ErrorInfo } from "../../contract/errors.ts";
import type { JobEventBody, Progress, RunEvent } from "../../contract/events.ts";
import { type JobId, type JobResult, JobSpec, type JobState } from "../../contract/job.ts";
import type { Journal } from "./journal.ts";
import { type Lease, openEndings } from "./endings.ts";
import { afterFailure, type FailureCounts } from "./retry-policy.ts";

/** A job to run, lent to one owner. */
export interface Claim {
  readonly lease: Lease;
  readonly spec: JobSpec;
  /** From 1. */
  readonly attempt: number;
  /** Number of the event that tells of the start. */
  readonly seq: number;
}

export interface ClaimOptions {
  /** How many jobs may run at once, over all processes of the home. */
  readonly jobsAtOnce: number;
  /** The lease ends after this long without a heartbeat, milliseconds. */
  readonly leaseMs: number;
  /** Claim one of these and no other. */
  readonly only?: readonly JobId[] | undefined;
}

/** `cancel`: still held, but the job is to be stopped. `lost`: it went to another. */
export type Standing = "held" | "cancel" | "lost";

/**
 * The transitions of a running job. Each is a compare-and-swap on the lease's token: `false` (or
 * `lost`) means that the lease went to another, and that nothing was changed.
 */
export interface Leases {
  /** queued, or waiting and ready -> running. `undefined`: none is, or enough are running. */
  claim(owner: string, options: ClaimOptions): Claim | undefined;
  /** Makes the lease last `leaseMs` from now. */
  heartbeat(lease: Lease, leaseMs: number): Standing;
  /** Where the lease stands, without renewing it. */
  standing(lease: Lease): Standing;
  /** Keeps the latest progress; not an event. Meant for about once a second. */
  progress(lease: Lease, progress: Progress): boolean;
  /** Adds a run's event to the job's story. A step newly done gives the job all its tries again. */
  record(lease: Lease, event: RunEvent): number | false;
  /** running -> succeeded. */
  succeed(lease: Lease, result: JobResult): boolean;
  /**
   * running -> waiting, failed or dead, as the retry policy says; cancelled if that was asked.
   * @returns the new state
   */
  fail(lease: Lease, error: ErrorInfo): JobState | false;
  /** running -> cancelled. */
  stopped(lease: Lease): boolean;
  /** running -> queued: the owner leaves without having finished. It counts as no try. */
  giveBack(lease: Lease): boolean;
}

// The subquery walks the index of claimable jobs in order, so the first that is ready ends it.
const claimSql = (only: string) => `
  UPDATE jobs SET state = 'running', owner = @owner, token = @token, leaseUntil = @until,
    attempts = attempts + 1, error = NULL, progress = NULL, updatedAt = @now
  WHERE seq = (
    SELECT seq FROM jobs
    WHERE state IN ('queued', 'waiting') AND readyAt <= @now ${only}
    ORDER BY priority DESC, seq LIMIT 1)
  RETURNING id, spec, attempts`;

const HELD = "WHERE id = @id AND token = @token AND state = 'running'";

type Held = { id: JobId; token: string };
type ClaimRow = { id: JobId; spec: string; attempts: number };
type ClaimInput = { owner: string; token: string; until: number; now: number; only: string | null };
type CancelRow = { cancelRequested: number };

export function openLeases(journal: Journal, newToken: () => string): Leases {
  const { sqlite } = journal.database;
  const endings = openEndings(journal);
  const countRunning = sqlite
    .prepare<[], number>("SELECT count(*) FROM jobs WHERE state = 'running'")
    .pluck();
  const claimAny = sqlite.prepare<ClaimInput, ClaimRow>(claimSql(""));
  const claimOneOf = sqlite.prepare<ClaimInput, ClaimRow>(
    claimSql("AND id IN (SELECT value FROM json_each(@only))"),
  );
  const beginAttempt = sqlite.prepare<[JobId, number, string, number]>(
    "INSERT INTO attempts (job, number, owner, startedAt) VALUES (?, ?, ?, ?)",
  );
  const renew = sqlite.prepare<Held & { until: number }, CancelRow>(
    `UPDATE jobs SET leaseUntil = @until ${HELD} RETURNING cancelRequested`,
  );
  const look = sqlite.prepare<Held, FailureCounts & CancelRow>(
    `SELECT tries, crashes, cancelRequested FROM jobs ${HELD}`,
  );
  const keepProgress = sqlite.prepare<Held & { progress: string; now: number }>(
    `UPDATE jobs SET progress = @progress, updatedAt = @now ${HELD}`,
  );
  const forgive = sqlite.prepare<Held>(`UPDATE jobs SET tries = 0, crashes = 0 ${HELD}`);
  return {};
}
