import { expect, test } from "vitest";
import { z } from "zod";
import type { ErrorInfo } from "../../contract/errors.ts";
import { type JobId, JobSpec } from "../../contract/job.ts";
import { classOf, JobClass } from "../../contract/queue.ts";
import { nextSql } from "./claims.ts";
import type { Lease } from "./endings.ts";
import type { HasRoom } from "./full-disks.ts";
import type { JobQueue } from "./queue.ts";
import { atOnce, dubOf, QueueRig, SPECS, TemporaryHome } from "./rig.ts";

const LEASE_MS = 15_000;
const DAY_MS = 86_400_000;
const FULL: ErrorInfo = {
  ...{ kind: "DiskFull", message: "Full.", step: "mux" },
  space: { folder: "/videos", bytes: 1000 },
};

const claim = (queue: JobQueue, jobsAtOnce = atOnce(9), hasRoom?: HasRoom): Lease | undefined =>
  queue.claim("a", { jobsAtOnce, leaseMs: LEASE_MS, hasRoom })?.lease;

const story = (queue: JobQueue, id: JobId) =>
  queue.reads.eventsAfter(0, id).map(({ body }) => body.type);

test("each class has places of its own, over all processes", () => {
  using place = new TemporaryHome();
  using a = new QueueRig(place.home, "a");
  using b = new QueueRig(place.home, "b");
  const kinds = ["dub", "clips", "music", "merge", "thumbnails"] as const;
  const ids = kinds.map((kind) => a.queue.intake.enqueue(SPECS[kind]));
  const got = [a, b, a, b, a].map(({ queue }) => claim(queue, atOnce(1, 2))?.id);
  expect(got).toEqual([ids[0], ids[2], ids[3], undefined, undefined]);
});

test("between classes, too, the higher priority and then the older job is first", () => {
  using rig = new QueueRig();
  const music = rig.queue.intake.enqueue(SPECS.music);
  const dub = rig.queue.intake.enqueue(SPECS.dub);
  const late = rig.queue.intake.enqueue(SPECS.thumbnails, { priority: 1 });
  expect([1, 2, 3].map(() => claim(rig.queue)?.id)).toEqual([late, music, dub]);
});

test.each(JobSpec.options.map(({ shape }) => shape.kind.value))(
  "%s has a class, dies when it is out of tries, and can be queued again",
  (kind) => {
    using rig = new QueueRig();
    const { queue } = rig;
    expect(JobClass.options).toContain(classOf(kind));
    const id = queue.intake.enqueue(SPECS[kind]);
    const crash: ErrorInfo = { kind: "EngineFailure", message: "It broke." };
    const states = [1, 2, 3, 4].map(() =>
      queue.leases.fail(claim(queue) ?? expect.fail("nothing to claim"), crash),
    );
    expect(states).toEqual(["waiting", "waiting", "waiting", "dead"]);
    expect(queue.reads.deadLetters()).toMatchObject([
      { job: { id, kind, class: classOf(kind) }, error: crash, attempts: [{}, {}, {}, {}] },
    ]);
    expect(queue.intake.retry(id)).toBe(true);
    expect(queue.reads.deadLetters()).toEqual([]);
    expect(claim(queue)?.id).toBe(id);
  },
);

test("the next job of a class is found by the index of claimable jobs, in its order", () => {
  using rig = new QueueRig();
  const plan = rig.database.sqlite
    .prepare(`EXPLAIN QUERY PLAN ${nextSql()}`)
    .all({ class: "heavy", now: 0 });
  // One row: nothing is sorted.
  const [{ detail }] = z.tuple([z.object({ detail: z.string() })]).parse(plan);
  expect(detail).toMatch(/^SEARCH jobs USING (COVERING )?INDEX jobs_claimable \(class=\?/);
});

test("a paused queue gives nothing to any process, has what runs stopped, and then goes on", () => {
  using place = new TemporaryHome();
  using a = new QueueRig(place.home, "a");
  using b = new QueueRig(place.home, "b");
  const id = a.queue.intake.enqueue(dubOf("1"));
  a.queue.intake.enqueue(dubOf("2"));
  const held = claim(a.queue) ?? expect.fail();
  expect([b.queue.pauses.pauseQueue(), a.queue.pauses.pauseQueue()]).toEqual([true, false]);
  expect(a.queue.leases.standing(held)).toBe("pause");
  expect(a.queue.leases.giveBack(held)).toBe(true);
  expect(a.queue.reads.get(id)?.state).toBe("queued");
  expect([claim(a.queue), claim(b.queue)]).toEqual([undefined, undefined]);
  expect(a.queue.pauses.resumeQueue()).toBe(true);
  expect(claim(b.queue)?.id).toBe(id);
});

test("a pause of a running job is one of its story, and the job goes on with its tries", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const id = queue.intake.enqueue(dubOf("a"));
  const held = claim(queue) ?? expect.fail();
  queue.pauses.pause(id);
  expect(queue.reads.get(id)).toMatchObject({ state: "running", pauseRequested: true });
  queue.leases.giveBack(held);
  expect(claim(queue)).toBeUndefined();
  queue.pauses.resume(id);
  expect(claim(queue)?.id).toBe(id);
  expect(story(queue, id)).toEqual(["queued", "started", "paused", "resumed", "started"]);
  expect(queue.reads.attemptsOf(id).map(({ outcome }) => outcome)).toEqual(["paused", undefined]);
});

