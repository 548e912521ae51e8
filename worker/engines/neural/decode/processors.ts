import type { LogitsProcessor } from "./types.ts";

/** Never these tokens. */
export function suppress(tokens: readonly number[]): LogitsProcessor {
  return (logits) => {
    for (const token of tokens) forbid(logits, token);
  };
}

/** Not these tokens at first. */
export function suppressAtBegin(tokens: readonly number[]): LogitsProcessor {
  return (logits, row) => {
    if (row.tokens.length !== row.promptLength) return;
    for (const token of tokens) forbid(logits, token);
  };
}

/** These tokens at first, one after another: the language in M2M100 and NLLB. */
export function forceBegin(tokens: readonly number[]): LogitsProcessor {
  return (logits, row) => {
    const token = tokens[row.tokens.length - row.promptLength];
    if (token !== undefined) forceOne(logits, token);
  };
}

/** The end token only once there are `length` new tokens. */
export function minNewTokens(length: number, endToken: number): LogitsProcessor {
  return (logits, row) => {
    if (row.tokens.length - row.promptLength < length) forbid(logits, endToken);
  };
}

/** The end token as the last that there is room for, as `forced_eos_token_id` of Marian says. */
export function forceEnd(maxNewTokens: number, endToken: number): LogitsProcessor {
  return (logits, row) => {
    if (row.tokens.length - row.promptLength === maxNewTokens - 1) forceOne(logits, endToken);
  };
}

/** No sequence of `size` tokens twice, prompt included. */
export function noRepeatedNgrams(size: number): LogitsProcessor {
  return (logits, { tokens }) => {
    const tail = tokens.length - size + 1;
    for (let at = 0; at < tail; at += 1) {
      let same = 0;
      while (same < size - 1 && tokens[at + same] === tokens[tail + same]) same += 1;
      const next = tokens[at + size - 1];
      if (same === size - 1 && next !== undefined) forbid(logits, next);
    }
  };
}

function forbid(logits: Float32Array, token: number): void {
  if (token < logits.length) logits[token] = -Infinity;
}

function forceOne(logits: Float32Array, token: number): void {
  logits.fill(-Infinity);
  if (token < logits.length) logits[token] = 0;
}
