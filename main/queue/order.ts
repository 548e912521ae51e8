import type { JobId } from "../../contract/job.ts";
import type { Journal } from "./journal.ts";
import { type Place, placed } from "./places.ts";

const PENDING = "state IN ('queued', 'waiting', 'paused')";
const UP_NEXT = `SELECT id, seq, priority FROM jobs WHERE ${PENDING} ORDER BY priority DESC, seq`;
const COUNT = `SELECT count(*) FROM jobs WHERE ${PENDING}`;
const SET = `
  UPDATE jobs SET priority = @priority, updatedAt = @now WHERE seq = @seq AND ${PENDING}`;

interface Row extends Place {
  readonly id: JobId;
}

/** How a move went; `unknown`: a job is not pending, `full`: no priorities are left. */
export type Move = "moved" | "unknown" | "full";

/** The jobs that wait their turn, in the order they will run. */
export class Order {
  readonly #journal: Journal;
  readonly #upNext;
  readonly #count;
  readonly #set;

  constructor(journal: Journal) {
    const { sqlite } = journal.database;
    this.#journal = journal;
    this.#upNext = sqlite.prepare<[], Row>(UP_NEXT);
    this.#count = sqlite.prepare<[], number>(COUNT).pluck();
    this.#set = sqlite.prepare<{ seq: number; priority: number; now: number }>(SET);
  }

  /** The next `limit` of them, and how many there are. Paused ones keep their places. */
  upNext(limit: number): { readonly ids: JobId[]; readonly total: number } {
    return this.#journal.read("upNext", () => {
      const ids: JobId[] = [];
      for (const { id } of this.#upNext.iterate()) {
        if (ids.length === limit) break;
        ids.push(id);
      }
      return { ids, total: this.#count.get() ?? 0 };
    });
  }

  /** Has a job run just before another, or last; all priorities that takes change at once. */
  move(id: JobId, before: JobId | undefined): Move {
    return this.#journal.write("move", () => {
      const rows = this.#upNext.all();
      const moved = rows.find((row) => row.id === id);
      const others = rows.filter((row) => row.id !== id);
      const at = before === undefined ? others.length : others.findIndex((r) => r.id === before);
      if (moved === undefined || at === -1) return "unknown";
      const order = [...others.slice(0, at), moved, ...others.slice(at)];
      const changed = placed(order, at);
      if (changed === undefined) return "full";
      this.#write(rows, changed);
      return "moved";
    });
  }

  #write(rows: readonly Row[], changed: ReadonlyMap<number, number>): void {
    const now = this.#journal.now();
    for (const { id, seq } of rows) {
      const priority = changed.get(seq);
      if (priority === undefined) continue;
      this.#set.run({ seq, priority, now });
      this.#journal.append(id, { type: "priority", priority });
    }
  }
}
