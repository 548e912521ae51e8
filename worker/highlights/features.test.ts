import { describe, expect, test } from "vitest";
import { HOP, RATE, SILENCE, SoundMeter, type SoundRow } from "./features.ts";

/** Measures half a second of a sound and takes a row from its middle. */
function rowOf(sample: (at: number) => number): SoundRow {
  const meter = new SoundMeter();
  const rows = [0, 1, 2, 3].map((hop) =>
    meter.measure(Float32Array.from({ length: HOP }, (_, at) => sample(hop * HOP + at))),
  );
  const row = rows[2];
  if (row === undefined) throw new Error("no row");
  return row;
}

/** The same noise each time (Park and Miller's generator). */
function noise(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647) * 2 - 1;
  };
}

/** Harmonics as a voice has them. */
const voice = (hertz: number) => (at: number) =>
  [1, 2, 3, 4, 5].reduce((sum, n) => sum + Math.sin((2 * Math.PI * n * hertz * at) / RATE) / n, 0) /
  8;

const tone = (hertz: number) => (at: number) => 0.5 * Math.sin((2 * Math.PI * hertz * at) / RATE);

test("the level of a tone is its power in dB", () => {
  // A sine of amplitude 1/2 has a power of 1/8.
  expect(rowOf(tone(1000)).level).toBeCloseTo(10 * Math.log10(1 / 8), 2);
});

test("a tone crosses zero twice a period", () => {
  expect(rowOf(tone(1000)).crossings).toBeCloseTo(2000 / RATE, 2);
});

test.each([90, 120, 210, 330])("a voice at %i Hz has that pitch", (hertz) => {
  expect(Math.abs(12 * Math.log2(rowOf(voice(hertz)).pitch / hertz))).toBeLessThan(0.7);
});

describe("noise", () => {
  const random = noise();
  const row = rowOf(() => 0.3 * random());
  test("has no pitch", () => expect(row.pitch).toBe(0));
  test("is flatter than a voice", () => {
    expect(row.flatness).toBeGreaterThan(0.5);
    expect(rowOf(voice(120)).flatness).toBeLessThan(0.1);
  });
  test("changes more than a tone", () => {
    expect(row.flux).toBeGreaterThan(5 * rowOf(tone(440)).flux);
  });
});

test("silence has neither level nor pitch nor noise", () => {
  expect(rowOf(() => 0)).toEqual({ level: SILENCE, pitch: 0, crossings: 0, flatness: 0, flux: 0 });
});
