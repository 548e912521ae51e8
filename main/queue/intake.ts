import { OctaviaError } from "../../contract/errors.ts";
import { type JobId, JobSpec } from "../../contract/job.ts";
import { classOf, type JobClass } from "../../contract/queue.ts";
import { canonicalJson } from "../../worker/artifacts/canonical.ts";
import type { Journal } from "./journal.ts";
import { readSpec } from "./stored.ts";

export interface EnqueueOptions {
  /** The client's own name for this wish: asking twice makes one job. */
  readonly key?: string | undefined;
  /** The key stands for the job only until that is over: asking again then makes another. */
  readonly keyWhileOpen?: boolean | undefined;
  /** Higher runs first; 0 if not given. */
  readonly priority?: number | undefined;
  /** The job this one is an edit of. */
  readonly parent?: JobId | undefined;
}

const ENQUEUE = `
  INSERT INTO jobs (id, key, parent, spec, state, class, priority, createdAt, updatedAt)
  VALUES (@id, @key, @parent, @spec, 'queued', @class, @priority, @now, @now)
  ON CONFLICT (key) DO NOTHING`;

const RELEASE_KEY = `
  UPDATE jobs SET key = NULL
  WHERE key = ? AND state IN ('succeeded', 'failed', 'cancelled', 'dead')`;

const CANCEL = `
  UPDATE jobs SET state = 'cancelled', updatedAt = @now
  WHERE id = @id AND state IN ('queued', 'waiting', 'paused')`;

const ASK_TO_STOP = `
  UPDATE jobs SET cancelRequested = 1, updatedAt = @now
  WHERE id = @id AND state = 'running'`;

const RETRY = `
  UPDATE jobs SET state = 'queued', readyAt = 0, tries = 0, crashes = 0, error = NULL,
    progress = NULL, updatedAt = @now
  WHERE id = @id AND state IN ('failed', 'dead', 'cancelled', 'waiting')`;

const PRIORITISE = `
  UPDATE jobs SET priority = @priority, updatedAt = @now
  WHERE id = @id AND state IN ('queued', 'waiting', 'paused', 'running') AND priority <> @priority`;

const REQUEUE_LETTER = `
  UPDATE dead_letters SET requeuedAt = @now WHERE job = @id AND requeuedAt IS NULL`;

interface Target {
  readonly id: JobId;
  readonly now: number;
}

interface NewJob extends Target {
  readonly key: string | null;
  readonly parent: string | null;
  readonly spec: string;
  readonly class: JobClass;
  readonly priority: number;
}

/** The transitions that people ask for. */
export class Intake {
  readonly #journal: Journal;
  readonly #newId: () => JobId;
  readonly #insert;
  readonly #byKey;
  readonly #releaseKey;
  readonly #cancel;
  readonly #askToStop;
  readonly #retry;
  readonly #prioritise;
  readonly #requeueLetter;

  constructor(journal: Journal, newId: () => JobId) {
    const { sqlite } = journal.database;
    this.#journal = journal;
    this.#newId = newId;
    this.#insert = sqlite.prepare<NewJob>(ENQUEUE);
    this.#byKey = sqlite.prepare<[string], { id: JobId; spec: string }>(
      "SELECT id, spec FROM jobs WHERE key = ?",
    );
    this.#releaseKey = sqlite.prepare<[string]>(RELEASE_KEY);
    this.#cancel = sqlite.prepare<Target>(CANCEL);
    this.#askToStop = sqlite.prepare<Target>(ASK_TO_STOP);
    this.#retry = sqlite.prepare<Target>(RETRY);
    this.#prioritise = sqlite.prepare<Target & { priority: number }>(PRIORITISE);
    this.#requeueLetter = sqlite.prepare<Target>(REQUEUE_LETTER);
  }

  /**
   * -> queued. The same key with the same spec is the job that is there already.
   * @throws InvalidInput if the key stands for another spec
   * @throws DiskFull
   */
  enqueue(spec: JobSpec, options: EnqueueOptions = {}): JobId {
    const { key, keyWhileOpen = false, priority = 0, parent } = options;
    const id = this.#newId();
    const row = {
      ...{ key: key ?? null, parent: parent ?? null, priority },
      ...{ spec: JSON.stringify(spec), class: classOf(spec.kind) },
    };
    return this.#journal.write("enqueue", () => {
      if (key !== undefined && keyWhileOpen) this.#releaseKey.run(key);
      if (this.#insert.run({ id, ...row, now: this.#journal.now() }).changes === 1) {
        this.#journal.append(id, { type: "queued" });
        return id;
      }
      const there = key === undefined ? undefined : this.#byKey.get(key);
      if (there === undefined) throw new Error("Internal: a conflict without a key");
      if (isSame(there.spec, spec)) return there.id;
      throw new OctaviaError("InvalidInput", `The key "${key}" stands for another job.`, {
        hint: `It is job ${there.id}; ask for this one with another key.`,
      });
    });
  }

  /**
   * queued, waiting, paused -> cancelled, at once; a running job is marked, and its owner stops it.
   * False: the job is over already, or unknown.
   */
  cancel(id: JobId): boolean {
    return this.#journal.write("cancel", () => {
      const target = { id, now: this.#journal.now() };
      if (this.#cancel.run(target).changes === 1) {
        this.#journal.append(id, { type: "cancelled" });
        return true;
      }
      const asked = this.#askToStop.run(target).changes === 1;
      if (asked) this.#journal.announce();
      return asked;
    });
  }

  /**
   * failed, dead, cancelled, waiting -> queued, with all its tries. False: in none of these states.
   */
  retry(id: JobId): boolean {
    return this.#journal.write("retry", () => {
      const target = { id, now: this.#journal.now() };
      if (this.#retry.run(target).changes === 0) return false;
      this.#requeueLetter.run(target);
      this.#journal.append(id, { type: "requeued" });
      return true;
    });
  }

  /** Changes the place of a job that is not over. False: it is, or has that priority, or is unknown. */
  prioritise(id: JobId, priority: number): boolean {
    return this.#journal.write("prioritise", () => {
      const target = { id, priority, now: this.#journal.now() };
      if (this.#prioritise.run(target).changes === 0) return false;
      this.#journal.append(id, { type: "priority", priority });
      return true;
    });
  }
}

/** Whether a stored spec says the same, in whatever order. */
function isSame(stored: string, spec: JobSpec): boolean {
  return canonicalJson(readSpec(stored)) === canonicalJson(JobSpec.parse(spec));
}
