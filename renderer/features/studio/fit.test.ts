import { describe, expect, test } from "vitest";
import { type DubLine, fitOf, fullness, needsWork } from "./fit.ts";

const line = (part: Partial<DubLine>): DubLine => ({
  id: 1,
  sourceStart: 10,
  sourceEnd: 12,
  slot: 2.5,
  natural: 2,
  start: 10,
  duration: 2,
  rate: 1,
  engineRate: 1,
  stretch: 1,
  drift: 0,
  actions: ["as-is"],
  warnings: [],
  source: "a",
  text: "b",
  ...part,
});

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
