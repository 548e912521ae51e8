import type { JobEvent, Progress, RunEvent } from "../../contract/events.ts";
import type { Log } from "../db/log.ts";
import type { Claim } from "../queue/claims.ts";
import type { JobQueue } from "../queue/queue.ts";
import type { LiveEvents } from "./live.ts";

/** Progress is kept in the database at most this often. */
const PROGRESS_MS = 1_000;

/** Why a run was ended before its time. */
export type Stop = "cancel" | "pause" | "lost" | "leave";

export interface RunContext {
  readonly queue: JobQueue;
  readonly live: LiveEvents;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
}

/** One claimed job while it runs: what it says goes to the queue and to those who watch. */
export class Run {
  readonly claim: Claim;
  readonly #context: RunContext;
  readonly #abort = new AbortController();
  #stop: Stop | undefined;
  #seq: number;
  #unkept: Progress | undefined;
  #keptAt = Number.NEGATIVE_INFINITY;

  constructor(claim: Claim, context: RunContext) {
    this.claim = claim;
    this.#context = context;
    this.#seq = claim.seq;
  }

  /** Fires when the run is to end. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Why it was stopped, if it was; the first reason counts, but a lost lease beats all. */
  get stopped(): Stop | undefined {
    return this.#stop;
  }

  stop(why: Stop): void {
    if (this.#stop === undefined || why === "lost") this.#stop = why;
    this.#abort.abort();
  }

  /** Takes what the runner says. */
  hear(event: RunEvent): void {
    if (this.#stop === "lost") return;
    switch (event.type) {
      case "progress":
        this.#unkept = event.progress;
        if (this.#context.clock() - this.#keptAt >= PROGRESS_MS) this.keepProgress();
        break;
      case "step-started":
        break;
      case "step-finished":
      case "warning":
        this.#record(event);
        break;
    }
    this.#context.live.publish(this.#asJobEvent(event));
  }

  /** Brings the latest progress to the database. */
  keepProgress(): void {
    const progress = this.#unkept;
    if (progress === undefined) return;
    this.#unkept = undefined;
    this.#keptAt = this.#context.clock();
    this.#safely("progress", () => this.#context.queue.leases.progress(this.claim.lease, progress));
  }

  #record(event: RunEvent): void {
    this.#safely("event", () => {
      const seq = this.#context.queue.leases.record(this.claim.lease, event);
      if (seq === false) this.stop("lost");
      else this.#seq = seq;
    });
  }

  /** The run must not fail because its tale cannot be written down. */
  #safely(what: string, work: () => void): void {
    try {
      work();
    } catch (thrown) {
      const fields = { job: this.claim.lease.id, error: String(thrown) };
      this.#context.log.error(fields, `a run's ${what} could not be stored`);
    }
  }

  #asJobEvent(event: RunEvent): JobEvent {
    const { id } = this.claim.lease;
    return { seq: this.#seq, job: id, at: this.#context.clock(), body: { type: "run", event } };
  }
}
