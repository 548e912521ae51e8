import type { ErrorInfo } from "../../contract/errors.ts";
import type { Progress, RunEvent } from "../../contract/events.ts";
import type { JobId, JobResult, JobState } from "../../contract/job.ts";
import {
  type Ending,
  type Endings,
  type Lease,
  leftUndone,
  PAUSED,
  type Requests,
  STOPPED,
} from "./endings.ts";
import type { Journal } from "./journal.ts";
import { QUEUE_PAUSED } from "./pauses.ts";
import { afterFailure, type FailureCounts } from "./retry-policy.ts";

/**
 * `cancel`, `pause`: still held, but the job (or for `pause` the whole queue) is to be stopped.
 * `lost`: it went to another.
 */
export type Standing = "held" | "cancel" | "pause" | "lost";

const HELD = "WHERE id = @id AND token = @token AND state = 'running'";

interface Held {
  readonly id: JobId;
  readonly token: string;
}

interface StandingRow extends Requests {
  /** 1 while the whole queue is paused. */
  readonly queuePaused: number;
}

const STANDING = `cancelRequested, pauseRequested, ${QUEUE_PAUSED} AS queuePaused`;

/**
 * The transitions of a running job. Each is a compare-and-swap on the lease's token: `false` (or
 * `lost`) means that the lease went to another, and that nothing was changed.
 */
export class Leases {
  readonly #journal: Journal;
  readonly #endings: Endings;
  readonly #renew;
  readonly #look;
  readonly #keepProgress;
  readonly #forgive;
  readonly #bury;

  constructor(journal: Journal, endings: Endings) {
    const { sqlite } = journal.database;
    this.#journal = journal;
    this.#endings = endings;
    this.#renew = sqlite.prepare<Held & { until: number }, StandingRow>(
      `UPDATE jobs SET leaseUntil = @until ${HELD} RETURNING ${STANDING}`,
    );
    this.#look = sqlite.prepare<Held, FailureCounts & StandingRow>(
      `SELECT tries, crashes, ${STANDING} FROM jobs ${HELD}`,
    );
    this.#keepProgress = sqlite.prepare<Held & { progress: string; now: number }>(
      `UPDATE jobs SET progress = @progress, updatedAt = @now ${HELD}`,
    );
    this.#forgive = sqlite.prepare<Held>(`UPDATE jobs SET tries = 0, crashes = 0 ${HELD}`);
    this.#bury = sqlite.prepare<[JobId, number, string]>(
      "INSERT INTO dead_letters (job, at, error) VALUES (?, ?, ?)",
    );
  }

  /** Makes the lease last `leaseMs` milliseconds from now. */
  heartbeat(lease: Lease, leaseMs: number): Standing {
    return this.#journal.writeLightly("heartbeat", () =>
      standing(this.#renew.get({ ...held(lease), until: this.#journal.now() + leaseMs })),
    );
  }

  /** Where the lease stands, without renewing it. */
  standing(lease: Lease): Standing {
    return this.#journal.read("standing", () => standing(this.#look.get(held(lease))));
  }

  /** Keeps the latest progress, which is no event. Meant for about once a second. */
  progress(lease: Lease, progress: Progress): boolean {
    const input = { ...held(lease), progress: JSON.stringify(progress), now: this.#journal.now() };
    return this.#journal.writeLightly(
      "progress",
      () => this.#keepProgress.run(input).changes === 1,
    );
  }

  /**
   * Adds a run's event to the job's story. A step newly done gives the job all its tries again:
   * a job that gets further with each attempt arrives, however often it is thrown back.
   * @returns the event's number
   */
  record(lease: Lease, event: RunEvent): number | false {
    return this.#journal.writeLightly("record", () => {
      if (this.#look.get(held(lease)) === undefined) return false;
      if (event.type === "step-finished" && !event.cached) this.#forgive.run(held(lease));
      return this.#journal.append(lease.id, { type: "run", event });
    });
  }

  /** running -> succeeded. */
  succeed(lease: Lease, result: JobResult): boolean {
    const event = { type: "succeeded", result } as const;
    return this.#end("succeed", lease, {
      state: "succeeded",
      outcome: "succeeded",
      event,
      result,
    });
  }

  /**
   * running -> waiting, failed or dead, as the retry policy says. What was to be cancelled is
   * cancelled, and what was to be paused and would be tried again is paused.
   * @returns the new state
   */
  fail(lease: Lease, error: ErrorInfo): JobState | false {
    return this.#journal.write("fail", () => {
      const before = this.#look.get(held(lease));
      if (before === undefined) return false;
      const ending = failed(error, before, this.#journal.now());
      this.#endings.end(lease, ending);
      if (ending.state === "dead") {
        this.#bury.run(lease.id, this.#journal.now(), JSON.stringify(error));
      }
      return ending.state;
    });
  }

  /** running -> cancelled. */
  stopped(lease: Lease): boolean {
    return this.#end("stopped", lease, STOPPED);
  }

  /**
   * running -> queued: the owner leaves without having finished, which counts as no try; cancelled
   * or paused if that was asked for.
   */
  giveBack(lease: Lease): boolean {
    return this.#journal.write("giveBack", () => {
      const asked = this.#look.get(held(lease));
      return asked !== undefined && this.#endings.end(lease, leftUndone(asked, lease.owner));
    });
  }

  #end(what: string, lease: Lease, ending: Ending): boolean {
    return this.#journal.write(what, () => this.#endings.end(lease, ending));
  }
}

function held({ id, token }: Lease): Held {
  return { id, token };
}

function standing(row: StandingRow | undefined): Standing {
  if (row === undefined) return "lost";
  if (row.cancelRequested === 1) return "cancel";
  return row.pauseRequested === 1 || row.queuePaused === 1 ? "pause" : "held";
}

/** @param now milliseconds since the epoch */
function failed(error: ErrorInfo, before: FailureCounts & Requests, now: number): Ending {
  if (before.cancelRequested === 1) return STOPPED;
  const verdict = afterFailure(error, before);
  switch (verdict.next) {
    case "waiting": {
      const readyAt = now + verdict.delayMs;
      const event = { type: "waiting", error, retryAt: readyAt } as const;
      const { counts } = verdict;
      if (before.pauseRequested === 1) return { ...PAUSED, outcome: "failed", error, counts };
      return { state: "waiting", outcome: "failed", event, error, readyAt, counts };
    }
    case "failed":
      return { state: "failed", outcome: "failed", event: { type: "failed", error }, error };
    case "dead":
      return { state: "dead", outcome: "failed", event: { type: "dead", error }, error };
  }
}
