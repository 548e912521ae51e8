// Part 5: the queue against the same statements without it; a long queue against a short one.
import { randomUUID } from "node:crypto";
import type Sqlite from "better-sqlite3";
import type { JobId, JobResult } from "../../contract/job.ts";
import { Database } from "../../main/db/database.ts";
import { silentLog } from "../../main/db/log.ts";
import { openHome } from "../../main/home.ts";
import { newJobId } from "../../main/queue/ids.ts";
import { JobQueue } from "../../main/queue/queue.ts";
import { type Figure, median } from "./figures.ts";
import { benchIpc } from "./ipc.ts";
import { dubSpec, Folder } from "./rig.ts";

const TURNS = 15;
const ROUNDS = 20;
const OWNER = "bench";
const LEASE_MS = 15_000;
const AT_ONCE = { heavy: 1, light: 3 };
const SPEC = dubSpec("/videos/a.mp4", "/videos/a.srt", "/videos");
const RESULT: JobResult = { outputs: [], report: "/videos/a.report.json", warnings: [] };

class QueueBench implements Disposable {
  readonly #folder = new Folder();
  readonly #database: Database;
  readonly #queue: JobQueue;

  constructor(queued: number) {
    const options = { log: silentLog, clock: Date.now };
    this.#database = Database.open(openHome(this.#folder.at("home")), options);
    const newId = (): JobId => newJobId(Date.now());
    const shared = { ...options, database: this.#database, newId, newToken: randomUUID };
    this.#queue = new JobQueue(shared);
    this.#database.sqlite.transaction(() => {
      for (let job = 0; job < queued; job += 1) this.#queue.intake.enqueue(SPEC);
    })();
  }

  get sqlite(): Sqlite.Database {
    return this.#database.sqlite;
  }

  readonly round = (): void => {
    this.#queue.intake.enqueue(SPEC);
    const claim = this.#queue.claim(OWNER, { jobsAtOnce: AT_ONCE, leaseMs: LEASE_MS });
    if (claim === undefined || !this.#queue.leases.succeed(claim.lease, RESULT)) {
      throw new Error("the queue gave no job");
    }
  };

  [Symbol.dispose](): void {
    this.#database.close();
    this.#folder[Symbol.dispose]();
  }
}

