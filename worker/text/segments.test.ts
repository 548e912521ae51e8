import { describe, expect, test } from "vitest";
import { characters, tokenize } from "./script.ts";
import { segmentsOf } from "./segments.ts";
import { splitSentences } from "./sentences.ts";

describe("segmentsOf", () => {
  test("finds over any length what Intl.Segmenter finds in one go", () => {
    const text = "He went home at 5.30. Why? “Él no”, she said… So be it!  你好。再见。 ".repeat(
      60,
    );
    for (const granularity of ["grapheme", "word", "sentence"] as const) {
      const segmenter = new Intl.Segmenter("en", { granularity });
      expect([...segmentsOf(segmenter, text)]).toEqual(
        [...segmenter.segment(text)].map(({ segment, index }) => ({ segment, index })),
      );
    }
  });

  test("a segment longer than the window stays whole", () => {
    const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });
    const long = `${"Word ".repeat(3000)}end. `;
    expect([...segmentsOf(segmenter, `${long}${long}`)].map(({ index }) => index)).toEqual([
      0,
      long.length,
    ]);
  });
});

test("half a megabyte of text without spaces, of sentences or of marks is cut in linear time", () => {
  const size = 500_000;
  expect(tokenize("你好学习".repeat(size / 4))).toHaveLength(size / 2);
  expect(splitSentences("He went. ".repeat(size / 10), "en")).toHaveLength(size / 10);
  expect(characters("e\u0301".repeat(size / 2))).toBe(size / 2);
});
