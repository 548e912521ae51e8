import type { JobEvent } from "../../contract/events.ts";
import type { JobId } from "../../contract/job.ts";

type Listener = (event: JobEvent) => void;

/**
 * What the jobs run by this process say, as they say it. Events that are not stored (progress, the
 * start of a step) bear the number of the stored event they follow.
 */
export class LiveEvents {
  readonly #listeners = new Map<JobId, Set<Listener>>();
  readonly #ofAll = new Set<Listener>();
  readonly #carried = new Set<JobId>();

  /** Whether this process runs the job, so that its progress is heard here and need not be read. */
  carries(job: JobId): boolean {
    return this.#carried.has(job);
  }

  begin(job: JobId): void {
    this.#carried.add(job);
  }

  end(job: JobId): void {
    this.#carried.delete(job);
  }

  publish(event: JobEvent): void {
    for (const listener of this.#listeners.get(event.job) ?? []) listener(event);
    for (const listener of this.#ofAll) listener(event);
  }

  /** @returns what ends the subscription */
  subscribe(job: JobId, listener: Listener): () => void {
    const listeners = this.#listeners.get(job) ?? new Set();
    this.#listeners.set(job, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(job);
    };
  }

  /** Hears every job. @returns what ends the subscription */
  subscribeAll(listener: Listener): () => void {
    this.#ofAll.add(listener);
    return () => void this.#ofAll.delete(listener);
  }
}
