import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

// All times are milliseconds since the epoch. JSON is stored as text and checked with the schemas
// of contract/ when it is read. The migrations make the tables STRICT, which drizzle cannot say.

/** One row a job; its order in the table is the order of arrival. */
export const jobs = sqliteTable(
  "jobs",
  {
    seq: integer().primaryKey(),
    id: text().notNull().unique(),
    /** The client's own key: the same key is the same job. */
    key: text().unique(),
    /** The job this one is an edit of. */
    parent: text(),
    spec: text().notNull(),
    state: text().notNull(),
    /** What it keeps busy: how many of a class run at once is a setting. */
    class: text().notNull().default("heavy"),
    priority: integer().notNull(),
    /** When a queued or waiting job may start; 0 is at once. */
    readyAt: integer().notNull().default(0),
    /** Attempts in all. */
    attempts: integer().notNull().default(0),
    /** Failed tries in a row that made no progress: what the retry policy counts. */
    tries: integer().notNull().default(0),
    /** The same for crashes of the engine. */
    crashes: integer().notNull().default(0),
    owner: text(),
    token: text(),
    leaseUntil: integer(),
    cancelRequested: integer().notNull().default(0),
    pauseRequested: integer().notNull().default(0),
    progress: text(),
    error: text(),
    result: text(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (job) => [
    // Each index holds only the rows its question is about, so that neither a long queue nor a
    // long history makes a transition slower.
    index("jobs_claimable")
      .on(job.class, sql`"priority" DESC`, job.seq, job.readyAt)
      .where(sql`"state" IN ('queued', 'waiting')`),
    index("jobs_waiting").on(job.readyAt).where(sql`"state" = 'waiting'`),
    index("jobs_running").on(job.leaseUntil).where(sql`"state" = 'running'`),
    index("jobs_over")
      .on(job.updatedAt)
      .where(sql`"state" IN ('succeeded', 'failed', 'cancelled', 'dead')`),
    check(
      "jobs_state",
      sql`"state" IN ('queued', 'running', 'waiting', 'paused', 'succeeded', 'failed', 'cancelled', 'dead')`,
    ),
    check("jobs_class", sql`"class" IN ('heavy', 'light')`),
    check("jobs_lease", sql`("state" = 'running') = ("token" IS NOT NULL)`),
  ],
);

/** One row each time a job is claimed. */
export const attempts = sqliteTable(
  "attempts",
  {
    seq: integer().primaryKey(),
    job: text()
      .notNull()
      .references(() => jobs.id),
    /** From 1. */
    number: integer().notNull(),
    owner: text().notNull(),
    startedAt: integer().notNull(),
    endedAt: integer(),
    /** How it ended; null while it runs. */
    outcome: text(),
    error: text(),
  },
  (attempt) => [
    uniqueIndex("attempts_job").on(attempt.job, attempt.number),
    check(
      "attempts_outcome",
      sql`"outcome" IN ('succeeded', 'failed', 'cancelled', 'taken-up', 'paused')`,
    ),
  ],
);

/** The story of every job, in order. */
export const events = sqliteTable(
  "events",
  {
    seq: integer().primaryKey(),
    job: text()
      .notNull()
      .references(() => jobs.id),
    at: integer().notNull(),
    body: text().notNull(),
  },
  (event) => [index("events_job").on(event.job, event.seq)],
);

/** Jobs that ran out of tries, until they are queued again. */
export const deadLetters = sqliteTable(
  "dead_letters",
  {
    seq: integer().primaryKey(),
    job: text()
      .notNull()
      .references(() => jobs.id),
    at: integer().notNull(),
    error: text().notNull(),
    requeuedAt: integer(),
  },
  (letter) => [index("dead_letters_open").on(letter.job).where(sql`"requeuedAt" IS NULL`)],
);

/** What stands still: the row "queue" is there while the whole queue is paused. */
export const pauses = sqliteTable("pauses", {
  what: text().primaryKey(),
  at: integer().notNull(),
});

/** The processes that may hold leases. */
export const owners = sqliteTable("owners", {
  id: text().primaryKey(),
  pid: integer().notNull(),
  /** What tells this process from a later one of the same pid; empty where it cannot be known. */
  started: text().notNull(),
  host: text().notNull(),
});
