import fc from "fast-check";
import { expect, test } from "vitest";
import type { ErrorInfo } from "../../contract/errors.ts";
import type { JobState } from "../../contract/job.ts";
import type { Lease } from "./endings.ts";
import { dubOf, QueueRig, TemporaryHome } from "./rig.ts";

// The queue against a model of it: a list of jobs, changed by hand. Two processes on one home,
// time that jumps, leases that are long lost and still used, processes that die.

const LEASE_MS = 15_000;
const AT_ONCE = 2;
type Name = "a" | "b";

interface ModelJob {
  readonly id: string;
  readonly priority: number;
  state: JobState;
  attempts: number;
  readyAt: number;
  tries: number;
  crashes: number;
  cancelRequested: boolean;
  lease: Lease | undefined;
  leaseUntil: number;
}

interface Model {
  now: number;
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
  const seen = views.map((v) => [v.id, v.state, v.attempts, v.cancelRequested, v.retryAt]);
  const wanted = model.jobs.map((job) => {
    const retryAt = job.state === "waiting" ? job.readyAt : undefined;
    return [job.id, job.state, job.attempts, job.cancelRequested, retryAt];
  });
  expect(seen).toEqual(wanted);
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
  Object.assign(job, { state, readyAt, lease: undefined, cancelRequested: false });
}

function takeUp(model: Model, isDead: (owner: string) => boolean): number {
  const lost = model.jobs.filter(
    ({ lease, leaseUntil }) =>
      lease !== undefined && (leaseUntil <= model.now || isDead(lease.owner)),
  );
  for (const job of lost) leave(job, job.cancelRequested ? "cancelled" : "queued");
  return lost.length;
}

/** The job that a lease still holds. */
const heldBy = (model: Model, lease: Lease | undefined) =>
  model.jobs.find((job) => job.lease !== undefined && job.lease === lease);

const enqueue = (priority: number) =>
  command(`enqueue(${priority})`, (model, { rigs }) => {
    const id = rigs.a.queue.intake.enqueue(dubOf("x"), { priority });
    const start = { attempts: 0, readyAt: 0, tries: 0, crashes: 0, leaseUntil: 0 };
    const job = {
      id,
      priority,
      state: "queued",
      cancelRequested: false,
      lease: undefined,
    } as const;
    model.jobs.push({ ...job, ...start });
  });

/** @returns the lease that both agree on */
function claimBoth(model: Model, { rigs }: Real, owner: Name): Lease | undefined {
  takeUp(model, () => false);
  const running = model.jobs.filter(({ state }) => state === "running").length;
  const [next] = model.jobs
    .filter(({ state, readyAt }) => ["queued", "waiting"].includes(state) && readyAt <= model.now)
    .sort((x, y) => y.priority - x.priority);
  const options = { jobsAtOnce: AT_ONCE, leaseMs: LEASE_MS };
  const lease = rigs[owner].queue.claim(owner, options)?.lease;
  expect(lease?.id).toBe(running < AT_ONCE ? next?.id : undefined);
  if (lease === undefined || next === undefined) return undefined;
  model.leases.push(lease);
  const leaseUntil = model.now + LEASE_MS;
  Object.assign(next, { state: "running", attempts: next.attempts + 1, lease, leaseUntil });
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
  const standing = job === undefined ? "lost" : job.cancelRequested ? "cancel" : "held";
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
  if (job !== undefined) leave(job, job.cancelRequested ? "cancelled" : "queued");
});

interface Failure {
  readonly error: ErrorInfo;
  readonly count: "tries" | "crashes";
  /** Tries again. */
  readonly most: number;
  readonly delayMs: number;
}

const mux: ErrorInfo = { kind: "Internal", message: "", step: "mux" };
const failures: readonly Failure[] = [
  { error: mux, count: "tries", most: 1, delayMs: 5_000 },
  { error: { kind: "EngineFailure", message: "" }, count: "crashes", most: 3, delayMs: 0 },
  { error: { kind: "InvalidInput", message: "" }, count: "tries", most: 0, delayMs: 0 },
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
  else if (job[count] === most) leave(job, "dead");
  else {
    job[count]++;
    leave(job, "waiting", model.now + delayMs);
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

const cancel = onJob("cancel", (job, queue) => {
  const can = ["queued", "waiting", "running"].includes(job.state);
  expect(queue.intake.cancel(job.id)).toBe(can);
  if (job.state === "running") job.cancelRequested = true;
  else if (can) leave(job, "cancelled");
});

const retry = onJob("retry", (job, queue) => {
  const can = ["failed", "dead", "cancelled"].includes(job.state);
  expect(queue.intake.retry(job.id)).toBe(can);
  if (!can) return;
  leave(job, "queued");
  Object.assign(job, { tries: 0, crashes: 0 });
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
      fc.integer({ min: -1, max: 1 }).map(enqueue),
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
      pass,
    ],
    { maxCommands: 40, size: "+1" },
  );
  using place = new TemporaryHome();
  using a = new QueueRig(place.home, "a");
  using b = new QueueRig(place.home, "b");
  fc.assert(
    fc.property(commands, (run) => {
      for (const table of ["attempts", "events", "dead_letters", "jobs", "owners"]) {
        a.database.sqlite.exec(`DELETE FROM ${table}`);
      }
      for (const [id, rig] of Object.entries({ a, b })) {
        rig.queue.owners.register({ id, pid: 1, started: "", host: "here" });
      }
      const model: Model = { now: a.now, jobs: [], leases: [] };
      fc.modelRun(() => ({ model, real: { rigs: { a, b } } }), run);
    }),
    { numRuns: 60 },
  );
});
