/** Seconds: no sentence pause is taken to be shorter or longer than this, whoever talks. */
const SHORTEST = 0.35;
const LONGEST = 0.7;
/** For a talk with too few pauses to tell. */
const USUAL = 0.45;
/** What is shorter is articulation, not a pause. */
const AUDIBLE = 0.1;
/** A pause counts for no more than this, so that one long silence says little. */
const CAP = 2;
const ENOUGH = 8;

/**
 * The pause that ends a sentence in this talk, seconds. A talk's pauses fall into those inside and
 * those between sentences; Otsu's method (1979) parts the two on their logarithms, and the result
 * is held within 0.35 to 0.7 s.
 */
export function sentencePause(pauses: readonly number[]): number {
  const logs = pauses
    .filter((pause) => pause >= AUDIBLE)
    .map((pause) => Math.log(Math.min(pause, CAP)))
    .sort((a, b) => a - b);
  if (logs.length < ENOUGH) return USUAL;
  const total = logs.reduce((sum, value) => sum + value, 0);
  let below = 0;
  let best = { variance: -1, cut: Math.log(USUAL) };
  for (let count = 1; count < logs.length; count += 1) {
    const left = logs[count - 1] ?? 0;
    const right = logs[count] ?? 0;
    below += left;
    const above = logs.length - count;
    const between = (below / count - (total - below) / above) ** 2 * count * above;
    if (between > best.variance) best = { variance: between, cut: (left + right) / 2 };
  }
  return Math.min(LONGEST, Math.max(SHORTEST, Math.exp(best.cut)));
}
