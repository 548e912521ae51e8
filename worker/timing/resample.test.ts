import fc from "fast-check";
import { expect, test } from "vitest";
import { resample } from "./resample.ts";

const RATES: [number, number][] = [
  [22050, 48000],
  [22050, 44100],
  [16000, 44100],
  [24000, 48000],
  [48000, 44100],
  [48000, 16000],
];

const sine = (hz: number, rate: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, n) => Math.sin((2 * Math.PI * hz * n) / rate));

/** Power of `error` relative to a sine's, dB, without the ends, where the tone sets in. */
function decibels(sound: Float32Array, expected: (n: number) => number): number {
  const edge = Math.round(sound.length / 5);
  let power = 0;
  for (let n = edge; n < sound.length - edge; n += 1) power += ((sound[n] ?? 0) - expected(n)) ** 2;
  return 10 * Math.log10(power / (sound.length - 2 * edge) / 0.5);
}

test.each(RATES)("from %i to %i Hz a tone stays the same tone, in time, to -100 dB", (from, to) => {
  for (const part of [0.02, 0.3, 0.7, 0.88]) {
    const hz = (part * Math.min(from, to)) / 2;
    const sound = resample(sine(hz, from, from / 4), from, to);
    expect(decibels(sound, (n) => Math.sin((2 * Math.PI * hz * n) / to))).toBeLessThan(-100);
  }
});

test.each([
  [48000, 44100],
  [48000, 16000],
])("from %i to %i Hz what the new rate cannot hold is gone, to -90 dB", (from, to) => {
  for (const part of [1.001, 1.02, 1.08]) {
    const sound = resample(sine((part * to) / 2, from, from / 4), from, to);
    expect(decibels(sound, () => 0)).toBeLessThan(-90);
  }
});

test("going up adds nothing above the old band", () => {
  const [from, to] = [16000, 48000];
  const sound = resample(sine(7000, from, 4000), from, to);
  // What is at 9 kHz, the tone's image: the correlation with it.
  let [re, im] = [0, 0];
  for (let n = 2400; n < 9600; n += 1) {
    re += (sound[n] ?? 0) * Math.cos((2 * Math.PI * 9000 * n) / to);
    im += (sound[n] ?? 0) * Math.sin((2 * Math.PI * 9000 * n) / to);
  }
  expect(20 * Math.log10((2 * Math.hypot(re, im)) / 7200)).toBeLessThan(-90);
});

test("the length is exact for any rates, and equal rates change nothing", () => {
  const rate = fc.integer({ min: 100, max: 400 });
  fc.assert(
    fc.property(fc.nat(3000), rate, rate, (length, from, to) => {
      const sound = resample(new Float32Array(length), from, to);
      expect(sound).toHaveLength(Math.round((length * to) / from));
    }),
  );
  const same = Float32Array.of(1, 2, 3);
  expect(resample(same, 8000, 8000)).toBe(same);
});

test("a constant stays that constant", () => {
  const sound = resample(new Float32Array(4000).fill(0.5), 22050, 48000);
  expect(Math.max(...sound.slice(1000, -1000))).toBeCloseTo(0.5, 4);
  expect(Math.min(...sound.slice(1000, -1000))).toBeCloseTo(0.5, 4);
});
