import { expect, test } from "vitest";
import type { ErrorInfo } from "../../contract/errors.ts";
import { filesRead, type JobId, type JobResult } from "../../contract/job.ts";
import type { Claim } from "./claims.ts";
import type { Lease } from "./endings.ts";
import type { JobQueue } from "./queue.ts";
import { atOnce, dubOf, QueueRig, TemporaryHome, thrownBy } from "./rig.ts";

const LEASE_MS = 15_000;
const RESULT: JobResult = { outputs: [], report: "/videos/a.report.json", warnings: [] };
const BROKEN: ErrorInfo = { kind: "EngineFailure", message: "No voice.", step: "synthesize:es" };

const claim = (queue: JobQueue, owner = "a", most = 9): Claim | undefined =>
  queue.claim(owner, { jobsAtOnce: atOnce(most), leaseMs: LEASE_MS });

function lease(queue: JobQueue, owner?: string): Lease {
  const claimed = claim(queue, owner);
  if (claimed === undefined) throw new Error("nothing to claim");
  return claimed.lease;
}

const story = (queue: JobQueue, id: JobId) =>
  queue.reads.eventsAfter(0, id).map(({ body }) => body.type);

test("a job goes from queued to succeeded, and its story says so", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const id = queue.intake.enqueue(dubOf("a"), { priority: 2 });
  expect(queue.reads.get(id)).toMatchObject({ state: "queued", priority: 2, attempts: 0 });
  const claimed = claim(queue);
  expect(claimed).toMatchObject({ lease: { id, owner: "a" }, spec: dubOf("a") });
  expect(queue.reads.get(id)).toMatchObject({ state: "running", owner: "a", attempts: 1 });
  rig.now += 1000;
  expect(queue.leases.succeed(claimed?.lease ?? expect.fail(), RESULT)).toBe(true);
  expect(queue.reads.get(id)).toMatchObject({ state: "succeeded", result: RESULT });
  expect(story(queue, id)).toEqual(["queued", "started", "succeeded"]);
  expect(queue.reads.attemptsOf(id)).toMatchObject([
    { number: 1, owner: "a", outcome: "succeeded", endedAt: rig.now, startedAt: rig.now - 1000 },
  ]);
});

test("the higher priority runs first, and the older job among equals", () => {
  using rig = new QueueRig();
  for (const [name, priority] of [
    ["a", 0],
    ["b", 5],
    ["c", 5],
    ["d", -1],
  ] as const) {
    rig.queue.intake.enqueue(dubOf(name), { priority });
  }
  const order = [1, 2, 3, 4]
    .map(() => claim(rig.queue)?.spec)
    .map((spec) => spec && filesRead(spec)[0]);
  expect(order).toEqual(["/videos/b", "/videos/c", "/videos/a", "/videos/d"]);
  expect(claim(rig.queue)).toBeUndefined();
});

test("the same key asks for the same job, and refuses another", () => {
  using rig = new QueueRig();
  const { intake, reads } = rig.queue;
  const id = intake.enqueue(dubOf("a"), { key: "mine" });
  const { to, kind, ...rest } = dubOf("a");
  expect(intake.enqueue({ ...rest, to, kind }, { key: "mine" })).toBe(id);
  expect(intake.enqueue(dubOf("a"))).not.toBe(id);
  const error = thrownBy(() => intake.enqueue(dubOf("b"), { key: "mine" }));
  expect(error.kind).toBe("InvalidInput");
  expect(error.hint).toContain(id);
  expect(reads.list()).toHaveLength(2);
});

test("no more jobs run at once than allowed, over all processes", () => {
  using place = new TemporaryHome();
  using a = new QueueRig(place.home, "a");
  using b = new QueueRig(place.home, "b");
  for (const name of ["1", "2", "3"]) a.queue.intake.enqueue(dubOf(name));
  const first = claim(a.queue, "a", 2);
  expect(claim(b.queue, "b", 2)).toBeDefined();
  expect(claim(a.queue, "a", 2)).toBeUndefined();
  expect(claim(b.queue, "b", 2)).toBeUndefined();
  a.queue.leases.stopped(first?.lease ?? expect.fail());
  expect(claim(b.queue, "b", 2)).toBeDefined();
});

test("a process that wants certain jobs gets no others", () => {
  using rig = new QueueRig();
  rig.queue.intake.enqueue(dubOf("a"), { priority: 9 });
  const mine = rig.queue.intake.enqueue(dubOf("b"));
  const options = { jobsAtOnce: atOnce(9), leaseMs: LEASE_MS, only: [mine] };
  expect(rig.queue.claim("a", options)?.lease.id).toBe(mine);
  expect(rig.queue.claim("a", options)).toBeUndefined();
});

