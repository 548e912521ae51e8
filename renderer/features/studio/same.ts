import type { StudioLine } from "./lines.ts";

/**
 * The new lines, but where one is as it was, the old object: what is drawn from it stays.
 */
export function sameWherePossible(
  before: readonly StudioLine[],
  now: readonly StudioLine[],
): StudioLine[] {
  const old = new Map(before.map((line) => [line.id, line]));
  return now.map((line) => {
    const was = old.get(line.id);
    return was !== undefined && isSame(was, line) ? was : line;
  });
}

/** All of what a row or a region shows of a line. */
const SHOWN = [
  ...(["id", "source", "text", "sourceStart", "sourceEnd", "start", "duration", "slot"] as const),
  ...(["natural", "rate", "speaker", "voice", "changed", "anew", "guessed"] as const),
] as const satisfies readonly (keyof StudioLine)[];

const isSame = (a: StudioLine, b: StudioLine): boolean =>
  a === b ||
  (SHOWN.every((name) => a[name] === b[name]) &&
    a.actions.join() === b.actions.join() &&
    a.warnings.join() === b.warnings.join());
