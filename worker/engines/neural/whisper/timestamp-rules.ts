import type { LogitsProcessor } from "../decode/types.ts";

interface StampRules {
  /** <|0.00|>. */
  readonly firstStamp: number;
  readonly noTimestamps: number;
  /** All below are text. */
  readonly endToken: number;
  /** The latest first stamp, in steps; not limited if absent. */
  readonly latestFirst: number | undefined;
}

/**
 * Whisper's rules for time stamps (OpenAI's decoding.py `ApplyTimestampRules`, and the same in
 * Python's transformers): the text begins with one; they come in pairs, but for one before the
 * end; they never go back; and when a stamp, whichever it is, is likelier than any text, it is
 * one. To be applied last.
 */
export function timestampRules(rules: StampRules): LogitsProcessor {
  const { firstStamp, noTimestamps, endToken, latestFirst } = rules;
  return (logits, { tokens, promptLength }) => {
    logits[noTimestamps] = Number.NEGATIVE_INFINITY;
    const sampled = tokens.length - promptLength;
    const isStamp = (back: number): boolean =>
      sampled >= back && (tokens[tokens.length - back] ?? 0) >= firstStamp;
    if (sampled === 0) {
      forbid(logits, 0, firstStamp);
      if (latestFirst !== undefined) forbid(logits, firstStamp + latestFirst + 1, logits.length);
      return;
    }
    const afterStamp = isStamp(1);
    // The first stamp stands alone: it opens a segment just as the second of a pair does.
    const afterPair = afterStamp && (sampled < 2 || isStamp(2));
    if (afterPair) forbid(logits, firstStamp, logits.length);
    else if (afterStamp) forbid(logits, 0, endToken);
    const last = tokens.findLast((token, index) => index >= promptLength && token >= firstStamp);
    // A segment may begin where the last ended, but has some length itself.
    if (last !== undefined) {
      forbid(logits, firstStamp, afterStamp && !afterPair ? last : last + 1);
    }
    if (stampsAreLikelier(logits, firstStamp)) forbid(logits, 0, firstStamp);
  };
}

function forbid(logits: Float32Array, from: number, to: number): void {
  logits.fill(Number.NEGATIVE_INFINITY, from, to);
}

/** Whether the stamps together are likelier than the likeliest of the others. */
function stampsAreLikelier(logits: Float32Array, firstStamp: number): boolean {
  const text = highest(logits, 0, firstStamp);
  const stamp = highest(logits, firstStamp, logits.length);
  if (stamp === Number.NEGATIVE_INFINITY) return false;
  if (stamp > text) return true;
  let sum = 0;
  for (let token = firstStamp; token < logits.length; token += 1) {
    sum += Math.exp((logits[token] ?? 0) - stamp);
  }
  return stamp + Math.log(sum) > text;
}

function highest(logits: Float32Array, from: number, to: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let token = from; token < to; token += 1) {
    const value = logits[token] ?? best;
    if (value > best) best = value;
  }
  return best;
}
