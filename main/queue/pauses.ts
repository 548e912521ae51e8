import type { JobId } from "../../contract/job.ts";
import type { Journal } from "./journal.ts";

/** SQL: 1 while the whole queue is paused. */
export const QUEUE_PAUSED = "EXISTS (SELECT 1 FROM pauses WHERE what = 'queue')";

const PAUSE = `
  UPDATE jobs SET state = 'paused', updatedAt = @now
  WHERE id = @id AND state IN ('queued', 'waiting')`;

const ASK_TO_PAUSE = `
  UPDATE jobs SET pauseRequested = 1, updatedAt = @now
  WHERE id = @id AND state = 'running' AND pauseRequested = 0`;

// It has all the tries it had: whoever paused it has not mended anything.
const RESUME = `
  UPDATE jobs SET state = 'queued', readyAt = 0, error = NULL, updatedAt = @now
  WHERE id = @id AND state = 'paused'`;

const WITHDRAW = `
  UPDATE jobs SET pauseRequested = 0, updatedAt = @now
  WHERE id = @id AND state = 'running' AND pauseRequested = 1`;

interface Target {
  readonly id: JobId;
  readonly now: number;
}

/** Standing still and going on: of one job, and of the whole queue, for all processes of the home. */
export class Pauses {
  readonly #journal: Journal;
  readonly #pause;
  readonly #askToPause;
  readonly #resume;
  readonly #withdraw;
  readonly #pauseQueue;
  readonly #resumeQueue;
  readonly #isQueuePaused;

  constructor(journal: Journal) {
    const { sqlite } = journal.database;
    this.#journal = journal;
    this.#pause = sqlite.prepare<Target>(PAUSE);
    this.#askToPause = sqlite.prepare<Target>(ASK_TO_PAUSE);
    this.#resume = sqlite.prepare<Target>(RESUME);
    this.#withdraw = sqlite.prepare<Target>(WITHDRAW);
    this.#pauseQueue = sqlite.prepare<[number]>(
      "INSERT INTO pauses (what, at) VALUES ('queue', ?) ON CONFLICT DO NOTHING",
    );
    this.#resumeQueue = sqlite.prepare("DELETE FROM pauses WHERE what = 'queue'");
    this.#isQueuePaused = sqlite.prepare<[], number>(`SELECT ${QUEUE_PAUSED}`).pluck();
  }

  /**
   * queued, waiting -> paused, at once; a running job is marked, and its owner stops it and gives
   * it back as paused. False: it is paused already, over, or unknown.
   */
  pause(id: JobId): boolean {
    return this.#journal.write("pause", () => {
      const target = { id, now: this.#journal.now() };
      if (this.#pause.run(target).changes === 1) {
        this.#journal.append(id, { type: "paused" });
        return true;
      }
      return this.#announceIf(this.#askToPause.run(target).changes === 1);
    });
  }

  /** paused -> queued; a running job that was to be paused goes on. False: neither of them. */
  resume(id: JobId): boolean {
    return this.#journal.write("resume", () => {
      const target = { id, now: this.#journal.now() };
      if (this.#resume.run(target).changes === 1) {
        this.#journal.append(id, { type: "resumed" });
        return true;
      }
      return this.#announceIf(this.#withdraw.run(target).changes === 1);
    });
  }

  /** From now on nothing is claimed, and what runs is stopped and queued again. False: it is so already. */
  pauseQueue(): boolean {
    return this.#journal.write("pauseQueue", () =>
      this.#announceIf(this.#pauseQueue.run(this.#journal.now()).changes === 1),
    );
  }

  /** The queue goes on. False: it was not paused. */
  resumeQueue(): boolean {
    return this.#journal.write("resumeQueue", () =>
      this.#announceIf(this.#resumeQueue.run().changes === 1),
    );
  }

  isQueuePaused(): boolean {
    return this.#journal.read("isQueuePaused", () => this.#isQueuePaused.get() === 1);
  }

  #announceIf(changed: boolean): boolean {
    if (changed) this.#journal.announce();
    return changed;
  }
}
