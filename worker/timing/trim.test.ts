import { expect, test } from "vitest";
import { trimBounds } from "./trim.ts";

const RATE = 1000;
/** Silence, a tone and silence again, seconds. */
const tone = (before: number, length: number, after: number, noise = 0): Float32Array =>
  Float32Array.from({ length: (before + length + after) * RATE }, (_, n) => {
    const inside = n >= before * RATE && n < (before + length) * RATE;
    return inside ? 0.5 * (n % 2 === 0 ? 1 : -1) : noise * (n % 2 === 0 ? 1 : -1);
  });

test("50 ms before the speech and 80 ms after it are kept", () => {
  expect(trimBounds(tone(0.4, 1, 0.6), RATE)).toEqual({ from: 350, to: 1480 });
});

test("noise 45 dB below the peak is silence, louder sound is not", () => {
  expect(trimBounds(tone(0.4, 1, 0.6, 0.5 * 10 ** (-46 / 20)), RATE)).toEqual({
    from: 350,
    to: 1480,
  });
  expect(trimBounds(tone(0.4, 1, 0.6, 0.5 * 10 ** (-44 / 20)), RATE)).toEqual({
    from: 0,
    to: 2000,
  });
});

test("nothing is added where there is less silence than that", () => {
  expect(trimBounds(tone(0.02, 1, 0.03), RATE)).toEqual({ from: 0, to: 1050 });
});

test("an utterance of silence, or of nothing, has no speech", () => {
  expect(trimBounds(new Float32Array(500), RATE)).toEqual({ from: 0, to: 0 });
  expect(trimBounds(new Float32Array(0), RATE)).toEqual({ from: 0, to: 0 });
});
