import { type JobId, JobSpec } from "../../contract/job.ts";
import type { Endings, Lease } from "./endings.ts";
import type { Journal } from "./journal.ts";

/** A job to run, lent to one owner. */
export interface Claim {
  readonly lease: Lease;
  readonly spec: JobSpec;
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

// The subquery walks the index of claimable jobs in order, so the first that is ready ends it.
const claimSql = (only: string) => `
  UPDATE jobs SET state = 'running', owner = @owner, token = @token, leaseUntil = @until,
    attempts = attempts + 1, error = NULL, progress = NULL, updatedAt = @now
  WHERE seq = (
    SELECT seq FROM jobs
    WHERE state IN ('queued', 'waiting') AND readyAt <= @now ${only}
    ORDER BY priority DESC, seq LIMIT 1)
  RETURNING id, spec, attempts`;

interface ClaimInput {
  readonly owner: string;
  readonly token: string;
  readonly until: number;
  readonly now: number;
  readonly only?: string;
}

interface ClaimRow {
  readonly id: JobId;
  readonly spec: string;
  readonly attempts: number;
}

/** queued, or waiting and ready -> running. */
export class Claims {
  readonly #journal: Journal;
  readonly #endings: Endings;
  readonly #newToken: () => string;
  readonly #running;
  readonly #any;
  readonly #oneOf;
  readonly #begin;

  constructor(journal: Journal, endings: Endings, newToken: () => string) {
    const { sqlite } = journal.database;
    this.#journal = journal;
    this.#endings = endings;
    this.#newToken = newToken;
    this.#running = sqlite
      .prepare<[], number>("SELECT count(*) FROM jobs WHERE state = 'running'")
      .pluck();
    this.#any = sqlite.prepare<ClaimInput, ClaimRow>(claimSql(""));
    this.#oneOf = sqlite.prepare<ClaimInput, ClaimRow>(
      claimSql("AND id IN (SELECT value FROM json_each(@only))"),
    );
    this.#begin = sqlite.prepare<[JobId, number, string, number]>(
      "INSERT INTO attempts (job, number, owner, startedAt) VALUES (?, ?, ?, ?)",
    );
  }

  /** `undefined`: nothing is ready, or enough jobs are running. */
  claim(owner: string, options: ClaimOptions): Claim | undefined {
    return this.#journal.write("claim", () => {
      this.#endings.takeUp(null);
      if ((this.#running.get() ?? 0) >= options.jobsAtOnce) return undefined;
      for (;;) {
        const row = this.#next(owner, options);
        if (row === undefined) return undefined;
        const claim = this.#start(row, owner, options.leaseMs);
        if (claim !== undefined) return claim;
      }
    });
  }

  #next(owner: string, { leaseMs, only }: ClaimOptions): (ClaimRow & ClaimInput) | undefined {
    const now = this.#journal.now();
    const input = { owner, token: this.#newToken(), until: now + leaseMs, now };
    const row =
      only === undefined
        ? this.#any.get(input)
        : this.#oneOf.get({ ...input, only: JSON.stringify(only) });
    return row === undefined ? undefined : { ...row, ...input };
  }

  /** Begins the attempt; a job whose spec this version cannot read fails, and the next is due. */
  #start(row: ClaimRow & ClaimInput, owner: string, leaseMs: number): Claim | undefined {
    const { id, token, now, attempts } = row;
    this.#begin.run(id, attempts, owner, now);
    const seq = this.#journal.append(id, { type: "started", attempt: attempts, owner });
    const lease = { id, token, owner, expires: now + leaseMs };
    const spec = JobSpec.safeParse(JSON.parse(row.spec));
    if (spec.success) return { lease, spec: spec.data, seq };
    const error = {
      kind: "InvalidInput",
      message: "This job was made by another version of Octavia, which this one cannot read.",
      hint: "Make the job anew.",
      details: spec.error.message,
    } as const;
    const event = { type: "failed", error } as const;
    this.#endings.end(lease, { state: "failed", outcome: "failed", event, error });
    return undefined;
  }
}
