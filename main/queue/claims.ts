import { type JobId, JobSpec } from "../../contract/job.ts";
import { JobClass, type JobsAtOnce } from "../../contract/queue.ts";
import type { Endings, Lease } from "./endings.ts";
import { FullDisks, type HasRoom } from "./full-disks.ts";
import type { Journal } from "./journal.ts";
import { QUEUE_PAUSED } from "./pauses.ts";
import { json, unreadable } from "./stored.ts";

/** A job to run, lent to one owner. */
export interface Claim {
  readonly lease: Lease;
  readonly spec: JobSpec;
  /** Number of the event that tells of the start. */
  readonly seq: number;
}

export interface ClaimOptions {
  /** How many jobs of each class may run at once, over all processes of the home. */
  readonly jobsAtOnce: JobsAtOnce;
  /** The lease ends after this long without a heartbeat, milliseconds. */
  readonly leaseMs: number;
  /** Claim one of these and no other. */
  readonly only?: readonly JobId[] | undefined;
  /** Whether there is room for a job that waits on a full disk; always if not given. */
  readonly hasRoom?: HasRoom | undefined;
}

/** SQL: the job of a class that is next. It walks the index in order, so the first ready one ends it. */
export const nextSql = (filter = ""): string => `
  SELECT seq, priority FROM jobs
  WHERE state IN ('queued', 'waiting') AND class = @class AND readyAt <= @now ${filter}
  ORDER BY priority DESC, seq LIMIT 1`;

const CHOSEN = `
  AND (@only IS NULL OR id IN (SELECT value FROM json_each(@only)))
  AND seq NOT IN (SELECT value FROM json_each(@without))`;

const RUNNING = `
  SELECT count(*) FILTER (WHERE class = 'heavy') AS heavy,
    count(*) FILTER (WHERE class = 'light') AS light, ${QUEUE_PAUSED} AS queuePaused
  FROM jobs WHERE state = 'running'`;

const CLAIM = `
  UPDATE jobs SET state = 'running', owner = @owner, token = @token, leaseUntil = @until,
    attempts = attempts + 1, error = NULL, progress = NULL, updatedAt = @now
  WHERE seq = @seq
  RETURNING id, spec, attempts`;

interface NextInput {
  readonly class: JobClass;
  readonly now: number;
}

interface NextRow {
  readonly seq: number;
  readonly priority: number;
}

type RunningRow = Readonly<Record<JobClass | "queuePaused", number>>;

interface ClaimInput {
  readonly owner: string;
  readonly token: string;
  readonly until: number;
  readonly now: number;
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
  readonly #fullDisks: FullDisks;
  readonly #newToken: () => string;
  readonly #running;
  readonly #next;
  readonly #nextChosen;
  readonly #claim;
  readonly #begin;

  constructor(journal: Journal, endings: Endings, newToken: () => string) {
    const { sqlite } = journal.database;
    this.#journal = journal;
    this.#endings = endings;
    this.#fullDisks = new FullDisks(journal);
    this.#newToken = newToken;
    this.#running = sqlite.prepare<[], RunningRow>(RUNNING);
    this.#next = sqlite.prepare<NextInput, NextRow>(nextSql());
    this.#nextChosen = sqlite.prepare<
      NextInput & { only: string | null; without: string },
      NextRow
    >(nextSql(CHOSEN));
    this.#claim = sqlite.prepare<ClaimInput & { seq: number }, ClaimRow>(CLAIM);
    this.#begin = sqlite.prepare<[JobId, number, string, number]>(
      "INSERT INTO attempts (job, number, owner, startedAt) VALUES (?, ?, ?, ?)",
    );
  }

  /** `undefined`: nothing is ready, the queue is paused, or enough jobs of what is ready are running. */
  claim(owner: string, options: ClaimOptions): Claim | undefined {
    return this.#journal.write("claim", () => {
      this.#endings.takeUp(null);
      for (;;) {
        const next = this.#choose(options);
        if (next === undefined) return undefined;
        const claim = this.#start(next.seq, owner, options.leaseMs);
        if (claim !== undefined) return claim;
      }
    });
  }

  /** The first of those that are next in a class with a free place. */
  #choose({ jobsAtOnce, only, hasRoom = () => true }: ClaimOptions): NextRow | undefined {
    const running = this.#running.get();
    if (running === undefined || running.queuePaused === 1) return undefined;
    const free = JobClass.options.filter((name) => running[name] < jobsAtOnce[name]);
    if (free.length === 0) return undefined;
    const now = this.#journal.now();
    const without = this.#fullDisks.without(hasRoom, now);
    const chosen = only === undefined && without.length === 0 ? undefined : { only, without };
    return free
      .map((name) => this.#nextOf({ class: name, now }, chosen))
      .filter((row) => row !== undefined)
      .sort((a, b) => b.priority - a.priority || a.seq - b.seq)[0];
  }

  #nextOf(
    input: NextInput,
    chosen: { readonly only: readonly JobId[] | undefined; readonly without: number[] } | undefined,
  ): NextRow | undefined {
    if (chosen === undefined) return this.#next.get(input);
    const only = chosen.only === undefined ? null : JSON.stringify(chosen.only);
    return this.#nextChosen.get({ ...input, only, without: JSON.stringify(chosen.without) });
  }

  /** Begins the attempt; a job whose spec this version cannot read fails, and the next is due. */
  #start(seq: number, owner: string, leaseMs: number): Claim | undefined {
    const now = this.#journal.now();
    const token = this.#newToken();
    const row = this.#claim.get({ seq, owner, token, until: now + leaseMs, now });
    if (row === undefined) throw new Error("Internal: a job vanished inside a transaction");
    const { id, attempts } = row;
    this.#begin.run(id, attempts, owner, now);
    const event = this.#journal.append(id, { type: "started", attempt: attempts, owner });
    const lease = { id, token, owner, expires: now + leaseMs };
    const spec = JobSpec.safeParse(json(row.spec));
    if (spec.success) return { lease, spec: spec.data, seq: event };
    const error = unreadable(spec.error.message).toInfo();
    const failed = { type: "failed", error } as const;
    this.#endings.end(lease, { state: "failed", outcome: "failed", event: failed, error });
    return undefined;
  }
}
