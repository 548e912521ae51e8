import { expect, test } from "vitest";
import { placeWord, speechIn } from "./place.ts";
import { packWindows } from "./windows.ts";
import { tokenTimes, wordsByAttention, wordsByLength } from "./word-times.ts";

/** Stamp, two words of two tokens and one, stamp. */
const segment = { start: 1, end: 4, first: 1, last: 4 };
const words = [
  { text: " bakery", first: 0, last: 2 },
  { text: " is.", first: 2, last: 3 },
];
const logProbs = [0, Math.log(0.5), Math.log(0.5), Math.log(0.8), 0, 0];
const part = { segment, words, logProbs, seconds: 10 };

test("a word lasts from its first token to the next word's", () => {
  const times = Float64Array.of(0, 1.1, 1.5, 2.5, 3.9, 4);
  expect(wordsByAttention(part, times)).toEqual([
    { text: " bakery", start: 1.1, end: 2.5, confidence: expect.closeTo(0.5, 9) },
    { text: " is.", start: 2.5, end: 3.9, confidence: expect.closeTo(0.8, 9) },
  ]);
});

test("the first word of a window begins with its segment, later ones only if far off", () => {
  const first = wordsByAttention(part, Float64Array.of(0, 0, 1.5, 2.5, 3.9, 4));
  expect(first[0]).toMatchObject({ start: 1, end: 2.5 });
  const later = { ...part, segment: { start: 1, end: 4, first: 3, last: 6 } };
  const near = wordsByAttention(later, Float64Array.of(0, 0, 0, 0.6, 1.5, 2.5, 3.9, 4));
  expect(near[0]?.start).toBe(0.6);
  const far = wordsByAttention(later, Float64Array.of(0, 0, 0, 0.4, 1.5, 2.5, 3.9, 4));
  expect(far[0]?.start).toBe(1);
});

test("the last word ends with its segment, if it would reach far beyond", () => {
  const far = wordsByAttention(part, Float64Array.of(0, 1.1, 1.5, 2.5, 9, 9));
  expect(far[1]).toMatchObject({ start: 2.5, end: 4 });
});

test("without attention, words share the time by their letters, across the whole segment", () => {
  expect(wordsByLength(part)).toEqual([
    { text: " bakery", start: 1, end: 3, confidence: expect.closeTo(0.5, 9) },
    { text: " is.", start: 3, end: 4, confidence: expect.closeTo(0.8, 9) },
  ]);
  const open = wordsByLength({ ...part, segment: { ...segment, end: undefined } });
  expect(open.at(-1)?.end).toBe(10);
});

test("a token is found by the row that chose it: the row of the token before", () => {
  const frames = 8;
  // A prompt of one, then two tokens that were fed: the second row looks at the second half.
  const head = new Float32Array(3 * frames);
  head.fill(1, frames, frames + 4);
  head.fill(1, 2 * frames + 4, 3 * frames);
  const shape = { heads: [head], frames, promptLength: 1, heard: frames, medianWidth: 1 };
  expect([...tokenTimes({ ...shape, frame: 0.5 })]).toEqual([0, 0, 2]);
  expect([...tokenTimes({ ...shape, promptLength: 3, frame: 0.5 })]).toEqual([0]);
});

/** Speech at 10 to 20 s and at 100 to 110 s; the window has 0.5 s of silence on both sides of the seam. */
function twoStretches() {
  const stretches = [
    { start: 10, end: 20, pause: 10 },
    { start: 100, end: 110, pause: 80 },
  ];
  const [window] = packWindows(stretches, 30);
  return window ?? expect.unreachable();
}

test("a word does not reach over silence that was left out", () => {
  const window = twoStretches();
  expect(placeWord(window, 2, 3)).toEqual({ start: 12, end: 13 });
  expect(placeWord(window, 12, 13)).toEqual({ start: 101, end: 102 });
  expect(placeWord(window, 9, 11.2)).toEqual({ start: 19, end: 20 });
  expect(placeWord(window, 9.8, 14)).toEqual({ start: 100, end: 103 });
});

test("a word that is nowhere near speech stays where it was heard", () => {
  const window = twoStretches();
  const { start, end } = placeWord(window, 10.1, 10.3);
  expect([start, end]).toEqual([expect.closeTo(20.1, 6), expect.closeTo(20.3, 6)]);
  expect(speechIn(window, { start, end })).toBe(0);
  expect(speechIn(window, { start: 15, end: 105 })).toBe(10);
});
