/** A translation of a line, and how long it would take to speak. */
export interface FittingCandidate {
  readonly text: string;
  /** Mean log-probability of a token; higher is better. */
  readonly score: number;
  /** Measured, or estimated from the number of characters. */
  readonly seconds: number;
}

/** Spoken length over slot that needs no remedy (the fit ladder's step 4). */
const LEAST_RATIO = 0.92;
const MOST_RATIO = 1.08;

/**
 * Most that may be lost in mean log-probability a token: at 0.35 each token is on average 0.7
 * times as probable as in the best translation.
 */
const MOST_LOSS = 0.35;

/**
 * The translation whose spoken length is nearest to fitting its slot (0.92-1.08 of it), among those
 * that are not much worse than the best; of two that fit alike the better one, then the earlier.
 * @param candidates at least one
 * @param slot seconds there are for the line, more than 0
 * @param mostLoss of score, against the best candidate's
 */
export function pickFitting<Candidate extends FittingCandidate>(
  candidates: readonly [Candidate, ...Candidate[]],
  slot: number,
  mostLoss: number = MOST_LOSS,
): Candidate {
  const best = candidates.reduce((a, b) => (b.score > a.score ? b : a));
  let chosen = best;
  for (const candidate of candidates) {
    if (candidate.score < best.score - mostLoss) continue;
    const gain = misfit(chosen, slot) - misfit(candidate, slot);
    if (gain > 0 || (gain === 0 && candidate.score > chosen.score)) chosen = candidate;
  }
  return chosen;
}

/** How far outside the ratio that fits; 0 inside. Half as long is as far off as twice as long. */
function misfit({ seconds }: FittingCandidate, slot: number): number {
  const ratio = Math.max(seconds, Number.MIN_VALUE) / slot;
  if (ratio > MOST_RATIO) return Math.log(ratio / MOST_RATIO);
  if (ratio < LEAST_RATIO) return Math.log(LEAST_RATIO / ratio);
  return 0;
}
