import fc from "fast-check";
import { expect, test } from "vitest";
import { coarse } from "./waveforms.ts";

/** Peaks a second of what is measured. */
const RATE = 200;

test("every zoom shows the largest peaks, and silence behind the end", () => {
  const fine = new Uint16Array(10 * RATE);
  fine[5 * RATE] = 65_535;
  expect(coarse(fine, { from: 0, to: 10, count: 2 })).toEqual([0, 1]);
  expect(coarse(fine, { from: 4, to: 6, count: 4 })).toEqual([0, 0, 1, 0]);
  expect(coarse(fine, { from: 9, to: 12, count: 3 })).toEqual([0, 0, 0]);
  expect(coarse(fine, { from: 4.999, to: 5.003, count: 4 })).toEqual([0, 1, 1, 1]);
});

test("no zoom loses a peak", () => {
  fc.assert(
    fc.property(
      fc.uint16Array({ minLength: 1, maxLength: 900 }),
      fc.integer({ min: 1, max: 1200 }),
      (fine, count) => {
        const shown = coarse(fine, { from: 0, to: fine.length / RATE, count });
        expect(shown).toHaveLength(count);
        const most = fine.reduce((one, other) => Math.max(one, other), 0);
        expect(Math.max(...shown)).toBeCloseTo(most / 65_535, 3);
      },
    ),
  );
});

test("an hour is shown in well under 50 ms at every zoom", () => {
  const fine = new Uint16Array(3600 * RATE).fill(1000);
  const started = performance.now();
  for (const to of [3600, 600, 60, 1]) coarse(fine, { from: 0, to, count: 2000 });
  // Four zooms, on a machine that does other things too.
  expect(performance.now() - started).toBeLessThan(200);
});