/** The queue's statements in its transactions, with nothing around them. */
function rawRound(sqlite: Sqlite.Database): () => void {
  const insert = sqlite.prepare(`INSERT INTO jobs
    (id, key, parent, spec, state, class, priority, createdAt, updatedAt)
    VALUES (@id, NULL, NULL, @spec, 'queued', 'heavy', 0, @now, @now) ON CONFLICT (key) DO NOTHING`);
  const event = sqlite.prepare("INSERT INTO events (job, at, body) VALUES (?, ?, ?)");
  const takeable =
    sqlite.prepare(`SELECT id, token, owner, cancelRequested, pauseRequested FROM jobs
    WHERE state = 'running' AND (leaseUntil <= @now OR owner = NULL)`);
  const running = sqlite.prepare(`SELECT count(*) FILTER (WHERE class = 'heavy') AS heavy,
    count(*) FILTER (WHERE class = 'light') AS light,
    EXISTS (SELECT 1 FROM pauses WHERE what = 'queue') AS queuePaused
    FROM jobs WHERE state = 'running'`);
  const fullDisks = sqlite.prepare(`SELECT seq, error, updatedAt FROM jobs
    WHERE state = 'waiting' AND readyAt <= ? AND json_extract(error, '$.kind') = 'DiskFull'`);
  const next = sqlite.prepare<unknown[], { seq: number }>(`SELECT seq, priority FROM jobs
    WHERE state IN ('queued', 'waiting') AND class = ? AND readyAt <= ?
    ORDER BY priority DESC, seq LIMIT 1`);
  const claim = sqlite.prepare<unknown[], { id: string }>(`UPDATE jobs SET state = 'running',
    owner = @owner, token = @token, leaseUntil = @until, attempts = attempts + 1, error = NULL,
    progress = NULL, updatedAt = @now WHERE seq = @seq RETURNING id, spec, attempts`);
  const begin = sqlite.prepare(
    "INSERT INTO attempts (job, number, owner, startedAt) VALUES (?, 1, ?, ?)",
  );
  const end = sqlite.prepare(`UPDATE jobs SET state = 'succeeded', readyAt = 0, error = NULL,
    result = @result, owner = NULL, token = NULL, leaseUntil = NULL, cancelRequested = 0,
    pauseRequested = 0, updatedAt = @now WHERE id = @id AND token = @token AND state = 'running' RETURNING attempts`);
  const endAttempt = sqlite.prepare(`UPDATE attempts SET endedAt = @now, outcome = 'succeeded',
    error = NULL WHERE job = @id AND number = 1`);
  const [spec, result] = [JSON.stringify(SPEC), JSON.stringify(RESULT)];
  const succeeded = JSON.stringify({ type: "succeeded", result: RESULT });
  const started = JSON.stringify({ type: "started", attempt: 1, owner: OWNER });
  const enqueueJob = sqlite.transaction((id: string, now: number) => {
    insert.run({ id, spec, now });
    event.run(id, now, '{"type":"queued"}');
  });
  const claimJob = sqlite.transaction((token: string, now: number): string => {
    takeable.all({ now });
    running.get();
    fullDisks.all(now);
    const heavy = next.get("heavy", now);
    next.get("light", now);
    const until = now + LEASE_MS;
    const id = claim.get({ owner: OWNER, token, until, now, seq: heavy?.seq })?.id ?? "";
    begin.run(id, OWNER, now);
    event.run(id, now, started);
    return id;
  });
  const finishJob = sqlite.transaction((id: string, token: string, now: number) => {
    end.get({ id, token, result, now });
    endAttempt.run({ id, now });
    event.run(id, now, succeeded);
  });
  return () => {
    const token = randomUUID();
    enqueueJob.immediate(newJobId(Date.now()), Date.now());
    const id = claimJob.immediate(token, Date.now());
    finishJob.immediate(id, token, Date.now());
  };
}

/** Milliseconds a round of each, in turns, the median of all turns. */
function compare(a: () => void, b: () => void): { readonly a: number; readonly b: number } {
  const time = (round: () => void): number => {
    const begun = performance.now();
    for (let n = 0; n < ROUNDS; n += 1) round();
    return (performance.now() - begun) / ROUNDS;
  };
  const turns = Array.from({ length: TURNS }, () => ({ a: time(a), b: time(b) })).slice(1);
  return { a: median(turns.map((turn) => turn.a)), b: median(turns.map((turn) => turn.b)) };
}

export async function benchQueue(): Promise<Figure[]> {
  using short = new QueueBench(10);
  using bare = new QueueBench(10);
  using long = new QueueBench(10_000);
  const raw = compare(short.round, rawRound(bare.sqlite));
  const depth = compare(long.round, short.round);
  const ipc = await benchIpc();
  const ms = (value: number): string => `${value.toFixed(3)} ms`;
  return [
    {
      ...{ part: "5", what: "queue: enqueue+claim+finish a second / raw better-sqlite3", unit: "" },
      ...{ value: raw.b / raw.a, target: { atLeast: 0.6 } },
      from: `${ms(raw.a)} / ${ms(raw.b)} a job`,
    },
    {
      ...{ part: "5", what: "queue: jobs a second with 10,000 queued / with 10", unit: "" },
      ...{ value: depth.b / depth.a, target: { atLeast: 0.9 } },
      from: `${ms(depth.a)} / ${ms(depth.b)} a job`,
    },
    {
      ...{ part: "5", what: "no-op through engine IPC and pool / piscina alone", unit: "" },
      ...{ value: ipc.ratio, target: { atMost: 3 } },
      from: `${ms(ipc.engineMs)} / ${ms(ipc.piscinaMs)} a call`,
    },
  ];
}
