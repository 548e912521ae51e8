import { toOctaviaError } from "../../contract/errors.ts";
import type { JobId, JobResult } from "../../contract/job.ts";
import type { Claim } from "../queue/claims.ts";
import type { Owner } from "../queue/owners.ts";
import { isDead } from "../queue/process-owner.ts";
import { Run, type RunContext } from "./run.ts";
import type { Runner } from "./runner.ts";

/** A lease outlives two missed heartbeats. Milliseconds. */
const LEASE_MS = 15_000;
const HEARTBEAT_MS = 5_000;
/** The longest time a Node timer can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface DispatcherOptions extends RunContext {
  readonly runner: Runner;
  readonly owner: Owner;
  /** How many jobs may run at once, over all processes of the home. */
  readonly jobsAtOnce: number;
  /** Run these jobs and no others; all if not given. */
  readonly only?: readonly JobId[] | undefined;
  /** Whether an owner's process is gone; asks the system if not given. */
  readonly isDead?: ((owner: Owner) => boolean) | undefined;
}

/** `drain`: what runs may end. `leave`: it goes back into the queue at once, for any process. */
export type StopMode = "drain" | "leave";

/** Takes jobs from the queue and has them run, until it is stopped. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #runs = new Map<Run, Promise<void>>();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #unsubscribe: () => void;
  #wake: NodeJS.Timeout | undefined;
  #lastBeat: number;
  #stopping = false;

  private constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#lastBeat = options.clock();
    this.#unsubscribe = options.queue.changes.subscribe(() => this.#onChange());
    this.#heartbeat = setInterval(() => this.#tick(), HEARTBEAT_MS);
  }

  /** Registers the owner, takes up the jobs of dead ones, and begins. @throws DiskFull */
  static start(options: DispatcherOptions): Dispatcher {
    options.queue.owners.register(options.owner);
    const dispatcher = new Dispatcher(options);
    dispatcher.#tick();
    return dispatcher;
  }

  /** Ends all runs as asked and leaves the queue. Resolves when nothing of it is left. */
  async stop(mode: StopMode): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#wake);
    if (mode === "leave") for (const run of this.#runs.keys()) run.stop("leave");
    await Promise.all(this.#runs.values());
    clearInterval(this.#heartbeat);
    this.#unsubscribe();
    this.#safely("forget", () => this.#options.queue.owners.forget(this.#options.owner.id));
  }

  #tick(): void {
    this.#beat();
    const { queue, isDead: dead = isDead } = this.#options;
    this.#safely("take up", () => queue.owners.takeUp(dead));
    this.#fill();
  }

  /** Something changed in the queue: a cancel, a lost lease, a new job, a place that came free. */
  #onChange(): void {
    const { leases } = this.#options.queue;
    this.#eachRun((run) => leases.standing(run.claim.lease));
    this.#fill();
  }

  #beat(): void {
    const { clock, queue } = this.#options;
    this.#lastBeat = clock();
    this.#eachRun((run) => {
      run.keepProgress();
      return queue.leases.heartbeat(run.claim.lease, LEASE_MS);
    });
  }

  #eachRun(ask: (run: Run) => "held" | "cancel" | "lost"): void {
    for (const run of this.#runs.keys()) {
      this.#safely("heartbeat", () => {
        const standing = ask(run);
        if (standing !== "held") run.stop(standing);
      });
    }
  }

  /** Starts jobs while there are some and places for them. */
  #fill(): void {
    if (this.#stopping) return;
    const { clock, queue, owner, jobsAtOnce, only } = this.#options;
    // After the computer has slept, our own leases look as if they had run out.
    if (clock() - this.#lastBeat > HEARTBEAT_MS) this.#beat();
    this.#safely("claim", () => {
      while (this.#runs.size < jobsAtOnce) {
        const claim = queue.claim(owner.id, { jobsAtOnce, leaseMs: LEASE_MS, only });
        if (claim === undefined) break;
        this.#begin(claim);
      }
      this.#wakeAt(queue.reads.nextReadyAt());
    });
  }

  #wakeAt(time: number | undefined): void {
    clearTimeout(this.#wake);
    if (time === undefined) return;
    const ms = Math.min(Math.max(0, time - this.#options.clock()), LONGEST_TIMER_MS);
    this.#wake = setTimeout(() => this.#fill(), ms);
  }

  #begin(claim: Claim): void {
    const run = new Run(claim, this.#options);
    this.#options.live.begin(claim.lease.id);
    const done = this.#carryOut(run).finally(() => {
      this.#runs.delete(run);
      this.#options.live.end(claim.lease.id);
      this.#fill();
    });
    this.#runs.set(run, done);
  }

  async #carryOut(run: Run): Promise<void> {
    const { lease, spec } = run.claim;
    const { runner, log } = this.#options;
    log.info({ job: lease.id }, "job started");
    let result: JobResult;
    try {
      result = await runner.run(spec, {
        job: lease.id,
        signal: run.signal,
        onEvent: (event) => run.hear(event),
      });
    } catch (thrown) {
      this.#safely("end of a job", () => this.#settle(run, thrown));
      return;
    }
    this.#safely("end of a job", () => {
      run.keepProgress();
      const won = this.#options.queue.leases.succeed(lease, result);
      log.info({ job: lease.id }, won ? "job succeeded" : "lease lost, result dropped");
    });
  }

  /** The run did not bring a result: because it was stopped, or because it failed. */
  #settle(run: Run, thrown: unknown): void {
    const { leases } = this.#options.queue;
    const { lease } = run.claim;
    const error = toOctaviaError(thrown).toInfo();
    run.keepProgress();
    this.#options.log.warn({ job: lease.id, stopped: run.stopped, error }, "job did not succeed");
    switch (run.stopped) {
      case "lost":
        break;
      case "leave":
        leases.giveBack(lease);
        break;
      case "cancel":
        leases.stopped(lease);
        break;
      case undefined:
        if (error.kind === "Cancelled") leases.stopped(lease);
        else leases.fail(lease, error);
    }
  }

  /**
   * The queue can fail (a full disk, above all) where nobody waits for it. What could not be
   * written is made good later: an unfinished lease runs out, and the job is taken up again.
   */
  #safely(what: string, work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.#options.log.error({ error: String(thrown) }, `the queue failed: ${what}`);
    }
  }
}
