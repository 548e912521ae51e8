import fc from "fast-check";
import { expect, test } from "vitest";
import {
  fitsTimeBase,
  framesIn,
  rateOf,
  samplesUntil,
  secondsOf,
  steadyRate,
  timescaleOf,
} from "./rate.ts";

test.each([
  [29.97, 30_000, 1001],
  [23.976, 24_000, 1001],
  [25, 25, 1],
  [12.5, 12_500, 1000],
  [59.94, 60_000, 1001],
])("%d frames a second are meant as %d/%d", (typed, num, den) => {
  expect(rateOf(typed)).toEqual({ num, den });
});

test("a picture of uneven times gets the rate its times fit in, unless that is no rate for people", () => {
  expect(steadyRate({ num: 30, den: 1 }, { num: 2711, den: 100 })).toEqual({ num: 30, den: 1 });
  expect(steadyRate({ num: 90_000, den: 1 }, { num: 2997, den: 100 })).toEqual({
    ...{ num: 30_000, den: 1001 },
  });
});

test("any scenes together have as many samples as their pictures last", () => {
  const rate = { num: 30_000, den: 1001 };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1 }), (scenes) => {
      const total = scenes.reduce((sum, frames) => sum + frames, 0);
      const samples = samplesUntil(total, rate, 48_000);
      expect(Math.abs(samples / 48_000 - secondsOf(total, rate))).toBeLessThan(1 / 48_000);
      for (const frames of scenes) expect(framesIn(secondsOf(frames, rate), rate)).toBe(frames);
    }),
  );
});

test("every picture has a whole number in its time base, and none in Matroska's milliseconds", () => {
  for (const typed of [24, 25, 29.97, 59.94]) {
    expect(fitsTimeBase(rateOf(typed), { num: 1, den: timescaleOf(rateOf(typed)) })).toBe(true);
  }
  expect(fitsTimeBase(rateOf(29.97), { num: 1, den: 1000 })).toBe(false);
  expect(fitsTimeBase(rateOf(25), { num: 1, den: 1000 })).toBe(true);
});
