import { type Curve, cheapest, combine, doneBy, freeFrom, later, split, sum } from "./curve.ts";

/** A line to be placed on the track: what its choices cost. */
export interface Placeable {
  /** Cost of its start, over the time of the track; endless. */
  readonly start: Curve;
  /** Cost of its duration, over all durations it may have. */
  readonly duration: Curve;
  /** Cost of its end, over the time of the track; endless. */
  readonly end: Curve;
  /** Seconds kept free between its end and the next line's start. */
  readonly guard: number;
}

/** Seconds on the track. */
export interface Placement {
  readonly start: number;
  readonly duration: number;
}

interface Stage {
  readonly line: Placeable;
  /** Least cost of all lines so far but this one's duration and end, by this one's start. */
  readonly begin: Curve;
  /** The end this line would choose if nothing followed. */
  readonly bestEnd: number;
}

/**
 * Places lines in their order at the least total cost such that none begins before the one before
 * it has ended and its guard has passed. Exact, not approximate: dynamic programming over the time
 * each line ends, with the cost so far kept as a convex curve; a line adds a few pieces to the
 * curve and its earliest start cuts off what lies before, so that the work grows with n alone.
 */
export function place(lines: readonly Placeable[]): Placement[] {
  const stages: Stage[] = [];
  let free = freeFrom(0);
  for (const line of lines) {
    const begin = sum(free, line.start);
    const ended = sum(combine(begin, line.duration), line.end);
    stages.push({ line, begin, bestEnd: cheapest(ended) });
    free = later(doneBy(ended), line.guard);
  }
  return walkBack(stages);
}

/** Fixes ends from the last line to the first: each as it likes best among those still possible. */
function walkBack(stages: readonly Stage[]): Placement[] {
  const placements: Placement[] = [];
  let latest = Number.POSITIVE_INFINITY;
  for (const { line, begin, bestEnd } of stages.toReversed()) {
    const end = Math.min(bestEnd, latest - line.guard);
    const { x: start, y: duration } = split(begin, line.duration, end);
    placements.push({ start, duration });
    latest = start;
  }
  return placements.reverse();
}
