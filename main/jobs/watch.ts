import { isDeepStrictEqual } from "node:util";
import type { JobEvent, Progress } from "../../contract/events.ts";
import type { JobId, JobState } from "../../contract/job.ts";
import type { JobView } from "../../contract/queue.ts";
import type { JobQueue } from "../queue/queue.ts";
import type { LiveEvents } from "./live.ts";

const OVER: ReadonlySet<JobState> = new Set<JobState>(["succeeded", "failed", "cancelled", "dead"]);

/** Whether a job has come to its end; it can still be queued again by hand. */
export function isOver(state: JobState): boolean {
  return OVER.has(state);
}

/**
 * A job's story, from the event after number `after` on: what is stored, then what comes, until the
 * job is over or the signal fires. Progress of a job that another process runs is as fresh as that
 * process keeps it in the database.
 */
export async function* watchJob(
  queue: JobQueue,
  live: LiveEvents,
  id: JobId,
  { after, signal }: { readonly after: number; readonly signal: AbortSignal },
): AsyncGenerator<JobEvent, void, undefined> {
  const bell = new Bell();
  const heard = new Heard();
  const endings = [
    queue.changes.subscribe(() => bell.ring()),
    live.subscribe(id, (event) => {
      heard.add(event);
      bell.ring();
    }),
    onAbort(signal, () => bell.ring()),
  ];
  try {
    let seq = after;
    let queuePaused = false;
    while (!signal.aborted) {
      const rung = bell.next();
      // The state is read before the events: if it says "over", its event is among those read.
      const job = queue.reads.get(id);
      const stored = queue.reads.eventsAfter(seq, id);
      const unheard = live.carries(id) ? undefined : progressEvent(job, stored.at(-1)?.seq ?? seq);
      for (const event of inOrder(stored, heard.take(unheard))) {
        seq = Math.max(seq, event.seq);
        yield event;
      }
      if (job === undefined || isOver(job.state)) return;
      if (queue.pauses.isQueuePaused() !== queuePaused) {
        queuePaused = !queuePaused;
        const type = queuePaused ? "queue-paused" : "queue-resumed";
        yield { seq, job: id, at: queue.now(), body: { type } };
      }
      await rung;
    }
  } finally {
    for (const end of endings) end();
  }
}

/** A running job's progress as it is kept in the database, as if it had been heard. */
function progressEvent(job: JobView | undefined, seq: number): JobEvent | undefined {
  if (job?.state !== "running" || job.progress === undefined) return undefined;
  const event = { type: "progress", progress: job.progress } as const;
  return { seq, job: job.id, at: job.updatedAt, body: { type: "run", event } };
}

/** Stored events once each, and unstored ones after the stored event whose number they bear. */
function inOrder(stored: readonly JobEvent[], heard: readonly JobEvent[]): JobEvent[] {
  const unstored = heard.filter((event) => !isStored(event));
  return [...stored, ...unstored].sort((a, b) => a.seq - b.seq); // sort is stable
}

/** Events that a run's owner writes into the story; they are read from there. */
function isStored({ body }: JobEvent): boolean {
  if (body.type !== "run") return true;
  return body.event.type === "step-finished" || body.event.type === "warning";
}

function progressOf({ body }: JobEvent): Progress | undefined {
  return body.type === "run" && body.event.type === "progress" ? body.event.progress : undefined;
}

/** What was heard and not yet told. Of progress in a row only the last counts. */
class Heard {
  #events: JobEvent[] = [];
  #lastProgress: Progress | undefined;

  add(event: JobEvent): void {
    const last = this.#events.at(-1);
    const replaces = last !== undefined && progressOf(last) !== undefined;
    if (replaces && progressOf(event) !== undefined) this.#events.pop();
    this.#events.push(event);
  }

  /** Everything heard, with `unheard` if it is news. */
  take(unheard: JobEvent | undefined): JobEvent[] {
    const isNews =
      unheard !== undefined && !isDeepStrictEqual(progressOf(unheard), this.#lastProgress);
    if (isNews) this.add(unheard);
    const events = this.#events;
    this.#events = [];
    this.#lastProgress = events.map(progressOf).findLast(Boolean) ?? this.#lastProgress;
    return events;
  }
}

/** Wakes one sleeper. */
class Bell {
  #wake: () => void = () => undefined;

  /** Resolves with the first ring from now on. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  ring(): void {
    this.#wake();
  }
}

/** @returns what ends the subscription */
function onAbort(signal: AbortSignal, listener: () => void): () => void {
  signal.addEventListener("abort", listener);
  return () => signal.removeEventListener("abort", listener);
}
