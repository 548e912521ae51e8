import { and, asc, desc, eq, gt, isNull, min, sql } from "drizzle-orm";
import { ErrorInfo } from "../../contract/errors.ts";
import { JobEvent } from "../../contract/events.ts";
import type { JobId, JobState } from "../../contract/job.ts";
import { type Attempt, DeadLetter, type JobView } from "../../contract/queue.ts";
import { attempts, deadLetters, events, jobs } from "../db/schema.ts";
import type { Journal } from "./journal.ts";
import { json, toAttempt, toView, unreadable } from "./stored.ts";

const LIST_LIMIT = 100;

export interface ListOptions {
  readonly state?: JobState | undefined;
  /** 100 if not given. */
  readonly limit?: number | undefined;
}

/** What can be asked of the queue. Nothing here changes it. */
export class Reads {
  readonly #journal: Journal;
  readonly #job;
  readonly #nextReady;
  readonly #workSince;
  readonly #events;
  readonly #attempts;

  constructor(journal: Journal) {
    const { orm } = journal.database;
    const id = sql.placeholder("id");
    const seq = sql.placeholder("seq");
    this.#journal = journal;
    this.#job = orm.select().from(jobs).where(eq(jobs.id, id)).prepare();
    this.#nextReady = orm
      .select({ at: min(jobs.readyAt) })
      .from(jobs)
      .where(and(sql`"state" = 'waiting'`, gt(jobs.readyAt, sql.placeholder("now"))))
      .prepare();
    this.#workSince = journal.database.sqlite
      .prepare<[], number | null>(
        `SELECT min(startedAt) FROM attempts WHERE job IN (
           SELECT id FROM jobs
           WHERE state IN ('queued', 'waiting', 'paused', 'running') AND attempts > 0)`,
      )
      .pluck();
    this.#events = orm
      .select()
      .from(events)
      .where(and(eq(events.job, id), gt(events.seq, seq)))
      .orderBy(asc(events.seq))
      .prepare();
    this.#attempts = orm
      .select()
      .from(attempts)
      .where(eq(attempts.job, id))
      .orderBy(asc(attempts.number))
      .prepare();
  }

  get(id: JobId): JobView | undefined {
    const row = this.#journal.read("get", () => this.#job.get({ id }));
    return row === undefined ? undefined : toView(row);
  }

  /** The newest first. */
  list({ state, limit = LIST_LIMIT }: ListOptions = {}): JobView[] {
    const rows = this.#journal.read("list", () =>
      this.#journal.database.orm
        .select()
        .from(jobs)
        .where(state === undefined ? undefined : eq(jobs.state, state))
        .orderBy(desc(jobs.seq))
        .limit(limit)
        .all(),
    );
    return rows.map(toView);
  }

  /** A job's stored events with a number above `seq`, in order. */
  eventsAfter(seq: number, id: JobId): JobEvent[] {
    const rows = this.#journal.read("events", () => this.#events.all({ id, seq }));
    // What another version told may be of a kind that this one does not know.
    return rows.flatMap((row) => JobEvent.safeParse({ ...row, body: json(row.body) }).data ?? []);
  }

  /** A job's attempts, the first one first. */
  attemptsOf(id: JobId): Attempt[] {
    return this.#journal.read("attempts", () => this.#attempts.all({ id })).map(toAttempt);
  }

  /** Jobs that are out of tries and not queued again, the newest first. */
  deadLetters(limit = LIST_LIMIT): DeadLetter[] {
    const rows = this.#journal.read("deadLetters", () =>
      this.#journal.database.orm
        .select()
        .from(deadLetters)
        .innerJoin(jobs, eq(jobs.id, deadLetters.job))
        .where(isNull(deadLetters.requeuedAt))
        .orderBy(desc(deadLetters.seq))
        .limit(limit)
        .all(),
    );
    return rows.map(({ jobs: job, dead_letters: letter }) =>
      DeadLetter.parse({
        job: toView(job),
        diedAt: letter.at,
        error: ErrorInfo.catch(unreadable().toInfo()).parse(json(letter.error)),
        attempts: this.attemptsOf(job.id),
      }),
    );
  }

  /**
   * When the work began that jobs which are not over have done so far; milliseconds since the
   * epoch. What was last used before is nothing that they have made.
   */
  workSince(): number | undefined {
    return this.#journal.read("workSince", () => this.#workSince.get()) ?? undefined;
  }

  /** When the next waiting job is due, if one is yet to be; milliseconds since the epoch. */
  nextReadyAt(): number | undefined {
    const now = this.#journal.now();
    return this.#journal.read("nextReadyAt", () => this.#nextReady.get({ now }))?.at ?? undefined;
  }
}
