import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OctaviaError } from "../../contract/errors.ts";
import type { Progress } from "../../contract/events.ts";
import { filesRead } from "../../contract/job.ts";
import { silentLog } from "../db/log.ts";
import type { Home } from "../home.ts";
import { thisProcess } from "../queue/process-owner.ts";
import { atOnce, dubOf, QueueRig, SPECS, TemporaryHome } from "../queue/rig.ts";
import type { DiskRoom } from "./disk-room.ts";
import { Dispatcher, type DispatcherOptions } from "./dispatcher.ts";
import { FakeRunner } from "./fake-runner.ts";
import { LiveEvents } from "./live.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A process of a home that runs jobs; time moves by `pass`. */
class Process implements AsyncDisposable {
  readonly rig: QueueRig;
  readonly runner = new FakeRunner();
  readonly dispatcher: Dispatcher;

  constructor(home: Home | undefined, name: string, options: Partial<DispatcherOptions> = {}) {
    this.rig = new QueueRig(home, name, Date.now);
    this.dispatcher = Dispatcher.start({
      queue: this.rig.queue,
      runner: this.runner,
      live: new LiveEvents(),
      owner: thisProcess(name),
      clock: Date.now,
      log: silentLog,
      jobsAtOnce: atOnce(1),
      workDir: "/nowhere",
      ...options,
    });
  }

