import fc from "fast-check";
import { expect, test } from "vitest";
import { findFault } from "./soundness.ts";

const judged = (text: string, tokens: readonly number[]) => ({ text, tokens, finished: true });
const source = judged("The weather is cold today", [1, 2, 3, 4, 5, 6]);

test("a translation without a letter is empty, unless the source has none", () => {
  expect(findFault(source, judged(" . ", [9]))).toBe("empty");
  expect(findFault(judged("...", [1, 2]), judged("...", [3]))).toBeUndefined();
});

test("a phrase over and over is found, whatever its length and wherever it begins", () => {
  const phrase = fc.uniqueArray(fc.integer({ min: 100, max: 200 }), {
    minLength: 1,
    maxLength: 12,
  });
  const intro = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { maxLength: 20 });
  fc.assert(
    fc.property(phrase, intro, (words, before) => {
      const times = Math.max(3, Math.ceil(8 / words.length));
      const tokens = [...before, ...new Array<number[]>(times).fill(words).flat()];
      expect(findFault(source, judged("la la", tokens))).toBe("repeating");
    }),
  );
});

test("tokens of which none comes twice never repeat", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 30 }), (tokens) => {
      expect(findFault(judged("a", tokens), judged("a", tokens))).toBeUndefined();
    }),
  );
});

test("what the speaker repeats may be repeated", () => {
  const chant = new Array<number>(10).fill(7);
  expect(findFault(judged("go go go", chant), judged("vamos", [...chant]))).toBeUndefined();
});

test("a translation that had to be cut, or of less than a fifth, is told", () => {
  const many = Array.from({ length: 40 }, (_, index) => index);
  expect(findFault(source, { ...judged("mucho", many), finished: false })).toBe("length");
  expect(findFault(judged("much", many), judged("poco", [1, 2, 3]))).toBe("length");
  expect(findFault(judged("much", many), judged("todo", many))).toBeUndefined();
});
