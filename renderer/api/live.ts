import type { QueryClient } from "@tanstack/react-query";
import { create } from "zustand";
import type { JobView } from "../../contract/queue.ts";
import { client, orpc } from "./client.ts";

type Listener = (changed: readonly JobView[]) => void;

/** Longest wait between two tries to reach the host, and the first; milliseconds. */
const LONGEST_WAIT = 5000;
const FIRST_WAIT = 300;

/** Whether the host is heard. The first connection counts as heard until it fails. */
export const useConnection = create<{ heard: boolean }>(() => ({ heard: true }));

const listeners = new Set<Listener>();

/** Calls back with the jobs that have changed, at most once a frame. Returns how to stop. */
export function onJobs(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Collects changes until the next frame: a burst of a hundred events is one drawing. */
class Frame {
  private waiting = new Map<string, JobView>();
  private readonly states = new Map<string, string>();
  private readonly cache: QueryClient;

  constructor(cache: QueryClient) {
    this.cache = cache;
  }

  add(job: JobView): void {
    if (this.waiting.size === 0) setTimeout(() => this.tell(), 16);
    this.waiting.set(job.id, job);
  }

  private tell(): void {
    const changed = [...this.waiting.values()];
    this.waiting = new Map();
    let moved = false;
    for (const job of changed) {
      const standing = `${job.state} ${job.priority}`;
      moved ||= this.states.get(job.id) !== standing;
      this.states.set(job.id, standing);
      const key = orpc.jobs.get.queryKey({ input: { id: job.id } });
      if (this.cache.getQueryData(key) !== undefined) this.cache.setQueryData(key, job);
    }
    if (moved) {
      for (const queryKey of [orpc.jobs.counts.key(), orpc.jobs.upNext.key()])
        void this.cache.invalidateQueries({ queryKey });
    }
    for (const listener of listeners) listener(changed);
  }
}

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Follows all jobs until the signal fires, and comes back whenever the connection is lost. */
export async function followJobs(cache: QueryClient, signal: AbortSignal): Promise<void> {
  const frame = new Frame(cache);
  let wait = FIRST_WAIT;
  while (!signal.aborted) {
    try {
      const events = await client.jobs.watchAll(undefined, { signal });
      if (!useConnection.getState().heard) await cache.invalidateQueries();
      useConnection.setState({ heard: true });
      wait = FIRST_WAIT;
      for await (const job of events) frame.add(job);
    } catch {
      // Also after the end of this window, where nobody sees it any more.
      useConnection.setState({ heard: false });
    }
    await pause(wait, signal);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}
