import { bareLetters } from "./script.ts";

/** A stretch of text and when it is said, seconds. */
export interface Timed {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A word as it was heard: in which window of the recogniser, and from whom. */
export interface HeardWord extends Timed {
  readonly confidence?: number | undefined;
  readonly speaker?: string | undefined;
  /** Number of the passage it came in. */
  readonly passage: number;
}

/** Where a recogniser or an author has left times that run backwards, they stand still instead. */
export function forwardInTime<T extends Timed>(pieces: readonly T[]): T[] {
  let latest = Number.NEGATIVE_INFINITY;
  return pieces.map((piece) => {
    const start = Math.max(piece.start, latest);
    const end = Math.max(piece.end, start);
    latest = start;
    return { ...piece, start, end };
  });
}

const letterCount = (text: string): number => Math.max(1, bareLetters(text).length);

/**
 * Times for the pieces of a text spoken within `whole`: by the spans inside it whose times are
 * known, if they hold the same letters (not so once it is edited or translated), else by share of
 * letters.
 */
export function shareTimes(
  pieces: readonly string[],
  whole: { readonly start: number; readonly end: number },
  spans: readonly Timed[] = [],
): { start: number; end: number }[] {
  const same =
    spans.length > 1 &&
    bareLetters(spans.map((span) => span.text).join("")) === bareLetters(pieces.join(""));
  const counts = pieces.map((piece) => (same ? bareLetters(piece).length : letterCount(piece)));
  const clock = same
    ? letterClock(spans.filter((span) => bareLetters(span.text) !== ""))
    : shareClock(whole, counts);
  const clamp = (time: number): number => Math.min(whole.end, Math.max(whole.start, time));
  let position = 0;
  return counts.map((count) => {
    const start = clamp(clock(position, "start"));
    position += count;
    return { start, end: Math.max(start, clamp(clock(position, "end"))) };
  });
}

/** The time of the boundary before a letter, asked in rising order. */
type Clock = (position: number, side: "start" | "end") => number;

function shareClock(whole: { start: number; end: number }, counts: readonly number[]): Clock {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (position) => whole.start + (position / total) * (whole.end - whole.start);
}

/** On the seam of two spans an end belongs to the earlier one and a start to the later. */
function letterClock(spans: readonly Timed[]): Clock {
  const counts = spans.map((span) => bareLetters(span.text).length);
  let index = 0;
  let before = 0;
  return (position, side) => {
    const passed = (count: number): boolean =>
      side === "start" ? position >= before + count : position > before + count;
    for (;;) {
      const count = counts[index] ?? 0;
      if (index >= spans.length - 1 || !passed(count)) break;
      before += count;
      index += 1;
    }
    const span = spans[index];
    if (span === undefined) return 0;
    const share = Math.min(1, (position - before) / (counts[index] ?? 1));
    return span.start + share * (span.end - span.start);
  };
}
