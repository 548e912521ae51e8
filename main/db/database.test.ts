import { type ChildProcess, fork } from "node:child_process";
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join, resolve } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { z } from "zod";
import { filesRead } from "../../contract/job.ts";
import { builtFile } from "../../tests/support/build.ts";
import type { Home } from "../home.ts";
import { dubOf, QueueRig, TemporaryHome, thrownBy } from "../queue/rig.ts";
import { Database } from "./database.ts";
import { silentLog } from "./log.ts";

/** Opens, queues as many jobs as there are names, and closes cleanly. */
function queueJobs(home: Home, ...names: string[]): void {
  using rig = new QueueRig(home, names[0]?.replace(/\W/g, ""));
  for (const name of names) rig.queue.intake.enqueue(dubOf(name));
}

function jobsOf(home: Home): { names: string[]; notices: readonly string[] } {
  using rig = new QueueRig(home, "reader");
  const names = rig.queue.reads.list().map((job) => filesRead(job.spec)[0].replace("/videos/", ""));
  return { names: names.sort(), notices: rig.database.notices };
}

const filesLike = (home: Home, part: string) =>
  readdirSync(home.root).filter((name) => name.includes(part));

test("the database keeps every commit, checks references, and its tables are strict", () => {
  using rig = new QueueRig();
  const { sqlite } = rig.database;
  expect(sqlite.pragma("journal_mode", { simple: true })).toBe("wal");
  expect(sqlite.pragma("synchronous", { simple: true })).toBe(2);
  expect(sqlite.pragma("foreign_keys", { simple: true })).toBe(1);
  const loose = sqlite
    .prepare("SELECT name FROM pragma_table_list WHERE strict = 0 AND schema = 'main'")
    .pluck()
    .all();
  expect(loose.filter((name) => !/^(sqlite_|__drizzle)/.test(String(name)))).toEqual([]);
});

test("a job that is not running can hold no token, whatever the code does", () => {
  using rig = new QueueRig();
  rig.queue.intake.enqueue(dubOf("a"));
  expect(() => rig.database.sqlite.exec("UPDATE jobs SET token = 'x'")).toThrow(/jobs_lease/);
});

test("what was queued is there at the next opening, without a word", () => {
  using place = new TemporaryHome();
  queueJobs(place.home, "a", "b");
  expect(jobsOf(place.home)).toEqual({ names: ["a", "b"], notices: [] });
});

test.each([
  ["garbage", (path: string) => writeFileSync(path, Buffer.alloc(20_000, "not a database "))],
  ["cut in half", (path: string) => truncateSync(path, statSync(path).size / 2)],
  ["empty", (path: string) => truncateSync(path, 0)],
  ["missing", (path: string) => rmSync(path)],
])("a database that is %s gives way to the snapshot of the last clean close", (name, harm) => {
  using place = new TemporaryHome();
  queueJobs(place.home, "a");
  queueJobs(place.home, "b");
  harm(place.home.database);
  const { names, notices } = jobsOf(place.home);
  expect(names).toEqual(["a", "b"]);
  expect(notices.join(" ")).toContain("goes on from its snapshot");
  expect(filesLike(place.home, ".broken-")).toHaveLength(name === "missing" ? 0 : 1);
  expect(jobsOf(place.home).notices).toEqual([]);
});

test("a torn page in the middle is found by the check at the start", () => {
  using place = new TemporaryHome();
  queueJobs(place.home, ...Array.from({ length: 50 }, (_, i) => `job-${i}`));
  const sqlite = new Sqlite(place.home.database);
  const root = sqlite
    .prepare<[], number>("SELECT rootpage FROM sqlite_master WHERE name = 'jobs'")
    .pluck()
    .get();
  const size = z.number().parse(sqlite.pragma("page_size", { simple: true }));
  sqlite.close();
  tear(place.home.database, ((root ?? 0) - 1) * size, size);
  const { names, notices } = jobsOf(place.home);
  expect(names).toHaveLength(50);
  expect(notices).not.toEqual([]);
});

test("a write-ahead log that lost its database is not played into the snapshot", () => {
  using place = new TemporaryHome();
  queueJobs(place.home, "a");
  rmSync(place.home.database);
  writeFileSync(`${place.home.database}-wal`, "left behind");
  expect(jobsOf(place.home).names).toEqual(["a"]);
  expect(filesLike(place.home, ".broken-")).toEqual([expect.stringMatching(/-wal$/)]);
});

test("without a sound snapshot Octavia begins anew, and keeps all that was there", () => {
  using place = new TemporaryHome();
  queueJobs(place.home, "a");
  writeFileSync(place.home.database, "garbage");
  writeFileSync(place.home.snapshot, "garbage too");
  const { names, notices } = jobsOf(place.home);
  expect(names).toEqual([]);
  expect(notices.join(" ")).toMatch(/damaged.*snapshot was damaged.*empty list/);
  expect(filesLike(place.home, ".broken-")).toHaveLength(2);
});

