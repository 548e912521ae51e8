import { afterAll, beforeAll, expect, test } from "vitest";
import type { Hypothesis } from "../decode/types.ts";
import { passagesOf } from "./assemble.ts";
import type { Heard } from "./decode-batch.ts";
import { MICRO } from "./fixtures/rig.ts";
import { openWhisper, type Whisper } from "./load.ts";
import { packWindows } from "./windows.ts";

let whisper: Whisper;

beforeAll(async () => {
  whisper = await openWhisper({ dir: MICRO, dtype: "q8", devices: ["cpu"], threads: 1 });
});
afterAll(() => whisper[Symbol.asyncDispose]());

/** "The sound is very good." */
const TEXT = [268, 566, 281, 267, 391, 441, 13];
const stamp = (seconds: number): number => 588 + Math.round(seconds / 0.02);

/** What was decoded, by a model that does not show where it looks. */
function heard(tokens: readonly number[], verdict: Heard["verdict"] = "good"): Heard {
  const hypothesis: Hypothesis = {
    tokens,
    logProbs: tokens.map(() => Math.log(0.9)),
    score: 0,
    finished: true,
  };
  return { hypothesis, text: "", verdict, promptLength: 3 };
}

/** Speech from 10 to 12 s and from 100 to 102 s. */
function window() {
  const stretches = [
    { start: 10, end: 12, pause: 10 },
    { start: 100, end: 102, pause: 88 },
  ];
  return packWindows(stretches, 30)[0] ?? expect.unreachable();
}

test("without attention, words get their share of the segment, and the text stays whole", () => {
  const passages = passagesOf(whisper, window(), heard([stamp(0.2), ...TEXT, stamp(2)]), "en");
  expect(passages).toHaveLength(1);
  expect(passages[0]).toMatchObject({ start: 10.2, end: 12, text: "The sound is very good." });
  const words = passages[0]?.words ?? [];
  expect(words.map(({ text }) => text)).toEqual(["The", "sound", "is", "very", "good."]);
  expect(words[0]?.start).toBeCloseTo(10.2, 6);
  expect(words[1]?.start).toBeCloseTo(10.2 + (1.8 * 3) / 19, 6);
  expect(words.at(-1)?.end).toBeCloseTo(12, 6);
  expect(words[0]?.confidence).toBeCloseTo(0.9, 6);
});

test("text where nobody speaks was made up, and is dropped", () => {
  // The window keeps a second of the silence between its stretches.
  const passages = passagesOf(whisper, window(), heard([stamp(2.2), ...TEXT, stamp(2.9)]), "en");
  expect(passages).toEqual([]);
});

test("text of a window that is silent is dropped", () => {
  const tokens = [stamp(0.2), ...TEXT, stamp(2)];
  expect(passagesOf(whisper, window(), heard(tokens, "silent"), "en")).toEqual([]);
});

test("a segment over silence that was left out becomes two passages", () => {
  const passages = passagesOf(whisper, window(), heard([stamp(0), ...TEXT, stamp(5)]), "en");
  expect(passages.map(({ text }) => text).join(" ")).toBe("The sound is very good.");
  expect(passages).toHaveLength(2);
  expect(passages[0]?.end).toBeLessThanOrEqual(12.5);
  expect(passages[1]?.start).toBeGreaterThanOrEqual(99.5);
  expect(passages[1]?.end).toBeCloseTo(102, 6);
});

test("a sentence that the window cuts off ends with the window", () => {
  const passages = passagesOf(whisper, window(), heard([stamp(3.2), ...TEXT]), "en");
  expect(passages).toHaveLength(1);
  expect(passages[0]?.end).toBeCloseTo(102, 6);
});
