import { isDeepStrictEqual } from "node:util";
import { OctaviaError } from "../../contract/errors.ts";
import { type JobId, JobSpec } from "../../contract/job.ts";
import type { Journal } from "./journal.ts";

export interface EnqueueOptions {
  /** The client's own name for this wish: asking twice makes one job. */
  readonly key?: string | undefined;
  /** Higher runs first; 0 if not given. */
  readonly priority?: number | undefined;
  /** The job this one is an edit of. */
  readonly parent?: JobId | undefined;
}

/** The transitions that people ask for. */
export interface Intake {
  /**
   * -> queued. The same key with the same spec is the job that is there already.
   * @throws InvalidInput if the key stands for another spec
   * @throws DiskFull
   */
  enqueue(spec: JobSpec, options?: EnqueueOptions): JobId;
  /**
   * queued, waiting -> cancelled, at once; a running job is marked, and its owner stops it.
   * False: the job is over already, or unknown.
   */
  cancel(id: JobId): boolean;
  /** failed, dead, cancelled -> queued, with all its tries. False: in none of these states. */
  retry(id: JobId): boolean;
}

const ENQUEUE = `
  INSERT INTO jobs (id, key, parent, spec, state, priority, createdAt, updatedAt)
  VALUES (@id, @key, @parent, @spec, 'queued', @priority, @now, @now)
  ON CONFLICT (key) DO NOTHING`;

const CANCEL = `
  UPDATE jobs SET state = 'cancelled', updatedAt = @now
  WHERE id = @id AND state IN ('queued', 'waiting')`;

const ASK_TO_STOP = `
  UPDATE jobs SET cancelRequested = 1, updatedAt = @now
  WHERE id = @id AND state = 'running'`;

const RETRY = `
  UPDATE jobs SET state = 'queued', readyAt = 0, tries = 0, crashes = 0, error = NULL,
    progress = NULL, updatedAt = @now
  WHERE id = @id AND state IN ('failed', 'dead', 'cancelled')`;

const REQUEUE_LETTER = `
  UPDATE dead_letters SET requeuedAt = @now WHERE job = @id AND requeuedAt IS NULL`;

type Touch = { id: JobId; now: number };
type NewJob = Touch & { key: string | null; parent: string | null; spec: string; priority: number };

export function openIntake(journal: Journal, newId: () => JobId): Intake {
  const { sqlite } = journal.database;
  const insert = sqlite.prepare<NewJob>(ENQUEUE);
  const byKey = sqlite.prepare<[string], { id: string; spec: string }>(
    "SELECT id, spec FROM jobs WHERE key = ?",
  );
  const cancel = sqlite.prepare<Touch>(CANCEL);
  const askToStop = sqlite.prepare<Touch>(ASK_TO_STOP);
  const retry = sqlite.prepare<Touch>(RETRY);
  const requeueLetter = sqlite.prepare<Touch>(REQUEUE_LETTER);

  return {
    enqueue(spec, { key, priority = 0, parent } = {}) {
      const id = newId();
      const row = { key: key ?? null, parent: parent ?? null, spec: JSON.stringify(spec) };
      return journal.write("enqueue", () => {
        if (insert.run({ id, ...row, priority, now: journal.now() }).changes === 1) {
          journal.append(id, { type: "queued" });
          return id;
        }
        const there = key === undefined ? undefined : byKey.get(key);
        if (there === undefined) throw new Error("Internal: a conflict without a key");
        if (isSame(there.spec, spec)) return there.id;
        throw new OctaviaError("InvalidInput", `The key "${key}" stands for another job.`, {
          hint: `It is job ${there.id}; ask for this one with another key.`,
        });
      });
    },

    cancel(id) {
      return journal.write("cancel", () => {
        const at = { id, now: journal.now() };
        if (cancel.run(at).changes === 1) {
          journal.append(id, { type: "cancelled" });
          return true;
        }
        const asked = askToStop.run(at).changes === 1;
        if (asked) journal.announce();
        return asked;
      });
    },

    retry(id) {
      return journal.write("retry", () => {
        const at = { id, now: journal.now() };
        if (retry.run(at).changes === 0) return false;
        requeueLetter.run(at);
        journal.append(id, { type: "requeued" });
        return true;
      });
    },
  };
}

/** Whether a stored spec says the same, in whatever order. */
function isSame(stored: string, spec: JobSpec): boolean {
  return isDeepStrictEqual(JobSpec.parse(JSON.parse(stored)), JobSpec.parse(spec));
}
