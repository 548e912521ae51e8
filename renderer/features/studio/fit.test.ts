import { describe, expect, test } from "vitest";
import { fitOf, fullness, needsWork } from "./fit.ts";
import { baseLine as line } from "./line-sample.ts";

describe("fitOf", () => {
  test("a change of speed that nobody hears is a fit", () => {
    expect(fitOf(line({ rate: 1.02 }))).toEqual({ kind: "fits" });
  });
  test("speed is told in percent", () => {
    expect(fitOf(line({ rate: 1.12 }))).toEqual({ kind: "faster", percent: 12 });
    expect(fitOf(line({ rate: 0.9 }))).toEqual({ kind: "slower", percent: 10 });
  });
  test("a line that runs over says by how much", () => {
    const over = line({ actions: ["runs-over"], duration: 3 });
    expect(fitOf(over)).toEqual({ kind: "over", seconds: 0.5 });
  });
});

test("lines that run over, warn or hurry need work", () => {
  expect(needsWork(line({}))).toBe(false);
  expect(needsWork(line({ rate: 1.3 }))).toBe(true);
  expect(needsWork(line({ warnings: ["x"] }))).toBe(true);
  expect(needsWork(line({ actions: ["runs-over"] }))).toBe(true);
});

test("fullness is of the slot", () => {
  expect(fullness(line({ natural: 5 }))).toBe(2);
  expect(fullness(line({ slot: 0 }))).toBe(1);
});
