import fc from "fast-check";
import { expect, test } from "vitest";
import { timestampRules } from "./timestamp-rules.ts";

/** Text 0 to 9, the end, <|sot|>, <|notimestamps|>, then stamps 0 to 20. */
const END = 10;
const START = 11;
const NO_STAMPS = 12;
const FIRST = 13;
const VOCABULARY = FIRST + 21;
const stamp = (step: number): number => FIRST + step;
const rules = (latestFirst?: number) =>
  timestampRules({ firstStamp: FIRST, noTimestamps: NO_STAMPS, endToken: END, latestFirst });

/** Which tokens may follow, if all are as likely but text a little more than all stamps together. */
function allowed(sampled: readonly number[], latestFirst?: number): number[] {
  const logits = new Float32Array(VOCABULARY).fill(10, 0, NO_STAMPS).fill(-10, FIRST);
  rules(latestFirst)(logits, { index: 0, tokens: [START, ...sampled], promptLength: 1 });
  return [...logits.keys()].filter((token) => logits[token] !== -Infinity);
}

const stampsFrom = (step: number, to = 20): number[] =>
  Array.from({ length: to - step + 1 }, (_, index) => stamp(step + index));
const TEXT = Array.from({ length: NO_STAMPS }, (_, index) => index);

test("the first token is a stamp, and no later than the model allows", () => {
  expect(allowed([])).toEqual(stampsFrom(0));
  expect(allowed([], 5)).toEqual(stampsFrom(0, 5));
});

test("after the first stamp comes text, or the end", () => {
  expect(allowed([stamp(3)])).toEqual(TEXT);
});

test("after text comes text, or a later stamp", () => {
  expect(allowed([stamp(3), 1])).toEqual([...TEXT, ...stampsFrom(4)]);
});

test("a stamp after text is followed by one that is not earlier, or by the end", () => {
  expect(allowed([stamp(3), 1, stamp(7)])).toEqual([END, START, ...stampsFrom(7)]);
});

test("a pair of stamps is followed by text, and by no stamp at or before it", () => {
  expect(allowed([stamp(3), 1, stamp(7), stamp(7)])).toEqual(TEXT);
  expect(allowed([stamp(3), 1, stamp(7), stamp(7), 2])).toEqual([...TEXT, ...stampsFrom(8)]);
});

test("stamps that together are likelier than the likeliest text forbid text", () => {
  const logits = new Float32Array(VOCABULARY).fill(-20);
  logits[1] = 1;
  logits.fill(0, stamp(8), stamp(12));
  const row = { index: 0, tokens: [START, stamp(3), 2], promptLength: 1 };
  // Four of e^0 against one of e^1.
  rules()(logits, row);
  expect(logits[1]).toBe(-Infinity);
  expect(logits[stamp(8)]).toBe(0);
  const fewer = new Float32Array(VOCABULARY).fill(-20);
  fewer[1] = 1;
  fewer.fill(0, stamp(8), stamp(10));
  rules()(fewer, row);
  expect(fewer[1]).toBe(1);
});

test("whatever the model would like, stamps come in pairs and never go back", () => {
  const wishes = fc.array(
    fc.float32Array({ minLength: VOCABULARY, maxLength: VOCABULARY, min: -9, max: 9, noNaN: true }),
    { minLength: 1, maxLength: 60 },
  );
  fc.assert(
    fc.property(wishes, (logitsOfSteps) => {
      const sampled: number[] = [];
      for (const wish of logitsOfSteps) {
        // The models' own lists forbid what is neither text nor stamp.
        const logits = wish.with(START, -Infinity);
        rules(5)(logits, { index: 0, tokens: [START, ...sampled], promptLength: 1 });
        const best = logits.indexOf(Math.max(...logits));
        expect(logits[best]).not.toBe(-Infinity);
        if (best === END) break;
        sampled.push(best);
      }
      const stamps = sampled.filter((token) => token >= FIRST);
      expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
      expect(stamps[0]).toBeLessThanOrEqual(stamp(5));
      const shape = sampled.map((token) => (token >= FIRST ? "s" : "t")).join("");
      expect(shape).toMatch(/^s(t+ss)*(t*|t+s)$/);
    }),
  );
});
