import { expect, test } from "vitest";
import {
  forceBegin,
  forceEnd,
  minNewTokens,
  noRepeatedNgrams,
  suppress,
  suppressAtBegin,
} from "./processors.ts";
import type { LogitsProcessor } from "./types.ts";

/** The tokens of a vocabulary of eight that are still allowed after a prompt of one. */
function allowed(process: LogitsProcessor, newTokens: readonly number[], prompt = [7]): number[] {
  const logits = new Float32Array(8);
  process(logits, { index: 0, tokens: [...prompt, ...newTokens], promptLength: prompt.length });
  return [...logits.keys()].filter((token) => logits[token] !== -Infinity);
}

test("suppressed tokens never come, also those the vocabulary does not have", () => {
  expect(allowed(suppress([1, 5, 900]), [2])).toEqual([0, 2, 3, 4, 6, 7]);
});

test("tokens suppressed at the begin may come later", () => {
  expect(allowed(suppressAtBegin([0, 1]), [])).toEqual([2, 3, 4, 5, 6, 7]);
  expect(allowed(suppressAtBegin([0, 1]), [2])).toHaveLength(8);
});

test("forced tokens come one after another, then all are free", () => {
  expect(allowed(forceBegin([3, 4]), [])).toEqual([3]);
  expect(allowed(forceBegin([3, 4]), [3])).toEqual([4]);
  expect(allowed(forceBegin([3, 4]), [3, 4])).toHaveLength(8);
});

test("the end comes only after so many new tokens", () => {
  expect(allowed(minNewTokens(2, 0), [5])).not.toContain(0);
  expect(allowed(minNewTokens(2, 0), [5, 6])).toContain(0);
});

test("the end is forced where there is room for one token", () => {
  expect(allowed(forceEnd(3, 0), [5])).toHaveLength(8);
  expect(allowed(forceEnd(3, 0), [5, 6])).toEqual([0]);
});

test("no sequence of n tokens comes twice", () => {
  // 1 2 3 1 2 _: 3 would make 1 2 3 again.
  expect(allowed(noRepeatedNgrams(3), [1, 2, 3, 1, 2])).toEqual([0, 1, 2, 4, 5, 6, 7]);
  expect(allowed(noRepeatedNgrams(3), [1, 2, 3, 4, 2])).toHaveLength(8);
  expect(allowed(noRepeatedNgrams(1), [1, 2])).toEqual([0, 3, 4, 5, 6]);
  expect(allowed(noRepeatedNgrams(4), [1])).toHaveLength(8);
});
