import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Progress } from "../../contract/events.ts";
import type { JobId } from "../../contract/job.ts";
import type { JobView } from "../../contract/queue.ts";
import type { JobQueue } from "../queue/queue.ts";
import type { LiveEvents } from "./live.ts";
import { isOver } from "./watch.ts";

/** Changes closer together than this are told at once. */
const ROUND_MS = 50;
/** How far the clocks that jobs are dated with may go back. */
const SLACK_MS = 2_000;

/**
 * Jobs as they stand: first all that are not over, then each one when it has changed, whichever
 * process changed it. Ends with the signal.
 */
export async function* watchAllJobs(
  queue: JobQueue,
  live: LiveEvents,
  signal: AbortSignal,
): AsyncGenerator<JobView, void, undefined> {
  const told = new Told(queue.listing.lastChange());
  const progress = new Map<JobId, Progress>();
  let wake: () => void = () => undefined;
  const ring = (): void => wake();
  const endings = [
    queue.changes.subscribe(ring),
    live.subscribeAll(({ job, body }) => {
      if (body.type !== "run" || body.event.type !== "progress") return;
      progress.set(job, body.event.progress);
      ring();
    }),
  ];
  const isEnded = (): boolean => signal.aborted;
  signal.addEventListener("abort", ring);
  try {
    // What was over before anybody listened is no news.
    for (const job of queue.listing.changedSince(told.newest - SLACK_MS)) {
      if (isOver(job.state)) told.isNews(job);
    }
    let jobs = queue.listing.open();
    while (!isEnded()) {
      const rung = new Promise<void>((resolve) => {
        wake = resolve;
      });
      for (const job of jobs) {
        const now = withProgress(job, progress);
        if (told.isNews(now)) yield now;
      }
      if (isEnded()) return;
      await rung;
      await pause(ROUND_MS, undefined, { signal }).catch(() => undefined);
      if (isEnded()) return;
      jobs = changed(queue, told.newest - SLACK_MS, progress);
      told.forget(told.newest - SLACK_MS);
    }
  } finally {
    signal.removeEventListener("abort", ring);
    for (const end of endings) end();
  }
}

/** What has moved: in the database, or in what runs here. */
function changed(queue: JobQueue, since: number, progress: ReadonlyMap<JobId, unknown>): JobView[] {
  const jobs = queue.listing.changedSince(since);
  const there = new Set(jobs.map(({ id }) => id));
  const moving = [...progress.keys()].filter((id) => !there.has(id));
  return [...jobs, ...moving.flatMap((id) => queue.reads.get(id) ?? [])];
}

/** A running job with what it last said of itself, which may be newer than what is stored. */
function withProgress(job: JobView, progress: Map<JobId, Progress>): JobView {
  const heard = progress.get(job.id);
  if (heard === undefined) return job;
  if (job.state !== "running") {
    progress.delete(job.id);
    return job;
  }
  return heard.percent >= (job.progress?.percent ?? 0) ? { ...job, progress: heard } : job;
}

/** What has been told, as far back as it can come up again. */
class Told {
  readonly #jobs = new Map<JobId, JobView>();
  /** When the job that changed last did. */
  newest: number;

  constructor(newest: number) {
    this.newest = newest;
  }

  isNews(job: JobView): boolean {
    this.newest = Math.max(this.newest, job.updatedAt);
    if (isDeepStrictEqual(this.#jobs.get(job.id), job)) return false;
    this.#jobs.set(job.id, job);
    return true;
  }

  /** Jobs that are over and have not changed since then cannot come up again unchanged. */
  forget(before: number): void {
    for (const [id, { state, updatedAt }] of this.#jobs) {
      if (isOver(state) && updatedAt < before) this.#jobs.delete(id);
    }
  }
}
