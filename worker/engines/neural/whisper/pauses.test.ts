import fc from "fast-check";
import { expect, test } from "vitest";
import { noise } from "./fixtures/rig.ts";
import { stretchesOf } from "./pauses.ts";

const RATE = 16_000;

/** Noise of so many seconds each, loud and soft in turn. */
function sound(...seconds: readonly number[]): Float32Array {
  const parts = seconds.map((length, index) =>
    noise(Math.round(length * RATE)).map((value) => value * (index % 2 === 0 ? 0.3 : 0.0005)),
  );
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

test("a segment is cut in the middle of its pauses", () => {
  const stretches = stretchesOf({ start: 10, end: 15.3 }, sound(2, 0.3, 3), 30, 4);
  expect(stretches.map(({ start, pause }) => [start.toFixed(2), pause.toFixed(2)])).toEqual([
    ["10.00", "4.00"],
    ["12.15", "0.30"],
  ]);
  expect(stretches.at(-1)?.end).toBe(15.3);
});

test("the closure of a consonant is no pause, and slivers are not cut off", () => {
  expect(stretchesOf({ start: 0, end: 5.08 }, sound(2, 0.08, 3), 30, 0)).toHaveLength(1);
  expect(stretchesOf({ start: 0, end: 3.7 }, sound(0.5, 0.2, 3), 30, 0)).toHaveLength(1);
});

test("what is too long is cut at its softest point", () => {
  const samples = sound(22.05, 0.1, 17.85);
  const [first, second, ...others] = stretchesOf({ start: 5, end: 45 }, samples, 30, 0);
  expect(others).toEqual([]);
  expect(first?.end).toBeCloseTo(27.1, 1);
  expect(second).toEqual({ start: first?.end, end: 45, pause: 0 });
});

test("stretches follow each other without a gap, none too long", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.02, max: 4, noNaN: true }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 2, max: 5 }),
      (lengths, most) => {
        const samples = sound(...lengths);
        const end = 3 + samples.length / RATE;
        const stretches = stretchesOf({ start: 3, end }, samples, most, 1);
        expect(stretches[0]?.start).toBe(3);
        expect(stretches.at(-1)?.end).toBe(end);
        for (const [index, stretch] of stretches.entries()) {
          expect(stretch.end - stretch.start).toBeLessThanOrEqual(most + 0.0101);
          expect(stretch.end).toBeGreaterThan(stretch.start);
          const next = stretches[index + 1];
          if (next !== undefined) expect(next.start).toBe(stretch.end);
        }
      },
    ),
    { numRuns: 30 },
  );
});
