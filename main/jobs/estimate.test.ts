import { expect, test } from "vitest";
import { type Done, secondsFor } from "./estimate.ts";

const done: Done = {
  ...{ material: 100, languages: 1, took: 60 },
  steps: [
    { id: "transcribe", seconds: 30 },
    { id: "translate:es", seconds: 10 },
    { id: "synthesize:es", seconds: 20 },
  ],
};

test("twice the material takes twice the time", () => {
  expect(secondsFor([done], { material: 200, languages: 1 })).toBeCloseTo(120);
});

test("a second language repeats only what is done for each language", () => {
  expect(secondsFor([done], { material: 100, languages: 2 })).toBeCloseTo(90);
});

test("the middle one counts, and not what hardly had anything to do", () => {
  const slow = { ...done, took: 600 };
  const fast = { ...done, took: 30 };
  const tiny = { ...done, material: 1, took: 20 };
  expect(secondsFor([slow, tiny, fast, done], { material: 100, languages: 1 })).toBeCloseTo(60);
});

test("where nothing was done there is nothing to go by", () => {
  expect(secondsFor([], { material: 100, languages: 1 })).toBeUndefined();
});