test("two connections that claim in turns never get the same job", () => {
  using place = new TemporaryHome();
  using a = new QueueRig(place.home, "a");
  using b = new QueueRig(place.home, "b");
  for (let i = 0; i < 30; i++) a.queue.intake.enqueue(dubOf(`${i}`));
  const claims = Array.from({ length: 40 }, (_, i) => claim(i % 2 ? a.queue : b.queue, "x", 99));
  const ids = claims.flatMap((got) => (got === undefined ? [] : [got.lease.id]));
  expect(ids).toHaveLength(30);
  expect(new Set(ids).size).toBe(30);
});

test("a worker that comes back late cannot finish a job now run by another", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const id = queue.intake.enqueue(dubOf("a"));
  const late = lease(queue, "a");
  rig.now += LEASE_MS;
  const next = lease(queue, "b");
  expect(queue.leases.heartbeat(late, LEASE_MS)).toBe("lost");
  expect(queue.leases.standing(late)).toBe("lost");
  expect(queue.leases.succeed(late, RESULT)).toBe(false);
  expect(queue.leases.fail(late, BROKEN)).toBe(false);
  expect(queue.leases.stopped(late)).toBe(false);
  expect(queue.leases.giveBack(late)).toBe(false);
  expect(queue.leases.record(late, { type: "warning", message: "" })).toBe(false);
  expect(queue.leases.succeed(next, RESULT)).toBe(true);
  expect(story(queue, id)).toEqual(["queued", "started", "taken-up", "started", "succeeded"]);
});

test("a heartbeat keeps the lease, however long the job takes", () => {
  using rig = new QueueRig();
  rig.queue.intake.enqueue(dubOf("a"));
  const held = lease(rig.queue);
  for (let i = 0; i < 10; i++) {
    rig.now += LEASE_MS - 1;
    expect(rig.queue.leases.heartbeat(held, LEASE_MS)).toBe("held");
    expect(claim(rig.queue, "b")).toBeUndefined();
  }
});

test("a failed job waits, is tried again when it is due, and dies when it is out of tries", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const id = queue.intake.enqueue(dubOf("a"));
  for (const attempt of [1, 2]) {
    expect(queue.leases.fail(lease(queue), BROKEN)).toBe("waiting");
    expect(queue.reads.get(id)).toMatchObject({ retryAt: rig.now + 5000, attempts: attempt });
    expect(queue.reads.nextReadyAt()).toBe(rig.now + 5000);
    rig.now += 4999;
    expect(claim(queue)).toBeUndefined();
    rig.now += 1;
  }
  expect(queue.leases.fail(lease(queue), BROKEN)).toBe("dead");
  expect(queue.reads.get(id)).toMatchObject({ state: "dead", error: BROKEN, attempts: 3 });
  const failed = { outcome: "failed", error: BROKEN };
  expect(queue.reads.deadLetters()).toMatchObject([
    { job: { id }, diedAt: rig.now, error: BROKEN, attempts: [failed, failed, failed] },
  ]);
});

test("a dead job can be queued again, with all its tries", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const id = queue.intake.enqueue(dubOf("a"));
  const mux: ErrorInfo = { kind: "Internal", message: "", step: "mux" };
  for (const state of ["waiting", "dead"]) {
    rig.now += 5000;
    expect(queue.leases.fail(lease(queue), mux)).toBe(state);
  }
  expect(queue.intake.retry(id)).toBe(true);
  expect(queue.intake.retry(id)).toBe(false);
  expect(queue.reads.deadLetters()).toEqual([]);
  expect(queue.reads.get(id)?.error).toBeUndefined();
  expect(queue.leases.fail(lease(queue), mux)).toBe("waiting");
  expect(story(queue, id).slice(-3)).toEqual(["requeued", "started", "waiting"]);
});

test.each<[what: string, error: ErrorInfo, readonly string[]]>([
  ["crashes", { kind: "EngineFailure", message: "" }, ["waiting", "waiting", "dead"]],
  ["failures", { kind: "Internal", message: "", step: "mix:es" }, ["waiting", "dead"]],
])("a job that gets further each time arrives, for all its %s", (_, error, states) => {
  using rig = new QueueRig();
  const { queue } = rig;
  queue.intake.enqueue(dubOf("a"));
  const failAfter = (step: string, cached: boolean) => {
    rig.now += 5000;
    const held = lease(queue);
    queue.leases.record(held, { type: "step-finished", step, seconds: 1, cached });
    return queue.leases.fail(held, error);
  };
  for (let i = 0; i < 10; i++) expect(failAfter(`step-${i}`, false)).toBe("waiting");
  // What was only found in the cache is no progress.
  for (const state of states) expect(failAfter("step-0", true)).toBe(state);
});

