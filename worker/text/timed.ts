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
 * Times for the pieces of a text, from spans that cover the same text. Inside a span time is shared
 * out by letters. Spans whose text is another (edited, translated) count as one from first to last.
 */
export function shareTimes(
  pieces: readonly string[],
  spans: readonly [Timed, ...Timed[]],
): { start: number; end: number }[] {
  const known = bareLetters(spans.map((span) => span.text).join(""));
  const same = spans.length > 1 && known === bareLetters(pieces.join(""));
  const usable = same ? spans.filter((span) => bareLetters(span.text) !== "") : [whole(spans)];
  const clock = letterClock(
    usable,
    usable.map((span) =>
      same ? letterCount(span.text) : pieces.reduce((sum, piece) => sum + letterCount(piece), 0),
    ),
  );
  let position = 0;
  return pieces.map((piece) => {
    const start = clock(position, "start");
    position += same ? bareLetters(piece).length : letterCount(piece);
    return { start, end: clock(position, "end") };
  });
}

function whole(spans: readonly [Timed, ...Timed[]]): Timed {
  return { text: "", start: spans[0].start, end: Math.max(...spans.map((span) => span.end)) };
}

/**
 * The time of the boundary before letter `position`; asked in rising order. On the seam of two
 * spans an end belongs to the earlier one and a start to the later.
 */
function letterClock(
  spans: readonly Timed[],
  counts: readonly number[],
): (position: number, side: "start" | "end") => number {
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
