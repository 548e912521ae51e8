import { expect, test } from "vitest";
import { guessLanguage, languageProbabilities, tokenProbability } from "./language.ts";

const LANGUAGES = new Map([
  ["en", 1],
  ["no", 2],
  ["sv", 4],
]);

test("languages share the probability among themselves", () => {
  const logits = Float32Array.of(50, Math.log(1), Math.log(2), 50, Math.log(5));
  const probabilities = languageProbabilities(logits, LANGUAGES);
  expect([...probabilities.values()].map((value) => value.toFixed(4))).toEqual([
    "0.1250",
    "0.2500",
    "0.6250",
  ]);
});

test("a token's probability is among all, however large the logits", () => {
  expect(tokenProbability(Float32Array.of(1000, 1000, 0), 0)).toBeCloseTo(0.5, 9);
  expect(tokenProbability(Float32Array.of(1000, 1000), 7)).toBe(0);
});

test("windows are averaged: one odd window does not decide", () => {
  const guess = guessLanguage([
    new Map([
      ["en", 0.2],
      ["sv", 0.8],
    ]),
    new Map([
      ["en", 0.9],
      ["sv", 0.1],
    ]),
    new Map([
      ["en", 0.9],
      ["sv", 0.1],
    ]),
  ]);
  expect(guess).toMatchObject({ language: "en", likeliest: "en" });
  expect(guess?.probability).toBeCloseTo(2 / 3, 9);
});

test("of a language we do not know, the likeliest that we do is taken, and both are told", () => {
  const guess = guessLanguage([
    new Map([
      ["en", 0.1],
      ["no", 0.6],
      ["sv", 0.3],
    ]),
  ]);
  expect(guess).toEqual({ language: "sv", probability: 0.3, likeliest: "no" });
  expect(guessLanguage([new Map([["no", 1]])])).toBeUndefined();
});
