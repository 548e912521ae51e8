import { describe, expect, test } from "vitest";
import type { LineEdit } from "../../../contract/kinds/words.ts";
import {
  freeId,
  withMerge,
  withSpeaker,
  withSplit,
  withTexts,
  withTime,
  withVoice,
} from "./compose.ts";
import { baseLine, baseLines, studioLine } from "./line-sample.ts";

const es = { line: 3, language: "es", text: "Hola" } as const;

describe("withTexts", () => {
  test("a line has one text of each language", () => {
    const first = withTexts([], "es", [{ line: 3, text: "Ho" }]);
    const both = withTexts(first, "en", [{ line: 3, text: "Hi" }]);
    expect(withTexts(both, "es", [{ line: 3, text: "Hola" }])).toEqual([
      { line: 3, language: "en", text: "Hi" },
      es,
    ]);
  });
  test("the text of the files takes the change back", () => {
    expect(withTexts([es], "es", [{ line: 3, text: "Buenas", unchanged: "Buenas" }])).toEqual([]);
  });
  test("the same text again is no change", () => {
    const edits = [es];
    expect(withTexts(edits, "es", [{ line: 3, text: "Hola" }])).toBe(edits);
  });
});

test("a line that is moved twice in a row is moved once", () => {
  const once = withTime([], 3, 1, 2);
  expect(withTime(once, 3, 1, 2.5)).toEqual([{ op: "time", line: 3, start: 1, end: 2.5 }]);
  expect(withTime(withTime(once, 4, 3, 4), 3, 1, 2.5)).toHaveLength(3);
});

describe("withSplit", () => {
  const cutting = {
    line: studioLine({ id: 3 }),
    base: baseLine({ id: 3 }),
    cut: { at: 11, textAt: 8 },
    into: 9,
    from: "en",
    to: "es",
  } as const;
  const split = { op: "split", line: 3, at: 11, textAt: 8, into: 9 } as const;

  test("texts cut by a person belong to the halves", () => {
    const cut = { ...cutting.cut, texts: ["uno dos ", "tres"] } as const;
    expect(withSplit([], { ...cutting, cut })).toEqual([
      split,
      { line: 3, language: "es", text: "uno dos" },
      { line: 9, language: "es", text: "tres" },
    ]);
  });

  test("a new text of the whole line is not left to its first half", () => {
    expect(withSplit([es], cutting)).toEqual([split]);
  });

  test("a new original is cut where the person cut it, and the old one about there", () => {
    const edits: LineEdit[] = [
      { line: 3, language: "en", text: "one two three four and more text" },
    ];
    const changed = studioLine({ id: 3, source: "one two three four and more text" });
    const made = withSplit(edits, { ...cutting, line: changed, cut: { at: 11, textAt: 14 } });
    expect(made).toEqual([
      { ...split, textAt: 8 },
      { line: 3, language: "en", text: "one two three" },
      { line: 9, language: "en", text: "four and more text" },
    ]);
  });
});

describe("withMerge", () => {
  const merging = {
    line: studioLine({ id: 1, text: "a" }),
    next: studioLine({ id: 2, text: "b" }),
    from: "en",
    to: "es",
  } as const;

  test("is translated anew where nobody has written a text", () => {
    expect(withMerge([], merging)).toEqual([{ op: "merge", line: 1, with: 2 }]);
  });
  test("keeps both texts where a person has written one of them", () => {
    expect(withMerge([{ line: 2, language: "es", text: "b" }], merging)).toEqual([
      { op: "merge", line: 1, with: 2 },
      { line: 1, language: "es", text: "a b" },
    ]);
  });
  test("leaves no voice to a line that is gone", () => {
    expect(withMerge([{ op: "voice", line: 2, voice: "v" }], merging)).toHaveLength(1);
  });
});

test("voice and speaker are given once, and taken back by what the files say", () => {
  const voiced = withVoice(withVoice([], 3, "es", "a"), 3, "es", "b");
  expect(voiced).toEqual([{ op: "voice", line: 3, language: "es", voice: "b" }]);
  expect(withVoice(voiced, 3, "es", "old", "old")).toEqual([]);
  const named = withSpeaker(withSpeaker([], 3, "Ann"), 3, "Bob");
  expect(named).toEqual([{ op: "speaker", line: 3, speaker: "Bob" }]);
  expect(withSpeaker(named, 3, "S1", "S1")).toEqual([]);
});

test("a free number is above all that are or were", () => {
  expect(freeId(baseLines(4), [{ op: "merge", line: 4, with: 7 }])).toBe(8);
});
