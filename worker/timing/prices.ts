import type { Curve, Piece } from "./curve.ts";

/**
 * What each discomfort costs, so that the least of it can be found. A price is cost per second:
 * of speech time saved by speaking faster, or of start moved. Only their relations matter: a small
 * delay is cheaper than any change of speed, the voice's own rate cheaper than stretching, the
 * stretch above 1.25 dear. The bounds 1.15 and 1.25 and the half second are those of docs/numbers.md;
 * the prices between are chosen by hand.
 */
const SPEED_PRICES = [
  { to: 1, price: 0.5 },
  { to: 1.05, price: 1 },
  { to: 1.1, price: 1.3 },
  { to: 1.15, price: 1.6 },
  { to: 1.2, price: 3 },
  { to: 1.25, price: 4 },
  { to: 1.3, price: 7 },
  { to: 1.35, price: 9 },
  { to: 1.5, price: 12 },
  { to: Number.POSITIVE_INFINITY, price: 16 },
] as const;

/**
 * Least price of stretching: it costs a child process and a little of the sound, and since it is
 * the same for many rates, few lines are stretched much instead of many a little.
 */
const STRETCH_PRICE = 3;

/** Furthest a start may lie from its source without a warning, seconds. */
export const MAX_DRIFT = 0.5;
/** Earliest start before the source's, seconds: a voice before the lips move is seen at once. */
const MAX_LEAD = 0.15;

/** Dearer than all speeding and moving of a whole track together, so that it is the next to last. */
const FITTING_LINE = 1e5;
/** The last resort, above everything else. */
const BEYOND_BOUNDS = 1e7;

const LATE_PRICES = [
  { to: 0.1, price: 0.4 },
  { to: 0.2, price: 0.8 },
  { to: 0.3, price: 1.6 },
  { to: MAX_DRIFT, price: 4 },
  { to: Number.POSITIVE_INFINITY, price: BEYOND_BOUNDS },
] as const;

const EARLY_PRICES = [
  { to: 0.05, price: 1.2 },
  { to: MAX_LEAD, price: 3 },
] as const;

/** Cost of starting at a time, for a line whose source starts at `source` (seconds). */
export function startCost(source: number): Curve {
  const early: Piece[] = [];
  const late: Piece[] = [];
  let reached = 0;
  for (const { to, price } of EARLY_PRICES) {
    early.unshift({ width: to - reached, slope: -price });
    reached = to;
  }
  reached = 0;
  for (const { to, price } of LATE_PRICES) {
    late.push({ width: to - reached, slope: price });
    reached = to;
  }
  return { from: source - MAX_LEAD, pieces: [...early, ...late] };
}

interface Speech {
  /** Length at the voice's natural rate, seconds. */
  readonly natural: number;
  /** Length as it is at hand, before stretching, seconds. */
  readonly spoken: number;
  /** Highest total rate. */
  readonly maxSpeed: number;
  /** Longest it should be, seconds: kept to unless even the highest rate is too slow for it. */
  readonly room: number;
  /** Whether it fits its own slot as it is: then it is left alone as long as possible. */
  readonly fits: boolean;
  /** Whether the voice can speak it anew at another rate: else there is only stretching. */
  readonly respeakable: boolean;
}

/** Cost of a duration, from the one at the highest rate to the length at hand or the room. */
export function durationCost(speech: Speech): Curve {
  const { natural, spoken, maxSpeed, room, fits, respeakable } = speech;
  const shortest = natural / maxSpeed;
  const pieces: Piece[] = [];
  let longest = Math.min(spoken, room);
  for (const { to, price } of SPEED_PRICES) {
    const end = Math.max(shortest, natural / to);
    if (end >= longest) continue;
    const least = respeakable ? price : Math.max(price, STRETCH_PRICE);
    const slope = -least - (fits && to > 1 ? FITTING_LINE : 0);
    pieces.unshift({ width: longest - end, slope });
    longest = end;
  }
  return { from: shortest, pieces };
}

/** Cost of an end: free up to the track's, beyond it only as a last resort. Seconds. */
export const endCost = (trackEnd: number): Curve => ({
  from: 0,
  pieces: [
    { width: Math.max(0, trackEnd), slope: 0 },
    { width: Number.POSITIVE_INFINITY, slope: BEYOND_BOUNDS },
  ],
});
