import fc from "fast-check";
import { expect, test } from "vitest";
import { onSampleGrid } from "./grid.ts";

const RATE = 44100;

test("a line that rounding would make overlap starts at the sample where the one before ends", () => {
  const [first, second] = onSampleGrid(
    [
      { start: 0.6 / RATE, frames: 11 },
      { start: 11.2 / RATE, frames: 5 },
    ],
    RATE,
  );
  expect(first).toEqual({ start: 0.6 / RATE, frames: 11 });
  expect(second).toEqual({ start: 12 / RATE, frames: 5 });
});

test("lines apart in seconds are apart in samples, and none moves by more than a few samples", () => {
  const part = fc.record({ gap: fc.oneof(fc.constant(0), fc.nat(999)), length: fc.nat(9999) });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      let end = 0;
      const lines = parts.map(({ gap, length }) => {
        const start = end + gap / 1000;
        end = start + length / 1000;
        return { start, frames: Math.round((length / 1000) * RATE) };
      });
      let free = 0;
      onSampleGrid(lines, RATE).forEach(({ start, frames }, index) => {
        const first = Math.round(start * RATE);
        expect(first).toBeGreaterThanOrEqual(free);
        expect(first - (lines[index]?.start ?? 0) * RATE).toBeLessThan(1 + index);
        free = first + frames;
      });
    }),
  );
});
