import type { JobId, JobResult } from "../../contract/job.ts";
import type { JobsAtOnce } from "../../contract/queue.ts";
import type { Claim } from "../queue/claims.ts";
import type { Space } from "../queue/full-disks.ts";
import type { Standing } from "../queue/leases.ts";
import type { Owner } from "../queue/owners.ts";
import { isDead } from "../queue/process-owner.ts";
import { type DiskRoom, systemDisks } from "./disk-room.ts";
import { Run, type RunContext } from "./run.ts";
import type { Runner } from "./runner.ts";
import { settle } from "./settle.ts";

/** A lease outlives two missed heartbeats. Milliseconds. */
const LEASE_MS = 15_000;
const HEARTBEAT_MS = 5_000;
/** The longest time a Node timer can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface DispatcherOptions extends RunContext {
  readonly runner: Runner;
  readonly owner: Owner;
  /** How many jobs of each class may run at once, over all processes of the home. */
  readonly jobsAtOnce: JobsAtOnce;
  /** Run these jobs and no others; all if not given. */
  readonly only?: readonly JobId[] | undefined;
  /** Whether to begin further jobs; asked before each. */
  readonly wantsMore?: (() => boolean) | undefined;
  /** Folder that the work is done in, beside those of the results. Absolute path. */
  readonly workDir: string;
  /** This machine's if not given. */
  readonly disks?: DiskRoom | undefined;
  /** Called whenever a run has ended and its job is settled. */
  readonly onEnd?: (() => void) | undefined;
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
  readonly #disks: DiskRoom;
  /** Set while the database itself has no room to say how a job ended. */
  #lacking: Space | undefined;
  #wake: NodeJS.Timeout | undefined;
  #lastBeat: number;
  #stopping = false;

  private constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#disks = options.disks ?? systemDisks;
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

  /** Something changed in the queue: a cancel, a pause, a lost lease, a new job, a place that came free. */
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

  #eachRun(ask: (run: Run) => Standing): void {
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
    const { clock, queue, owner, jobsAtOnce, only, wantsMore = () => true } = this.#options;
    const { hasRoom } = this.#disks;
    if (this.#lacking !== undefined && !hasRoom(this.#lacking)) return;
    this.#lacking = undefined;
    // After the computer has slept, our own leases look as if they had run out.
    if (clock() - this.#lastBeat > HEARTBEAT_MS) this.#beat();
    this.#safely("claim", () => {
      while (wantsMore()) {
        const claim = queue.claim(owner.id, { jobsAtOnce, leaseMs: LEASE_MS, only, hasRoom });
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
      this.#options.onEnd?.();
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
      this.#safely("end of a job", () =>
        settle(run, thrown, {
          ...this.#options,
          disks: this.#disks,
          onLack: (space) => {
            this.#lacking = space;
          },
        }),
      );
      return;
    }
    this.#safely("end of a job", () => {
      run.keepProgress();
      const won = this.#options.queue.leases.succeed(lease, result);
      log.info({ job: lease.id }, won ? "job succeeded" : "lease lost, result dropped");
    });
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
