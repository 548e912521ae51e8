import fc from "fast-check";
import { expect, test } from "vitest";
import { tokenize } from "../text/script.ts";
import { type CaptionCue, captionCues } from "./cues.ts";

const word = (text: string, start: number, end: number) => ({ text, start, end });
const texts = (cues: readonly CaptionCue[]): string[] =>
  cues.map(({ words }) => words.map(({ text }) => text).join(" "));

test("a caption begins with its first word and ends with its last", () => {
  const words = [
    ...[word("one", 1, 1.2), word("two", 1.3, 1.6), word("three", 1.6, 2)],
    ...[word("four", 2.5, 2.8), word("five", 2.8, 3)],
  ];
  const line = { start: 1, end: 3, text: "one two three four five", words };
  const cues = captionCues([line], 3);
  expect(texts(cues)).toEqual(["one two three", "four five"]);
  expect(cues).toMatchObject([
    { start: 1, end: 2 },
    { start: 2.5, end: 3 },
  ]);
});

test("over a short pause a caption stays until the next one", () => {
  const words = [word("one", 1, 1.5), word("two", 1.7, 2)];
  const cues = captionCues([{ start: 1, end: 2, text: "one two", words }], 1);
  expect(cues.map(({ end }) => end)).toEqual([1.7, 2]);
});

test("a long pause inside a line parts captions that had room for more", () => {
  const words = [word("well", 1, 1.4), word("yes", 3, 3.4)];
  const cues = captionCues([{ start: 1, end: 3.4, text: "well yes", words }], 3);
  expect(texts(cues)).toEqual(["well", "yes"]);
});

test("the words of a line are spread evenly", () => {
  const line = { start: 0, end: 7, text: "a b c d e f g" };
  expect(texts(captionCues([line], 3))).toEqual(["a b c", "d e", "f g"]);
});

test("words without times of their own share those of their line by their letters", () => {
  const cues = captionCues([{ start: 2, end: 4, text: "aa bbbbbb" }], 1);
  expect(cues).toMatchObject([
    { start: 2, end: 2.5 },
    { start: 2.5, end: 4 },
  ]);
});

test("captions keep all words in order, are no longer than asked and never overlap", () => {
  const time = fc.double({ min: 0, max: 100, noNaN: true });
  const line = fc
    .tuple(time, fc.double({ min: 0.5, max: 9, noNaN: true }), fc.lorem({ maxCount: 9 }))
    .map(([start, length, text]) => ({ start, end: start + length, text }));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.integer({ min: 1, max: 12 }), (some, most) => {
      // Lines one after another, as recognition gives them.
      let at = 0;
      const lines = some.map(({ start, end, text }) => {
        const placed = { start: at, end: at + end - start, text };
        at = placed.end + 0.1;
        return placed;
      });
      const cues = captionCues(lines, most);
      const kept = cues.flatMap(({ words }) => words.map(({ text }) => text));
      expect(kept).toEqual(lines.flatMap(({ text }) => tokenize(text).map((one) => one.text)));
      for (const [index, cue] of cues.entries()) {
        expect(cue.words.length).toBeLessThanOrEqual(most);
        expect(cue.end).toBeGreaterThan(cue.start);
        expect(cue.end).toBeLessThanOrEqual(cues[index + 1]?.start ?? Number.POSITIVE_INFINITY);
      }
    }),
  );
});
