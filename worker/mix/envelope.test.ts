import fc from "fast-check";
import { expect, test } from "vitest";
import { duckGains, duckRegions, regionsHeard } from "./envelope.ts";

const RATE = 1000;
const db = (gain: number | undefined): number => 20 * Math.log10(gain ?? 0);

test("the bed is down by the full depth when speech begins and until it ends", () => {
  const gains = duckGains([{ from: 1000, to: 2000 }], { from: 0, to: 3000 }, 15, RATE);
  for (const frame of [1000, 1500, 1999]) expect(db(gains[frame])).toBeCloseTo(-15, 4);
});

test("the bed falls within 40 ms before speech and is back 300 ms after it", () => {
  const gains = duckGains([{ from: 1000, to: 2000 }], { from: 0, to: 3000 }, 15, RATE);
  expect(gains[959]).toBe(1);
  expect(gains[960]).toBeLessThan(1);
  expect(db(gains[980])).toBeCloseTo(-7.5, 0);
  expect(db(gains[2150])).toBeCloseTo(-7.5, 0);
  expect(gains[2299]).toBeLessThan(1);
  expect(gains[2300]).toBe(1);
});

test("ramps have no steps: no frame changes the gain by more than the steepest of a raised cosine", () => {
  const gains = duckGains([{ from: 1000, to: 2000 }], { from: 0, to: 3000 }, 15, RATE);
  for (let n = 1; n < gains.length; n++) {
    const steepest = (15 * Math.PI) / 2 / 41;
    expect(Math.abs(db(gains[n]) - db(gains[n - 1]))).toBeLessThanOrEqual(steepest + 1e-4);
  }
});

test("pauses shorter than 0.6 s stay ducked, longer ones do not", () => {
  const speech = [
    { from: 3000, to: 3500 },
    { from: 0, to: 1000 },
    { from: 1599, to: 2400 },
  ];
  expect(duckRegions(speech, RATE)).toEqual([
    { from: 0, to: 2400 },
    { from: 3000, to: 3500 },
  ]);
});

const spans = fc.array(
  fc.record({ from: fc.nat(9000), length: fc.integer({ min: 1, max: 2500 }) }),
  { maxLength: 6 },
);

test("any window, with only the regions heard in it, has the gains of the whole", () => {
  fc.assert(
    fc.property(spans, fc.nat(11000), fc.integer({ min: 1, max: 900 }), (speech, from, length) => {
      const regions = duckRegions(
        speech.map((span) => ({ from: span.from, to: span.from + span.length })),
        RATE,
      );
      const window = { from: from - 500, to: from - 500 + length };
      const whole = duckGains(regions, { from: -500, to: 13000 }, 15, RATE);
      const part = duckGains(regionsHeard(regions, window, RATE), window, 15, RATE);
      expect(part).toEqual(whole.slice(from, from + length));
    }),
  );
});

test("what changes outside of a window does not change the regions heard in it", () => {
  const window = { from: 5000, to: 6000 };
  const long = [{ from: 1000, to: 9000 }];
  const longer = [{ from: 500, to: 9900 }];
  expect(regionsHeard(long, window, RATE)).toEqual(regionsHeard(longer, window, RATE));
  const before = (from: number) => regionsHeard([{ from, to: 4800 }], window, RATE);
  expect(before(1000)).toEqual(before(4000));
});
