import type { ErrorInfo } from "../../contract/errors.ts";
import type { JobEventBody } from "../../contract/events.ts";
import type { JobId, JobResult, JobState } from "../../contract/job.ts";
import type { Attempt } from "../../contract/queue.ts";
import type { Journal } from "./journal.ts";
import type { FailureCounts } from "./retry-policy.ts";

/** The right to run a job. Whoever holds the token may finish it. */
export interface Lease {
  readonly id: JobId;
  readonly token: string;
  readonly owner: string;
  /** When it ends unless it is renewed, milliseconds since the epoch. */
  readonly expires: number;
}

/** How a job leaves the state `running`. */
export interface Ending {
  readonly state: Exclude<JobState, "running">;
  readonly outcome: NonNullable<Attempt["outcome"]>;
  readonly event: JobEventBody;
  readonly error?: ErrorInfo;
  readonly result?: JobResult;
  /** For a waiting job: when it is tried again. */
  readonly readyAt?: number;
  /** New counts of failures; as before if not given. */
  readonly counts?: FailureCounts;
}

const END = `
  UPDATE jobs SET state = @state, readyAt = @readyAt, error = @error, result = @result,
    tries = coalesce(@tries, tries), crashes = coalesce(@crashes, crashes),
    owner = NULL, token = NULL, leaseUntil = NULL, cancelRequested = 0, pauseRequested = 0,
    updatedAt = @now
  WHERE id = @id AND token = @token AND state = 'running'
  RETURNING attempts`;

const END_ATTEMPT = `
  UPDATE attempts SET endedAt = @now, outcome = @outcome, error = @error
  WHERE job = @id AND number = @attempts`;

const TAKEABLE = `
  SELECT id, token, owner, cancelRequested, pauseRequested FROM jobs
  WHERE state = 'running' AND (leaseUntil <= @now OR owner = @owner)`;

interface EndRow {
  readonly id: JobId;
  readonly token: string;
  readonly state: JobState;
  readonly readyAt: number;
  readonly error: string | null;
  readonly result: string | null;
  readonly tries: number | null;
  readonly crashes: number | null;
  readonly now: number;
}

/** What people have asked of a running job; 1 for yes. */
export interface Requests {
  readonly cancelRequested: number;
  readonly pauseRequested: number;
}

interface TakeableRow extends Requests {
  readonly id: JobId;
  readonly token: string;
  readonly owner: string;
}

/** The ways out of `running`; all of them part of a transaction that the caller has begun. */
export class Endings {
  readonly #journal: Journal;
  readonly #end;
  readonly #endAttempt;
  readonly #takeable;

  constructor(journal: Journal) {
    const { sqlite } = journal.database;
    this.#journal = journal;
    this.#end = sqlite.prepare<EndRow, { attempts: number }>(END);
    this.#endAttempt = sqlite.prepare<{
      id: JobId;
      attempts: number;
      outcome: string;
      error: string | null;
      now: number;
    }>(END_ATTEMPT);
    this.#takeable = sqlite.prepare<{ now: number; owner: string | null }, TakeableRow>(TAKEABLE);
  }

  /** False: the token no longer holds the job. */
  end({ id, token }: Pick<Lease, "id" | "token">, ending: Ending): boolean {
    const now = this.#journal.now();
    const error = encode(ending.error);
    const ended = this.#end.get({
      id,
      token,
      state: ending.state,
      readyAt: ending.readyAt ?? 0,
      error,
      result: encode(ending.result),
      tries: ending.counts?.tries ?? null,
      crashes: ending.counts?.crashes ?? null,
      now,
    });
    if (ended === undefined) return false;
    const { attempts } = ended;
    this.#endAttempt.run({ id, attempts, outcome: ending.outcome, error, now });
    this.#journal.append(id, ending.event);
    return true;
  }

  /**
   * Puts jobs whose lease has run out back into the queue, and those of `deadOwner` if one is
   * named; what was to be cancelled or paused is. None of it counts as a try. @returns how many
   */
  takeUp(deadOwner: string | null): number {
    const rows = this.#takeable.all({ now: this.#journal.now(), owner: deadOwner });
    for (const row of rows) this.end(row, leftUndone(row, row.owner));
    return rows.length;
  }
}

export const STOPPED: Ending = {
  state: "cancelled",
  outcome: "cancelled",
  event: { type: "cancelled" },
};

export const PAUSED: Ending = { state: "paused", outcome: "paused", event: { type: "paused" } };

/**
 * Where a job goes whose attempt ended without result or failure: where people want it, else back
 * into the queue, as if this attempt had not been.
 */
export function leftUndone({ cancelRequested, pauseRequested }: Requests, from: string): Ending {
  if (cancelRequested === 1) return STOPPED;
  if (pauseRequested === 1) return PAUSED;
  return { state: "queued", outcome: "taken-up", event: { type: "taken-up", from } };
}

function encode(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