test("a job on a full disk is passed over until there is room, and counts no try for it", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const id = queue.intake.enqueue(dubOf("a"), { priority: 5 });
  for (let i = 0; i < 10; i++) {
    expect(queue.leases.fail(claim(queue) ?? expect.fail(), FULL)).toBe("waiting");
    rig.now += 5_000;
  }
  const other = queue.intake.enqueue(dubOf("b"));
  const asked: unknown[] = [];
  const none: HasRoom = (space) => {
    asked.push(space);
    return false;
  };
  expect(claim(queue, atOnce(9), none)?.id).toBe(other);
  expect(asked).toEqual([FULL.space]);
  expect(claim(queue, atOnce(9), none)).toBeUndefined();
  expect(claim(queue, atOnce(9), () => true)?.id).toBe(id);
});

test("after an hour a job is tried though no room is seen: quotas do not show", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const id = queue.intake.enqueue(dubOf("a"));
  queue.leases.fail(claim(queue) ?? expect.fail(), FULL);
  rig.now += 3_599_999;
  expect(claim(queue, atOnce(9), () => false)).toBeUndefined();
  rig.now += 1;
  expect(claim(queue, atOnce(9), () => false)?.id).toBe(id);
});

test("a person who has made room need not wait for it to be seen", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const id = queue.intake.enqueue(dubOf("a"));
  queue.leases.fail(claim(queue) ?? expect.fail(), FULL);
  expect(queue.intake.retry(id)).toBe(true);
  expect(claim(queue, atOnce(9), () => false)?.id).toBe(id);
});

test("a key for as long as the job is open makes a second one only when the first is over", () => {
  using rig = new QueueRig();
  const { intake, pauses, reads } = rig.queue;
  const options = { key: "same", keyWhileOpen: true };
  const id = intake.enqueue(dubOf("a"), options);
  pauses.pause(id);
  expect(intake.enqueue(dubOf("a"), options)).toBe(id);
  intake.cancel(id);
  expect(intake.enqueue(dubOf("a"), options)).not.toBe(id);
  expect(reads.list()).toHaveLength(2);
});

test("old jobs that are over go with their stories; what is open stays however old it is", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const [old, paused] = ["a", "b"].map((name) => queue.intake.enqueue(dubOf(name)));
  const crash: ErrorInfo = { kind: "EngineFailure", message: "It broke." };
  for (let i = 0; i < 4; i++) queue.leases.fail(claim(queue) ?? expect.fail(), crash);
  queue.pauses.pause(paused ?? "");
  rig.now += 10 * DAY_MS;
  const recent = queue.intake.enqueue(dubOf("c"));
  queue.intake.cancel(recent);
  expect(queue.reads.get(old ?? "")?.state).toBe("dead");
  const changes = () => rig.database.sqlite.prepare("SELECT total_changes()").pluck().get();
  expect(queue.pruning.prune(rig.now - DAY_MS)).toBe(1);
  expect(queue.reads.list().map(({ id }) => id)).toEqual([recent, paused]);
  const before = changes();
  expect(queue.pruning.prune(rig.now - DAY_MS)).toBe(0);
  expect(changes()).toBe(before);
  expect(queue.reads.eventsAfter(0, old ?? "")).toEqual([]);
  expect(queue.reads.deadLetters()).toEqual([]);
});

test("work since: the first attempt of what is not over, and nothing where nothing was begun", () => {
  using rig = new QueueRig();
  const { queue } = rig;
  const id = queue.intake.enqueue(dubOf("a"));
  expect(queue.reads.workSince()).toBeUndefined();
  rig.now += 1000;
  const begun = rig.now;
  const held = claim(queue) ?? expect.fail();
  queue.pauses.pause(id);
  rig.now += DAY_MS;
  queue.leases.giveBack(held);
  expect(queue.reads.workSince()).toBe(begun);
  queue.intake.cancel(id);
  expect(queue.reads.workSince()).toBeUndefined();
});
