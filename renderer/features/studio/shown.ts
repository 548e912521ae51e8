import { badness, needsWork } from "./fit.ts";
import type { StudioLine } from "./lines.ts";

export const SHOWS = ["all", "work", "changed"] as const;
export type Show = (typeof SHOWS)[number];

export interface Filter {
  readonly show: Show;
  readonly search: string;
}

/**
 * The lines that pass. Those that need work come the worst first.
 * @param working the lines that needed work as they came from the files: a line that is being mended
 *   stays in sight, and in its place
 */
export function shownLines(
  lines: readonly StudioLine[],
  { show, search }: Filter,
  working: ReadonlyMap<number, number>,
): readonly StudioLine[] {
  const wanted = search.trim().toLocaleLowerCase();
  if (show === "all" && wanted === "") return lines;
  const passing = lines.filter(
    (line) =>
      (show === "all" || (show === "changed" ? line.changed : working.has(line.id))) &&
      (wanted === "" || holds(line, wanted)),
  );
  if (show !== "work") return passing;
  return passing.sort((a, b) => (working.get(b.id) ?? 0) - (working.get(a.id) ?? 0) || a.id - b.id);
}

const holds = (line: StudioLine, wanted: string): boolean =>
  line.text.toLocaleLowerCase().includes(wanted) ||
  line.source.toLocaleLowerCase().includes(wanted) ||
  (line.speaker?.toLocaleLowerCase().includes(wanted) ?? false);

/** How bad each line is that needs work. */
export const workOf = (lines: readonly Parameters<typeof badness>[0][]): Map<number, number> =>
  new Map(lines.filter(needsWork).map((line) => [line.id, badness(line)]));

/** Index of the last line that has begun at a moment; -1 before the first. Lines are in order. */
export function indexAt(
  lines: readonly StudioLine[],
  seconds: number,
  startOf: (line: StudioLine) => number,
): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const line = lines[middle];
    if (line !== undefined && startOf(line) <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The lines that lie in a stretch of the file, seconds, by their times in the source. */
export function linesBetween(
  lines: readonly StudioLine[],
  from: number,
  to: number,
): readonly StudioLine[] {
  const first = Math.max(
    0,
    indexAt(lines, from, ({ sourceStart }) => sourceStart),
  );
  const last = indexAt(lines, to, ({ sourceStart }) => sourceStart);
  return lines.slice(first, last + 1).filter(({ sourceEnd }) => sourceEnd >= from);
}
