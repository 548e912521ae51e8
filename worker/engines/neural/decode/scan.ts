/** What is smaller than exp(-43) adds nothing to a sum that has a 1 in it. */
const LOWEST = -43;
const STEPS = 64;
const PER_STEP = Math.LN2 / STEPS;
const FRACTIONS = Float64Array.from({ length: STEPS }, (_, i) => 2 ** (i / STEPS));
const POWERS = Float64Array.from({ length: STEPS }, (_, i) => 2 ** (i - STEPS + 1));

/**
 * exp(x) for x from -43 to 0, four times as fast as Math.exp: x = (64 a + b) ln(2) / 64 + rest is
 * 2^a and 2^(b/64) from tables and a cubic (error below 1e-9); 0 for what is smaller.
 */
function exponential(x: number): number {
  if (!(x > LOWEST)) return 0;
  const step = Math.floor(x * (1 / PER_STEP));
  const rest = x - step * PER_STEP;
  const table = (POWERS[STEPS - 1 + (step >> 6)] ?? 0) * (FRACTIONS[step & 63] ?? 0);
  return table * (1 + rest * (1 + rest * (0.5 + rest * (1 / 6))));
}

/** The best tokens of a row, best first, the lower number first among equals. */
export interface Ranked {
  /** Fewer than asked for if the others are forbidden. */
  readonly tokens: readonly number[];
  /** Natural logarithms of their probabilities. */
  readonly logProbs: readonly number[];
}

/** @param row logits; -Infinity is never among the best */
export function rankRow(row: Float32Array, best: number): Ranked {
  const scan = new Scan(best);
  scan.run(row);
  return {
    tokens: [...scan.tokens.subarray(0, scan.count)],
    logProbs: Array.from(scan.logits.subarray(0, scan.count), (logit) => logit - scan.logSum),
  };
}

/** The best tokens of a row and what is needed for their probabilities, in one pass. */
class Scan {
  /** Tokens of the best, in falling order of their logits; the earlier first among equals. */
  readonly tokens: Int32Array;
  readonly logits: Float64Array;
  /** How many there are: fewer than asked for if all others are forbidden. */
  count = 0;
  /** log(sum(exp(logits))): a logit less this is the logarithm of its probability. */
  logSum = -Infinity;

  constructor(size: number) {
    this.tokens = new Int32Array(size);
    this.logits = new Float64Array(size);
  }

  run(row: Float32Array): void {
    const size = this.tokens.length;
    this.count = 0;
    let most = -Infinity;
    let floor = -Infinity;
    let sum = 0;
    for (let token = 0; token < row.length; token += 1) {
      const logit = row[token] ?? 0;
      if (logit > floor) {
        if (logit > most) {
          sum *= Math.exp(most - logit);
          most = logit;
        }
        this.#insert(token, logit);
        if (this.count === size) floor = this.logits[size - 1] ?? 0;
      }
      sum += exponential(logit - most);
    }
    this.logSum = most + Math.log(sum);
  }

  #insert(token: number, logit: number): void {
    const { tokens, logits } = this;
    let at = Math.min(this.count, tokens.length - 1);
    while (at > 0 && (logits[at - 1] ?? 0) < logit) {
      logits[at] = logits[at - 1] ?? 0;
      tokens[at] = tokens[at - 1] ?? 0;
      at -= 1;
    }
    logits[at] = logit;
    tokens[at] = token;
    if (this.count < tokens.length) this.count += 1;
  }
}

/**
 * Draws a token in proportion to exp(logit / temperature).
 * @param most the greatest logit
 * @param random from 0 to 1, 1 excluded
 */
export function draw(row: Float32Array, most: number, temperature: number, random: number): number {
  let sum = 0;
  for (let token = 0; token < row.length; token += 1) {
    sum += exponential(((row[token] ?? 0) - most) / temperature);
  }
  let left = random * sum;
  let last = 0;
  for (let token = 0; token < row.length; token += 1) {
    const weight = exponential(((row[token] ?? 0) - most) / temperature);
    if (weight === 0) continue;
    last = token;
    left -= weight;
    if (left < 0) break;
  }
  return last;
}
