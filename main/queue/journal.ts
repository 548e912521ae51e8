import type { JobEventBody } from "../../contract/events.ts";
import type { JobId } from "../../contract/job.ts";
import { Changes } from "../db/changes.ts";
import type { Database } from "../db/database.ts";
import { toDatabaseError } from "../db/errors.ts";
import type { Log } from "../db/log.ts";

/** A statement or transaction that takes longer is logged. */
const SLOW_MS = 40;

/** What every part of the queue works with. */
export class Journal {
  readonly database: Database;
  readonly changes: Changes;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly #log: Log;
  readonly #insert;
  #changed = false;

  constructor(database: Database, clock: () => number, log: Log) {
    this.database = database;
    this.now = clock;
    this.#log = log;
    this.changes = new Changes(database.sqlite, log);
    this.#insert = database.sqlite.prepare<[string, number, string]>(
      "INSERT INTO events (job, at, body) VALUES (?, ?, ?)",
    );
  }

  /**
   * One transition: an immediate transaction, on the disk when this returns.
   * @throws DiskFull
   */
  write<T>(what: string, work: () => T): T {
    const result = this.#timed(what, () => this.database.sqlite.transaction(work).immediate());
    if (this.#changed) this.changes.touch();
    this.#changed = false;
    return result;
  }

  /**
   * The same for what may be lost to a power cut (never to a crash of the process): leases,
   * progress and the tale of a run. It does not wait for the disk.
   */
  writeLightly<T>(what: string, work: () => T): T {
    const { sqlite } = this.database;
    sqlite.pragma("synchronous = NORMAL");
    try {
      return this.write(what, work);
    } finally {
      sqlite.pragma("synchronous = FULL");
    }
  }

  read<T>(what: string, work: () => T): T {
    return this.#timed(what, work);
  }

  /** Adds an event to a job's story; part of the transaction at hand. @returns its number */
  append(job: JobId, body: JobEventBody): number {
    this.#changed = true;
    return Number(this.#insert.run(job, this.now(), JSON.stringify(body)).lastInsertRowid);
  }

  /** Has listeners told of the transaction at hand, though it appends no event. */
  announce(): void {
    this.#changed = true;
  }

  #timed<T>(what: string, work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } catch (thrown) {
      this.#changed = false;
      throw toDatabaseError(thrown, this.database.path);
    } finally {
      const ms = performance.now() - start;
      if (ms > SLOW_MS) this.#log.warn({ sql: what, ms: Math.round(ms) }, "slow SQL");
    }
  }
}