test("an error that only a person can mend fails the job at once", () => {
  using rig = new QueueRig();
  const id = rig.queue.intake.enqueue(dubOf("a"));
  const error: ErrorInfo = { kind: "MissingModel", message: "", step: "mix:es" };
  expect(rig.queue.leases.fail(lease(rig.queue), error)).toBe("failed");
  expect(rig.queue.reads.deadLetters()).toEqual([]);
  expect(rig.queue.intake.retry(id)).toBe(true);
});

test("cancelling ends a queued or waiting job at once, and asks a running one", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const [a, b] = [queue.intake.enqueue(dubOf("a")), queue.intake.enqueue(dubOf("b"))];
  const held = lease(queue);
  expect([queue.intake.cancel(a), queue.intake.cancel(b)]).toEqual([true, true]);
  expect(queue.reads.get(b)?.state).toBe("cancelled");
  expect(queue.reads.get(a)).toMatchObject({ state: "running", cancelRequested: true });
  expect(queue.leases.heartbeat(held, LEASE_MS)).toBe("cancel");
  expect(queue.leases.stopped(held)).toBe(true);
  expect(queue.intake.cancel(a)).toBe(false);
  expect(queue.intake.cancel("unknown")).toBe(false);
  expect(story(queue, a)).toEqual(["queued", "started", "cancelled"]);
});

test.each([
  ["fails", (queue: JobQueue, held: Lease) => queue.leases.fail(held, BROKEN)],
  ["is given back", (queue: JobQueue, held: Lease) => queue.leases.giveBack(held)],
])("a job that was to be cancelled and %s is cancelled", (_, end) => {
  using rig = new QueueRig();
  const id = rig.queue.intake.enqueue(dubOf("a"));
  const held = lease(rig.queue);
  rig.queue.intake.cancel(id);
  end(rig.queue, held);
  expect(rig.queue.reads.get(id)).toMatchObject({ state: "cancelled", cancelRequested: false });
});

test("a job given back is claimed by the next, and has lost no try", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const id = queue.intake.enqueue(dubOf("a"));
  for (let i = 0; i < 5; i++) expect(queue.leases.giveBack(lease(queue))).toBe(true);
  expect(queue.leases.fail(lease(queue), BROKEN)).toBe("waiting");
  expect(queue.reads.get(id)?.attempts).toBe(6);
});

test("progress is kept but is no event, and a new attempt begins without", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const id = queue.intake.enqueue(dubOf("a"));
  const held = lease(queue);
  const progress = { percent: 40, step: "mix:es", done: 2, total: 5, unit: "seconds" } as const;
  expect(queue.leases.progress(held, progress)).toBe(true);
  expect(queue.reads.get(id)?.progress).toEqual(progress);
  expect(story(queue, id)).toEqual(["queued", "started"]);
  queue.leases.giveBack(held);
  lease(queue);
  expect(queue.reads.get(id)?.progress).toBeUndefined();
});

test("light writes leave the database as strict as it was", () => {
  using rig = new QueueRig();
  rig.queue.intake.enqueue(dubOf("a"));
  rig.queue.leases.heartbeat(lease(rig.queue), LEASE_MS);
  expect(rig.database.sqlite.pragma("synchronous", { simple: true })).toBe(2);
});

test("a job that this version cannot read fails, and the next one runs", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const odd = queue.intake.enqueue(dubOf("a"));
  const next = queue.intake.enqueue(dubOf("b"));
  rig.database.sqlite.prepare(`UPDATE jobs SET spec = '{"kind":"opera"}' WHERE id = ?`).run(odd);
  expect(lease(queue).id).toBe(next);
  expect(story(queue, odd)).toEqual(["queued", "started", "failed"]);
});

test("a transition that fails half-way leaves nothing behind", () => {
  using rig = new QueueRig();
  const id = rig.queue.intake.enqueue(dubOf("a"));
  rig.database.sqlite.exec(
    "CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT raise(ABORT, 'no room'); END",
  );
  expect(() => claim(rig.queue)).toThrow(/no room/);
  expect(rig.queue.reads.get(id)).toMatchObject({ state: "queued", attempts: 0 });
  expect(rig.queue.reads.attemptsOf(id)).toEqual([]);
});

test("lists are the newest first, by state if asked", () => {
  using rig = new QueueRig();
  const ids = ["a", "b", "c"].map((name) => rig.queue.intake.enqueue(dubOf(name)));
  lease(rig.queue);
  const listed = (options = {}) => rig.queue.reads.list(options).map(({ id }) => id);
  expect(listed()).toEqual(ids.toReversed());
  expect(listed({ limit: 1 })).toEqual([ids[2]]);
  expect(listed({ state: "running" })).toEqual([ids[0]]);
});
