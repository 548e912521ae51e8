import { basename } from "node:path";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { type JobId, JobState } from "../../contract/job.ts";
import type { JobView } from "../../contract/queue.ts";
import type { Journal } from "./journal.ts";
import type { Reads } from "./reads.ts";

export interface PageOptions {
  readonly states?: readonly JobState[] | undefined;
  readonly kind?: string | undefined;
  /** Part of the first input's name, in any case of letters. */
  readonly search?: string | undefined;
  /** Where the last page ended. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface JobPage {
  readonly jobs: JobView[];
  /** There are more: they begin after this cursor. */
  readonly next?: string;
}

/**
 * Which rows a page may hold, newest first. SQLite knows upper and lower case of ASCII alone, and
 * sees the whole spec: it leaves out what cannot fit, and the rest is looked at here.
 */
const ROWS = `
  SELECT seq, id, coalesce(spec ->> '$.input', spec ->> '$.scenes[0].video', '') AS input
  FROM jobs
  WHERE seq < @before
    AND (@states IS NULL OR state IN (SELECT value FROM json_each(@states)))
    AND (@kind IS NULL OR spec ->> '$.kind' = @kind)
    AND (@within IS NULL OR spec LIKE @within ESCAPE '!')
  ORDER BY seq DESC`;

const COUNTS = "SELECT state, count(*) AS count FROM jobs GROUP BY state";
const LAST_CHANGE = "SELECT max(updatedAt) FROM jobs";
const CHANGED = `
  SELECT id FROM jobs WHERE updatedAt >= ? ORDER BY updatedAt, seq`;
const OPEN = `
  SELECT id FROM jobs WHERE state NOT IN ('succeeded', 'failed', 'cancelled', 'dead') ORDER BY seq`;

const NAMED = "SELECT 1 FROM jobs WHERE instr(spec, ?) > 0 LIMIT 1";

interface Row {
  readonly seq: number;
  readonly id: JobId;
  readonly input: string;
}

interface Filter {
  readonly before: number;
  readonly states: string | null;
  readonly kind: string | null;
  readonly within: string | null;
}

const Count = z.object({ state: JobState, count: z.int() });

/** Listings of many jobs, for windows. */
export class Listing {
  readonly #journal: Journal;
  readonly #reads: Reads;
  readonly #rows;
  readonly #counts;
  readonly #lastChange;
  readonly #changed;
  readonly #open;
  readonly #named;

  constructor(journal: Journal, reads: Reads) {
    const { sqlite } = journal.database;
    this.#journal = journal;
    this.#reads = reads;
    this.#rows = sqlite.prepare<Filter, Row>(ROWS);
    this.#counts = sqlite.prepare<[]>(COUNTS);
    this.#lastChange = sqlite.prepare<[], number | null>(LAST_CHANGE).pluck();
    this.#changed = sqlite.prepare<[number], JobId>(CHANGED).pluck();
    this.#open = sqlite.prepare<[], JobId>(OPEN).pluck();
    this.#named = sqlite.prepare<[string], number>(NAMED).pluck();
  }

  /** The newest first. @throws InvalidInput for a cursor that is none */
  page({ states, kind, search, cursor, limit }: PageOptions): JobPage {
    const filter: Filter = {
      before: cursor === undefined ? Number.MAX_SAFE_INTEGER : seqOf(cursor),
      states: states === undefined ? null : JSON.stringify(states),
      kind: kind ?? null,
      within: search === undefined ? null : pattern(search),
    };
    const wanted = search?.toLocaleLowerCase() ?? "";
    const found = this.#journal.read("page", () => {
      const rows: Row[] = [];
      for (const row of this.#rows.iterate(filter)) {
        if (!basename(row.input).toLocaleLowerCase().includes(wanted)) continue;
        if (rows.push(row) > limit) break;
      }
      return rows;
    });
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    return {
      jobs: this.#views(rows.map(({ id }) => id)),
      ...(found.length > limit && last !== undefined ? { next: last.seq.toString(36) } : {}),
    };
  }

  /** How many jobs are in each state; states without any are left out. */
  counts(): Partial<Record<JobState, number>> {
    const rows = this.#journal.read("counts", () => this.#counts.all());
    return Object.fromEntries(rows.map((row) => Count.parse(row)).map((r) => [r.state, r.count]));
  }

  /** Jobs that are not over, in order of arrival. */
  open(): JobView[] {
    return this.#views(this.#journal.read("open", () => this.#open.all()));
  }

  /** Whether a text that is no other's stands in the spec of any job, over or not. */
  isNamed(text: string): boolean {
    return this.#journal.read("named", () => this.#named.get(text)) === 1;
  }

  /** When a job was last changed, milliseconds since the epoch; 0 if there are none. */
  lastChange(): number {
    return this.#journal.read("last change", () => this.#lastChange.get()) ?? 0;
  }

  /** Jobs that were changed at that time or later, milliseconds since the epoch. */
  changedSince(time: number): JobView[] {
    return this.#views(this.#journal.read("changed", () => this.#changed.all(time)));
  }

  #views(ids: readonly JobId[]): JobView[] {
    return ids.flatMap((id) => this.#reads.get(id) ?? []);
  }
}

/** For letters that are written the same in JSON and in any case; the others are not sieved out. */
function pattern(search: string): string | null {
  if (!/^[\x20-\x7e]+$/.test(search) || /["\\]/.test(search)) return null;
  return `%${search.replace(/[%_!]/g, "!$&")}%`;
}

function seqOf(cursor: string): number {
  const seq = /^[0-9a-z]{1,11}$/.test(cursor) ? Number.parseInt(cursor, 36) : Number.NaN;
  if (Number.isSafeInteger(seq)) return seq;
  throw new OctaviaError(
    "InvalidInput",
    `"${cursor.slice(0, 40)}" is no place in the list of jobs.`,
  );
}
