import { differenceOf } from "./quality.ts";

/** A picture that may be chosen. */
export interface Candidate {
  /** Seconds. */
  readonly at: number;
  readonly score: number;
  readonly print: Float32Array;
}

/** Below this two pictures show the same, a little moved. */
const ALIKE = 0.03;
/** Below this they are one picture but for noise. */
const SAME = 0.004;

/**
 * The best pictures, best first: those that show different things before all, then others far
 * apart in time, never one picture twice. Fewer than `count` where the video has no more.
 */
export function choosePictures<Picture extends Candidate>(
  candidates: readonly Picture[],
  count: number,
): Picture[] {
  const chosen: Picture[] = [];
  const byScore = candidates.toSorted((a, b) => b.score - a.score || a.at - b.at);
  for (const candidate of byScore) {
    if (chosen.length === count) break;
    if (nearest(candidate, chosen) >= ALIKE) chosen.push(candidate);
  }
  while (chosen.length < count) {
    const next = byScore
      .filter((candidate) => nearest(candidate, chosen) >= SAME)
      .map((candidate) => ({ candidate, worth: candidate.score * apart(candidate, chosen) }))
      .sort((a, b) => b.worth - a.worth)[0];
    if (next === undefined) break;
    chosen.push(next.candidate);
  }
  return chosen.sort((a, b) => b.score - a.score);
}

const nearest = ({ print }: Candidate, chosen: readonly Candidate[]): number =>
  Math.min(Number.POSITIVE_INFINITY, ...chosen.map((other) => differenceOf(print, other.print)));

/** Seconds to the nearest chosen one, and never nothing. */
const apart = ({ at }: Candidate, chosen: readonly Candidate[]): number =>
  0.01 + Math.min(3600, ...chosen.map((other) => Math.abs(at - other.at)));
