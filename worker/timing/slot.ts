import { MAX_DRIFT } from "./prices.ts";

/** Kept free before the next speech where the source has that much, seconds (docs/numbers.md). */
const GUARD = 0.05;
/** Longest part of a gap that a line may use, seconds (docs/numbers.md). */
const MAX_BORROW = 1.5;

/** A line of the track and the length of its speech. Seconds. */
export interface NaturalLine {
  readonly id: number;
  /** The source line's times. */
  readonly start: number;
  readonly end: number;
  /** Length of the trimmed speech at the voice's natural rate. */
  readonly natural: number;
  /** Highest rate of the line's own voice, where that is not the track's; 1: it has but one. */
  readonly maxRate?: number | undefined;
}

/** The room of a line among its source neighbours, seconds on the track. */
export interface Slot {
  /** Its own time, and what may be borrowed of the gap after it. */
  readonly start: number;
  readonly end: number;
  /** End of what may be borrowed, whatever follows. */
  readonly borrowEnd: number;
  /** Latest end that neither borrows too much nor moves the next line too far. */
  readonly bearableEnd: number;
  /** Seconds kept free before the next line. */
  readonly guard: number;
}

/** The slot of a line, given the source line after it. `trackEnd` in seconds. */
export function slotOf(line: NaturalLine, next: NaturalLine | undefined, trackEnd: number): Slot {
  const borrowEnd = Math.min(line.end + MAX_BORROW, trackEnd);
  if (next === undefined) {
    return { start: line.start, end: borrowEnd, borrowEnd, bearableEnd: borrowEnd, guard: 0 };
  }
  const guard = Math.min(GUARD, Math.max(0, next.start - line.end));
  return {
    start: line.start,
    end: Math.min(borrowEnd, next.start - guard),
    borrowEnd,
    bearableEnd: Math.min(borrowEnd, next.start + MAX_DRIFT - guard),
    guard,
  };
}
