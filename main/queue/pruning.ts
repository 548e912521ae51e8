import type { JobId } from "../../contract/job.ts";
import type { Journal } from "./journal.ts";

/** Jobs that one pruning takes out at most: a start is never held up by a long history. */
const AT_A_TIME = 500;

const OVER = "state IN ('succeeded', 'failed', 'cancelled', 'dead')";

/** The tables that hold a job's story, children first. */
const STORY = ["attempts", "events", "dead_letters"] as const;

/** Taking jobs that are over out of the database, with their stories. Nobody's files are touched. */
export class Pruning {
  readonly #journal: Journal;
  readonly #old;
  readonly #isOver;
  readonly #deletes;

  constructor(journal: Journal) {
    const { sqlite } = journal.database;
    this.#journal = journal;
    this.#old = sqlite
      .prepare<{ before: number }, JobId>(
        `SELECT id FROM jobs WHERE ${OVER} AND updatedAt < @before
         ORDER BY updatedAt LIMIT ${AT_A_TIME}`,
      )
      .pluck();
    this.#isOver = sqlite.prepare<[JobId], number>(`SELECT 1 FROM jobs WHERE id = ? AND ${OVER}`);
    this.#deletes = [
      ...STORY.map((table) => sqlite.prepare<[JobId]>(`DELETE FROM ${table} WHERE job = ?`)),
      sqlite.prepare<[JobId]>("DELETE FROM jobs WHERE id = ?"),
    ];
  }

  /** Removes a job that is over. False: it is not, or unknown. */
  remove(id: JobId): boolean {
    return this.#journal.write("remove", () => {
      if (this.#isOver.get(id) === undefined) return false;
      this.#delete(id);
      this.#journal.announce();
      return true;
    });
  }

  /**
   * Removes what was over before this time (milliseconds since the epoch), the oldest first and
   * some hundred at most. Where there is nothing to remove, nothing is written. @returns how many
   */
  prune(before: number): number {
    if (this.#journal.read("old", () => this.#old.get({ before })) === undefined) return 0;
    return this.#journal.write("prune", () => {
      // Asked again: another process may have been faster.
      const ids = this.#old.all({ before });
      for (const id of ids) this.#delete(id);
      if (ids.length > 0) this.#journal.announce();
      return ids.length;
    });
  }

  #delete(id: JobId): void {
    for (const statement of this.#deletes) statement.run(id);
  }
}
