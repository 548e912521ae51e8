import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutAtMoment, cutAtSource, cutAtTarget, wordStartNear } from "./cuts.ts";
import { studioLine } from "./line-sample.ts";

test("a cut is before a word, or between characters where there are no spaces", () => {
  expect(wordStartNear("one two three", 5)).toBe(4);
  expect(wordStartNear("one two three", 99)).toBe(8);
  expect(wordStartNear("あいうえ", 2)).toBe(2);
  expect(wordStartNear("👩‍👩‍👧👍", 3)).toBe(8);
  expect(wordStartNear("x", 0)).toBeUndefined();
});

test("a place in a text is always inside it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(60), (text, place) => {
      const found = wordStartNear(text, place);
      if (found === undefined) return;
      expect(text.slice(0, found).trim()).not.toBe("");
      expect(text.slice(found).trim()).not.toBe("");
    }),
  );
});

describe("at the playhead", () => {
  test("words' times say where the text is cut", () => {
    const words = [
      { text: "one", start: 10, end: 10.1 },
      { text: "two", start: 10.2, end: 10.3 },
      { text: "three", start: 10.4, end: 10.5 },
      { text: "four", start: 11.5, end: 12 },
    ];
    expect(cutAtMoment(studioLine({ words }), 11.4)).toEqual({ at: 11.4, textAt: 14 });
  });
  test("without them, the share of the time does", () => {
    expect(cutAtMoment(studioLine(), 11)).toEqual({ at: 11, textAt: 8 });
  });
  test("outside of the line, or in one that is too short, there is none", () => {
    expect(cutAtMoment(studioLine(), 12.5)).toBeUndefined();
    expect(cutAtMoment(studioLine({ sourceEnd: 10.3 }), 10.1)).toBeUndefined();
  });
});

test("at a caret in the original, the time is the word's or the text's share", () => {
  expect(cutAtSource(studioLine({ source: "aaaa bbbbb" }), 5)).toEqual({ at: 11, textAt: 5 });
});

test("at a caret in the dub, its text is cut there and the original where it is nearest", () => {
  const text = "uno dos tres cuatro";
  expect(cutAtTarget(studioLine(), text, 8)).toMatchObject({
    textAt: 8,
    texts: ["uno dos ", "tres cuatro"],
  });
});
