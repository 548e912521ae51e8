import fc from "fast-check";
import { expect, test } from "vitest";
import type { ErrorInfo } from "../../contract/errors.ts";
import type { JobState } from "../../contract/job.ts";
import { JobClass } from "../../contract/queue.ts";
import type { Lease } from "./endings.ts";
import { QueueRig, SPECS, TemporaryHome } from "./rig.ts";

// The queue against a model of it: a list of jobs, changed by hand. Two processes on one home,
// time that jumps, leases that are long lost and still used, processes that die, jobs of two
// classes, pauses of a job and of all, a disk that fills and empties.

const LEASE_MS = 15_000;
const AT_ONCE = { heavy: 1, light: 2 };
type Name = "a" | "b";

interface ModelJob {
  readonly id: string;
  readonly class: JobClass;
  priority: number;
  state: JobState;
  attempts: number;
  readyAt: number;
  tries: number;
  crashes: number;
  cancelRequested: boolean;
  pauseRequested: boolean;
  /** Waits for room on a disk. */
  diskFull: boolean;
  lease: Lease | undefined;
  leaseUntil: number;
}

interface Model {
  now: number;
  paused: boolean;
  room: boolean;
  readonly jobs: ModelJob[];
  /** Every lease ever given. */
  readonly leases: Lease[];
}

interface Real {
  readonly rigs: Readonly<Record<Name, QueueRig>>;
}

type Command = fc.Command<Model, Real>;

/** A command from a function that does the same to both and compares what they answer. */
function command(title: string, run: (model: Model, real: Real) => void): Command {
  return {
    check: () => true,
    run(model, real) {
      for (const rig of Object.values(real.rigs)) rig.now = model.now;
      run(model, real);
      compare(model, real);
    },
    toString: () => title,
  };
}

function compare(model: Model, { rigs }: Real): void {
  const views = rigs.b.queue.reads.list().toReversed();
  const seen = views.map((v) => [
    ...[v.id, v.class, v.priority, v.state, v.attempts, v.cancelRequested, v.pauseRequested],
    v.retryAt,
  ]);
  const wanted = model.jobs.map((job) => [
    ...[job.id, job.class, job.priority, job.state, job.attempts],
    ...[job.cancelRequested, job.pauseRequested],
    job.state === "waiting" ? job.readyAt : undefined,
  ]);
  expect(seen).toEqual(wanted);
  expect(rigs.b.queue.pauses.isQueuePaused()).toBe(model.paused);
  for (const { id, state, attempts } of model.jobs) {
    const outcomes = rigs.a.queue.reads.attemptsOf(id).map(({ outcome }) => outcome);
    expect(outcomes).toHaveLength(attempts);
    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(
      +(state === "running"),
    );
  }
  const dead = model.jobs.filter(({ state }) => state === "dead").map(({ id }) => id);
  expect(rigs.a.queue.reads.deadLetters().map(({ job }) => job.id)).toHaveLength(dead.length);
}

function leave(job: ModelJob, state: JobState, readyAt = 0): void {
  const nothingAsked = { cancelRequested: false, pauseRequested: false, diskFull: false };
  Object.assign(job, { state, readyAt, lease: undefined, ...nothingAsked });
}

/** Where a job goes that is neither done nor failed. */
const undone = (job: ModelJob): JobState =>
  job.cancelRequested ? "cancelled" : job.pauseRequested ? "paused" : "queued";

function takeUp(model: Model, isDead: (owner: string) => boolean): number {
  const lost = model.jobs.filter(
    ({ lease, leaseUntil }) =>
      lease !== undefined && (leaseUntil <= model.now || isDead(lease.owner)),
  );
  for (const job of lost) leave(job, undone(job));
  return lost.length;
}

/** The job that a lease still holds. */
const heldBy = (model: Model, lease: Lease | undefined) =>
  model.jobs.find((job) => job.lease !== undefined && job.lease === lease);

const enqueue = ([kind, priority]: ["dub" | "music", number]) =>
  command(`enqueue(${kind}, ${priority})`, (model, { rigs }) => {
    const id = rigs.a.queue.intake.enqueue(SPECS[kind], { priority });
    model.jobs.push({
      ...{ id, priority, state: "queued", class: kind === "dub" ? "heavy" : "light" },
      ...{ cancelRequested: false, pauseRequested: false, diskFull: false, lease: undefined },
      ...{ attempts: 0, readyAt: 0, tries: 0, crashes: 0, leaseUntil: 0 },
    });
  });