test("a damaged database that another process uses is left where it is", () => {
  using place = new TemporaryHome();
  using other = new QueueRig(place.home, "other");
  other.queue.intake.enqueue(dubOf("a"));
  other.database.sqlite.pragma("wal_checkpoint(TRUNCATE)");
  tear(place.home.database, 0, 100);
  const error = thrownBy(() => Database.open(place.home, { log: silentLog, clock: () => 0 }));
  expect(error.hint).toContain("Close every other Octavia");
  expect(filesLike(place.home, ".broken-")).toEqual([]);
});

test("a database of a newer Octavia is refused, not changed", () => {
  using place = new TemporaryHome();
  queueJobs(place.home, "a");
  const sqlite = new Sqlite(place.home.database);
  sqlite.exec("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 9e15)");
  sqlite.close();
  const error = thrownBy(() => Database.open(place.home, { log: silentLog, clock: () => 0 }));
  expect(error.kind).toBe("InvalidInput");
  expect(error.message).toContain("newer");
});

test("a damaged lock file is made anew", () => {
  using place = new TemporaryHome();
  writeFileSync(join(place.home.root, "octavia.lock"), "garbage".repeat(1000));
  queueJobs(place.home, "a");
  expect(jobsOf(place.home).names).toEqual(["a"]);
});

test("a close without changes takes no new snapshot", () => {
  using place = new TemporaryHome();
  queueJobs(place.home, "a");
  const before = statSync(place.home.snapshot).ino;
  jobsOf(place.home);
  expect(statSync(place.home.snapshot).ino).toBe(before);
  queueJobs(place.home, "b");
  expect(statSync(place.home.snapshot).ino).not.toBe(before);
});

test("compiled processes that open a new home at the same moment share one job", async () => {
  using place = new TemporaryHome();
  const code = await builtFile(".");
  const script = resolve(import.meta.dirname, "fixtures/open-at-once.mjs");
  const children = ["a", "b", "c"].map((name) => fork(script, [code, place.home.root, name]));
  await Promise.all(children.map(nextMessage));
  const answers = Promise.all(children.map(nextMessage));
  for (const child of children) child.send("go");
  const Answers = z.array(z.object({ id: z.string(), notices: z.array(z.string()) }));
  const [a, b, c] = Answers.parse(await answers);
  expect(a?.id).toBe(b?.id);
  expect(b?.id).toBe(c?.id);
  expect([a, b, c].flatMap((answer) => answer?.notices)).toEqual([]);
  expect(jobsOf(place.home).names).toEqual(["same"]);
});

/** What the child says next. @throws Error if it ends instead */
function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`the child ended with ${code}`)));
  });
}

/** Overwrites bytes of a file in place. */
function tear(path: string, offset: number, length: number): void {
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(length, 0xa5), 0, length, offset);
  closeSync(file);
}

test("a database of the first version keeps its jobs, their stories and its rules", () => {
  using place = new TemporaryHome();
  queueJobs(place.home, "a", "b");
  makeFirstVersion(place.home);
  expect(jobsOf(place.home)).toEqual({ names: ["a", "b"], notices: [] });
  using rig = new QueueRig(place.home);
  const [job] = rig.queue.reads.list();
  expect(job).toMatchObject({ class: "heavy", pauseRequested: false });
  expect(rig.queue.reads.eventsAfter(0, job?.id ?? "")).toHaveLength(1);
  expect(rig.queue.pauses.pause(job?.id ?? "")).toBe(true);
  expect(rig.database.sqlite.pragma("foreign_key_check")).toEqual([]);
});

/** Turns a home's database into what the first migration alone would have made of it. */
function makeFirstVersion(home: Home): void {
  const sqlite = new Sqlite(home.database);
  const first = resolve(import.meta.dirname, "migrations", "0000_queue.sql");
  const jobs = sqlite.prepare("SELECT * FROM jobs ORDER BY seq").all();
  const events = sqlite.prepare("SELECT * FROM events").all();
  sqlite.pragma("foreign_keys = OFF");
  for (const table of ["attempts", "events", "dead_letters", "jobs", "owners", "pauses"]) {
    sqlite.exec(`DROP TABLE ${table}`);
  }
  sqlite.exec(readFileSync(first, "utf8").replaceAll("--> statement-breakpoint", ""));
  sqlite.exec(
    "DELETE FROM __drizzle_migrations WHERE created_at > (SELECT min(created_at) FROM __drizzle_migrations)",
  );
  const insertJob = sqlite.prepare(
    `INSERT INTO jobs (seq, id, spec, state, priority, createdAt, updatedAt)
     VALUES (@seq, @id, @spec, @state, @priority, @createdAt, @updatedAt)`,
  );
  for (const job of jobs) insertJob.run(job);
  const insertEvent = sqlite.prepare(
    "INSERT INTO events (seq, job, at, body) VALUES (@seq, @job, @at, @body)",
  );
  for (const event of events) insertEvent.run(event);
  sqlite.close();
}
