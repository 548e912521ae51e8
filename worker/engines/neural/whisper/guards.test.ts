import { expect, test } from "vitest";
import { averageLogProb, compressionRatio, isLoop, judge } from "./guards.ts";

const sentence = "We need flour, water and salt.";
const sure = { tokens: [1, 2, 3], text: sentence, logProbs: [-0.1, -0.2], noSpeech: 0 };

test("what is said once is kept, whatever <|nospeech|> says", () => {
  expect(judge(sure)).toBe("good");
  expect(judge({ ...sure, noSpeech: 0.9 })).toBe("good");
});

test("a window without text is silence, and good", () => {
  expect(judge({ tokens: [], text: " ", logProbs: [-5], noSpeech: 0 })).toBe("good");
});

test("what the model does not believe is tried again, or is silence if it believes in that", () => {
  expect(judge({ ...sure, logProbs: [-1.5, -0.6] })).toBe("unsure");
  expect(judge({ ...sure, logProbs: [-1.5, -0.6], noSpeech: 0.7 })).toBe("silent");
});

test("text that repeats itself is a loop: by its size, or by its tokens", () => {
  const text = sentence.repeat(12);
  expect(compressionRatio(sentence)).toBeLessThan(1);
  expect(compressionRatio(text)).toBeGreaterThan(2.4);
  expect(judge({ ...sure, text })).toBe("looping");
  const tokens = Array.from({ length: 16 }, (_, index) => index % 4);
  expect(judge({ ...sure, tokens })).toBe("looping");
});

test("the same phrase four times, twelve tokens in all, is a loop; less is how people talk", () => {
  const phrase = [5, 6, 7];
  expect(isLoop([1, ...phrase, ...phrase, ...phrase, ...phrase])).toBe(true);
  expect(isLoop([1, ...phrase, ...phrase, ...phrase, 2])).toBe(false);
  expect(isLoop(Array.from({ length: 12 }, () => 4))).toBe(true);
  expect(isLoop(Array.from({ length: 11 }, () => 4))).toBe(false);
  expect(isLoop(Array.from({ length: 300 }, (_, index) => index))).toBe(false);
});

test("the average counts each token once", () => {
  expect(averageLogProb([-1, -3])).toBe(-2);
  expect(averageLogProb([])).toBe(0);
});