  get queue() {
    return this.rig.queue;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispatcher.stop("leave");
    this.rig[Symbol.dispose]();
  }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const percent = (done: number): Progress => ({
  percent: done,
  step: "mix:es",
  done,
  total: 100,
  unit: "seconds",
});

test("jobs run one after the other, as they come", async () => {
  await using a = new Process(undefined, "a");
  const ids = ["1", "2"].map((name) => a.queue.intake.enqueue(dubOf(name)));
  await pass(0);
  expect(a.runner.runs.map(({ job }) => job)).toEqual([ids[0]]);
  a.runner.last.succeed();
  await pass(0);
  expect(a.runner.runs.map(({ job }) => job)).toEqual(ids);
  a.runner.last.succeed();
  await pass(0);
  expect(ids.map((id) => a.queue.reads.get(id)?.state)).toEqual(["succeeded", "succeeded"]);
});

test("a second process waits its turn and gets it within a poll", async () => {
  using place = new TemporaryHome();
  await using a = new Process(place.home, "a");
  a.queue.intake.enqueue(dubOf("1"));
  await pass(0);
  await using b = new Process(place.home, "b");
  b.queue.intake.enqueue(dubOf("2"));
  await pass(60_000);
  expect(b.runner.runs).toHaveLength(0);
  await a.dispatcher.stop("leave"); // so that only b is there to take jobs
  await pass(250);
  expect(filesRead(b.runner.last.spec)[0]).toBe("/videos/1");
  b.runner.last.succeed();
  await pass(0);
  expect(filesRead(b.runner.last.spec)[0]).toBe("/videos/2");
});

test("a cancel by another process ends the run within a poll", async () => {
  using place = new TemporaryHome();
  await using a = new Process(place.home, "a");
  using other = new QueueRig(place.home, "other", Date.now);
  const id = a.queue.intake.enqueue(dubOf("1"));
  await pass(0);
  other.queue.intake.cancel(id);
  await pass(250);
  expect(a.runner.last.signal.aborted).toBe(true);
  expect(other.queue.reads.get(id)?.state).toBe("cancelled");
});

test("a paused job's run is stopped within a poll, and goes on when it is resumed", async () => {
  using place = new TemporaryHome();
  await using a = new Process(place.home, "a");
  using other = new QueueRig(place.home, "other", Date.now);
  const id = a.queue.intake.enqueue(dubOf("1"));
  await pass(0);
  other.queue.pauses.pause(id);
  await pass(250);
  expect(a.runner.last.signal.aborted).toBe(true);
  expect(other.queue.reads.get(id)?.state).toBe("paused");
  await pass(60_000);
  expect(a.runner.runs).toHaveLength(1);
  other.queue.pauses.resume(id);
  await pass(250);
  expect(a.runner.runs).toHaveLength(2);
});

test("a paused queue stops what runs and begins nothing until it goes on", async () => {
  await using a = new Process(undefined, "a");
  const [id] = ["1", "2"].map((name) => a.queue.intake.enqueue(dubOf(name)));
  await pass(0);
  a.queue.pauses.pauseQueue();
  await pass(60_000);
  expect(a.runner.runs).toHaveLength(1);
  expect(a.queue.reads.get(id ?? "")?.state).toBe("queued");
  a.queue.pauses.resumeQueue();
  await pass(0);
  expect(a.runner.runs.map(({ job }) => job)).toEqual([id, id]);
});

test("heavy jobs run one by one while light ones run beside them", async () => {
  await using a = new Process(undefined, "a", { jobsAtOnce: { heavy: 1, light: 2 } });
  const kinds = ["dub", "dub", "music", "merge", "thumbnails"] as const;
  for (const kind of kinds) a.queue.intake.enqueue(SPECS[kind]);
  await pass(0);
  expect(a.runner.runs.map(({ spec }) => spec.kind)).toEqual(["dub", "music", "merge"]);
});

test("a full disk is waited for: looked at every few seconds, and the run begun when there is room", async () => {
  let free = 0;
  const disks: DiskRoom = {
    hasRoom: ({ bytes }) => free >= bytes,
    missing: ([folder = ""]) => ({ folder, bytes: 100 }),
  };
  await using a = new Process(undefined, "a", { disks });
  const id = a.queue.intake.enqueue(dubOf("1"));
  await pass(0);
  a.runner.last.fail(new OctaviaError("DiskFull", "The disk is full.", { step: "mux" }));
  await pass(600_000);
  expect(a.runner.runs).toHaveLength(1);
  expect(a.queue.reads.get(id)).toMatchObject({
    state: "waiting",
    error: { kind: "DiskFull", space: { folder: "/nowhere", bytes: 100 } },
  });
  free = 100;
  await pass(5_000);
  expect(a.runner.runs).toHaveLength(2);
});

test("where the database itself has no room, the job goes on once there is some", async () => {
  let free = 0;
  const disks: DiskRoom = {
    hasRoom: ({ bytes }) => free >= bytes,
    missing: () => ({ folder: "/", bytes: 100 }),
  };
  await using a = new Process(undefined, "a", { disks });
  const id = a.queue.intake.enqueue(dubOf("1"));
  await pass(0);
  const { sqlite } = a.rig.database;
  sqlite.exec("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT raise(ABORT, 'full'); END");
  a.runner.last.fail(new OctaviaError("DiskFull", "The disk is full."));
  await pass(60_000);
  expect(a.runner.runs).toHaveLength(1);
  sqlite.exec("DROP TRIGGER full");
  free = 100;
  await pass(20_000);
  a.runner.last.succeed();
  await pass(0);
  expect(a.queue.reads.get(id)?.state).toBe("succeeded");
});

test("who works until certain jobs are over takes up no others then", async () => {
  let wants = true;
  await using a = new Process(undefined, "a", { wantsMore: () => wants });
  const [first, second] = ["1", "2"].map((name) => a.queue.intake.enqueue(dubOf(name)));
  await pass(0);
  wants = false;
  a.runner.last.succeed();
  await pass(60_000);
  expect(a.runner.runs.map(({ job }) => job)).toEqual([first]);
  expect(a.queue.reads.get(second ?? "")).toMatchObject({ state: "queued", attempts: 0 });
});

test("a failed run is tried again when it is due, not earlier", async () => {
  await using a = new Process(undefined, "a");
  const id = a.queue.intake.enqueue(dubOf("1"));
  await pass(0);
  a.runner.last.fail(new OctaviaError("EngineFailure", "No voice.", { step: "synthesize:es" }));
  await pass(4_999);
  expect(a.runner.runs).toHaveLength(1);
  expect(a.queue.reads.get(id)?.state).toBe("waiting");
  await pass(1);
  expect(a.runner.runs).toHaveLength(2);
});

test("after a crash of the engine the job goes on at once", async () => {
  await using a = new Process(undefined, "a");
  a.queue.intake.enqueue(dubOf("1"));
  await pass(0);
  a.runner.last.fail(new OctaviaError("EngineFailure", "The engine process ended."));
  await pass(0);
  expect(a.runner.runs).toHaveLength(2);
});

test("a run that throws what nobody foresaw is a failure of kind Internal", async () => {
  await using a = new Process(undefined, "a");
  const id = a.queue.intake.enqueue(dubOf("1"));
  await pass(0);
  a.runner.last.fail(new TypeError("x is not a function"));
  await pass(0);
  expect(a.queue.reads.get(id)?.error).toMatchObject({ kind: "Internal" });
});

test("a process whose lease was lost stops its run and drops the result", async () => {
  using place = new TemporaryHome();
  await using a = new Process(place.home, "a");
  const id = a.queue.intake.enqueue(dubOf("1"));
  await pass(0);
  // As if this process had stood still for longer than its lease.
  using other = new QueueRig(place.home, "other", () => Date.now() + 60_000);
  const options = { jobsAtOnce: atOnce(1), leaseMs: 600_000 };
  const taken = other.queue.claim("other", options);
  expect(taken?.lease.id).toBe(id);
  await pass(250);
  expect(a.runner.last.signal.aborted).toBe(true);
  expect(a.queue.reads.get(id)).toMatchObject({ state: "running", owner: "other" });
});

test("heartbeats keep a long run's lease", async () => {
  using place = new TemporaryHome();
  await using a = new Process(place.home, "a");
  a.queue.intake.enqueue(dubOf("1"));
  await pass(600_000);
  using other = new QueueRig(place.home, "other", Date.now);
  expect(other.queue.claim("other", { jobsAtOnce: atOnce(9), leaseMs: 1 })).toBeUndefined();
  expect(a.runner.last.signal.aborted).toBe(false);
});

test("a computer that slept through its lease goes on with the same run", async () => {
  await using a = new Process(undefined, "a");
  const id = a.queue.intake.enqueue(dubOf("1"));
  await pass(0);
  vi.setSystemTime(Date.now() + 3_600_000);
  a.queue.intake.enqueue(dubOf("2")); // wakes the dispatcher before its heartbeat
  await pass(60_000);
  expect(a.runner.runs).toHaveLength(1);
  expect(a.queue.reads.eventsAfter(0, id)).toHaveLength(2);
});

test("stopping with `leave` puts the job back into the queue, without a lost try", async () => {
  using place = new TemporaryHome();
  await using a = new Process(place.home, "a");
  const id = a.queue.intake.enqueue(dubOf("1"));
  await pass(0);
  await a.dispatcher.stop("leave");
  expect(a.queue.reads.get(id)?.state).toBe("queued");
  await pass(60_000);
  expect(a.runner.runs).toHaveLength(1);
});

test("stopping with `drain` lets the run end and starts no other", async () => {
  await using a = new Process(undefined, "a");
  const [id] = ["1", "2"].map((name) => a.queue.intake.enqueue(dubOf(name)));
  await pass(0);
  const stopped = a.dispatcher.stop("drain");
  a.runner.last.succeed();
  await stopped;
  expect(a.queue.reads.get(id ?? "")?.state).toBe("succeeded");
  expect(a.runner.runs).toHaveLength(1);
});

test("progress reaches the database about once a second, events at once", async () => {
  await using a = new Process(undefined, "a");
  const id = a.queue.intake.enqueue(dubOf("1"));
  await pass(0);
  const kept = vi.spyOn(a.queue.leases, "progress");
  for (let i = 0; i < 50; i++) {
    a.runner.last.onEvent({ type: "progress", progress: percent(i) });
    await pass(100);
  }
  expect(kept.mock.calls.length).toBeGreaterThanOrEqual(5);
  expect(kept.mock.calls.length).toBeLessThanOrEqual(7);
  a.runner.last.onEvent({ type: "warning", message: "line 3 runs over" });
  expect(a.queue.reads.eventsAfter(0, id).at(-1)?.body.type).toBe("run");
  a.runner.last.onEvent({ type: "progress", progress: percent(100) });
  a.runner.last.succeed();
  await pass(0);
  expect(a.queue.reads.get(id)?.progress).toEqual(percent(100));
});

test("a queue that cannot be written to stops neither the run nor the process", async () => {
  const errors: string[] = [];
  const log = { ...silentLog, error: (_: object, message: string) => void errors.push(message) };
  await using a = new Process(undefined, "a", { log });
  const id = a.queue.intake.enqueue(dubOf("1"));
  await pass(0);
  const { sqlite } = a.rig.database;
  sqlite.exec(
    "CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT raise(ABORT, 'no room'); END",
  );
  a.runner.last.onEvent({ type: "warning", message: "lost" });
  a.runner.last.succeed();
  await pass(0);
  expect(errors.join()).toMatch(/event could not be stored.*end of a job/);
  sqlite.exec("DROP TRIGGER full");
  await pass(20_000); // the lease runs out, and the job is taken up again
  a.runner.last.succeed();
  await pass(0);
  expect(a.queue.reads.get(id)?.state).toBe("succeeded");
});