/** @returns the lease that both agree on */
function claimBoth(model: Model, { rigs }: Real, owner: Name): Lease | undefined {
  takeUp(model, () => false);
  const running = (name: JobClass) =>
    model.jobs.filter((job) => job.state === "running" && job.class === name).length;
  const full = JobClass.options.filter((name) => running(name) >= AT_ONCE[name]);
  const [next] = model.jobs
    .filter(({ state, readyAt }) => ["queued", "waiting"].includes(state) && readyAt <= model.now)
    .filter((job) => !model.paused && !full.includes(job.class) && (model.room || !job.diskFull))
    .sort((x, y) => y.priority - x.priority);
  const options = { jobsAtOnce: AT_ONCE, leaseMs: LEASE_MS, hasRoom: () => model.room };
  const lease = rigs[owner].queue.claim(owner, options)?.lease;
  expect(lease?.id).toBe(next?.id);
  if (lease === undefined || next === undefined) return undefined;
  model.leases.push(lease);
  const leaseUntil = model.now + LEASE_MS;
  Object.assign(next, {
    ...{ state: "running", attempts: next.attempts + 1, lease, leaseUntil },
    diskFull: false,
  });
  return lease;
}

const claim = (owner: Name) =>
  command(`claim(${owner})`, (model, real) => {
    claimBoth(model, real, owner);
  });

type Act = (
  job: ModelJob | undefined,
  leases: QueueRig["queue"]["leases"],
  lease: Lease,
  model: Model,
) => void;

/** Something done with one of the last leases given: some of them still hold their job. */
const withLease = (title: string, act: Act) =>
  fc.nat(5).map((n) =>
    command(`${title}(${n})`, (model, { rigs }) => {
      const lease = model.leases.at(-1 - n);
      if (lease === undefined) return;
      const rig = lease.owner === "a" ? rigs.a : rigs.b;
      act(heldBy(model, lease), rig.queue.leases, lease, model);
    }),
  );

const heartbeat = withLease("heartbeat", (job, leases, lease, model) => {
  const pause = job?.pauseRequested === true || model.paused;
  const asked = job?.cancelRequested === true ? "cancel" : pause ? "pause" : "held";
  const standing = job === undefined ? "lost" : asked;
  expect(leases.standing(lease)).toBe(standing);
  expect(leases.heartbeat(lease, LEASE_MS)).toBe(standing);
  if (job !== undefined) job.leaseUntil = model.now + LEASE_MS;
});

const succeed = withLease("succeed", (job, leases, lease) => {
  const won = leases.succeed(lease, { outputs: [], report: "/r", warnings: [] });
  expect(won).toBe(job !== undefined);
  if (job !== undefined) leave(job, "succeeded");
});

const advance = withLease("advance", (job, leases, lease) => {
  const step = { type: "step-finished", step: "mix", seconds: 1, cached: false } as const;
  expect(leases.record(lease, step) !== false).toBe(job !== undefined);
  if (job !== undefined) Object.assign(job, { tries: 0, crashes: 0 });
});

const giveBack = withLease("giveBack", (job, leases, lease) => {
  expect(leases.giveBack(lease)).toBe(job !== undefined);
  if (job !== undefined) leave(job, undone(job));
});

interface Failure {
  readonly error: ErrorInfo;
  /** What is counted; a full disk counts as nothing. */
  readonly count: "tries" | "crashes" | undefined;
  /** Tries again. */
  readonly most: number;
  readonly delayMs: number;
}

const mux: ErrorInfo = { kind: "Internal", message: "", step: "mux" };
const failures: readonly Failure[] = [
  { error: mux, count: "tries", most: 1, delayMs: 5_000 },
  { error: { kind: "EngineFailure", message: "" }, count: "crashes", most: 3, delayMs: 0 },
  { error: { kind: "InvalidInput", message: "" }, count: "tries", most: 0, delayMs: 0 },
  {
    error: { kind: "DiskFull", message: "", step: "mux", space: { folder: "/", bytes: 1 } },
    ...{ count: undefined, most: 1, delayMs: 5_000 },
  },
];

function failBoth(
  { error, count, most, delayMs }: Failure,
  [job, leases, lease, model]: Parameters<Act>,
): void {
  const state = leases.fail(lease, error);
  if (job === undefined) {
    expect(state).toBe(false);
    return;
  }
  if (job.cancelRequested) leave(job, "cancelled");
  else if (most === 0) leave(job, "failed");
  else if (count !== undefined && job[count] === most) leave(job, "dead");
  else {
    if (count !== undefined) job[count]++;
    if (job.pauseRequested) leave(job, "paused");
    else leave(job, "waiting", model.now + delayMs);
    job.diskFull = count === undefined && job.state === "waiting";
  }
  expect(state).toBe(job.state);
}

const fail = fc
  .constantFrom(...failures)
  .chain((failure) => withLease(`fail ${failure.error.kind}`, (...at) => failBoth(failure, at)));

/** A whole attempt, so that jobs often come to the end of their tries. */
const tryAndFail = fc.constantFrom(...failures.slice(0, 2)).map((failure) =>
  command(`try ${failure.error.kind}`, (model, real) => {
    const lease = claimBoth(model, real, "a");
    if (lease === undefined) return;
    failBoth(failure, [heldBy(model, lease), real.rigs.a.queue.leases, lease, model]);
  }),
);

const onJob = (title: string, act: (job: ModelJob, queue: QueueRig["queue"]) => void) =>
  fc.nat(3).map((n) =>
    command(`${title}(${n})`, (model, { rigs }) => {
      const job = model.jobs[n];
      if (job !== undefined) act(job, rigs.b.queue);
    }),
  );

const OPEN: readonly JobState[] = ["queued", "waiting", "paused", "running"];

const cancel = onJob("cancel", (job, queue) => {
  const can = OPEN.includes(job.state);
  expect(queue.intake.cancel(job.id)).toBe(can);
  if (job.state === "running") job.cancelRequested = true;
  else if (can) leave(job, "cancelled");
});

const retry = onJob("retry", (job, queue) => {
  const can = ["failed", "dead", "cancelled", "waiting"].includes(job.state);
  expect(queue.intake.retry(job.id)).toBe(can);
  if (!can) return;
  leave(job, "queued");
  Object.assign(job, { tries: 0, crashes: 0 });
});

const pause = onJob("pause", (job, queue) => {
  const marks = job.state === "running" && !job.pauseRequested;
  const stands = ["queued", "waiting"].includes(job.state);
  expect(queue.pauses.pause(job.id)).toBe(marks || stands);
  if (marks) job.pauseRequested = true;
  if (stands) leave(job, "paused");
});

const resume = onJob("resume", (job, queue) => {
  const withdraws = job.state === "running" && job.pauseRequested;
  const stands = job.state === "paused";
  expect(queue.pauses.resume(job.id)).toBe(withdraws || stands);
  if (withdraws) job.pauseRequested = false;
  if (stands) leave(job, "queued");
});

const prioritise = fc.integer({ min: -1, max: 1 }).chain((priority) =>
  onJob(`prioritise ${priority}`, (job, queue) => {
    const can = OPEN.includes(job.state) && job.priority !== priority;
    expect(queue.intake.prioritise(job.id, priority)).toBe(can);
    if (can) job.priority = priority;
  }),
);

/** Of jobs that are over, the first one goes. */
const remove = command("remove", (model, { rigs }) => {
  const { pruning } = rigs.b.queue;
  for (const { id } of model.jobs.filter(({ state }) => OPEN.includes(state))) {
    expect(pruning.remove(id)).toBe(false);
  }
  const index = model.jobs.findIndex(({ state }) => !OPEN.includes(state));
  const [job] = index === -1 ? [] : model.jobs.splice(index, 1);
  if (job !== undefined) expect(pruning.remove(job.id)).toBe(true);
});

const pauseAll = (paused: boolean) =>
  command(paused ? "pause all" : "resume all", (model, { rigs }) => {
    const { pauses } = rigs.a.queue;
    const changed = paused ? pauses.pauseQueue() : pauses.resumeQueue();
    expect(changed).toBe(model.paused !== paused);
    model.paused = paused;
  });

const room = (isThere: boolean) =>
  command(isThere ? "room" : "no room", (model) => {
    model.room = isThere;
  });

const pass = fc.constantFrom(1, 4_999, 5_000, LEASE_MS - 1, LEASE_MS).map((ms) =>
  command(`pass(${ms})`, (model) => {
    model.now += ms;
  }),
);

const die = (dead: Name) =>
  command(`die(${dead})`, (model, { rigs }) => {
    const [queue, other] = [rigs[dead].queue, rigs[dead === "a" ? "b" : "a"].queue];
    const taken = takeUp(model, (owner) => owner === dead);
    expect(other.owners.takeUp(({ id }) => id === dead)).toBe(taken);
    queue.owners.register({ id: dead, pid: 1, started: "again", host: "here" });
  });

test("the queue does what its model does, whatever comes", () => {
  const commands = fc.commands(
    [
      fc.tuple(fc.constantFrom("dub", "music"), fc.integer({ min: -1, max: 1 })).map(enqueue),
      fc.tuple(fc.constantFrom("dub", "music"), fc.integer({ min: -1, max: 1 })).map(enqueue),
      fc.constantFrom<Name>("a", "b").map(claim),
      fc.constantFrom<Name>("a", "b").map(claim),
      fc.constantFrom<Name>("a", "b").map(die),
      heartbeat,
      succeed,
      advance,
      giveBack,
      fail,
      tryAndFail,
      tryAndFail,
      cancel,
      retry,
      pause,
      resume,
      prioritise,
      fc.constant(remove),
      fc.constantFrom(true, false, false).map(pauseAll),
      fc.boolean().map(room),
      pass,
    ],
    { maxCommands: 60, size: "+1" },
  );
  using place = new TemporaryHome();
  using a = new QueueRig(place.home, "a");
  using b = new QueueRig(place.home, "b");
  fc.assert(
    fc.property(commands, (run) => {
      for (const table of ["attempts", "events", "dead_letters", "jobs", "owners", "pauses"]) {
        a.database.sqlite.exec(`DELETE FROM ${table}`);
      }
      for (const [id, rig] of Object.entries({ a, b })) {
        rig.queue.owners.register({ id, pid: 1, started: "", host: "here" });
      }
      const model: Model = { now: a.now, paused: false, room: true, jobs: [], leases: [] };
      fc.modelRun(() => ({ model, real: { rigs: { a, b } } }), run);
    }),
    { numRuns: 60 },
  );
});
