import fc from "fast-check";
import { expect, test } from "vitest";
import { lineGains, tenths } from "./line-gain.ts";

test("each line becomes as loud as its source line", () => {
  const lines = [
    { source: -20, dub: -26 },
    { source: -23, dub: -18.04 },
    { source: -21, dub: -21 },
  ];
  expect(lineGains(lines)).toEqual([6, -5, 0]);
});

test("an odd source line moves its dub by no more than 6 LU from the median line", () => {
  const usual = Array.from({ length: 5 }, () => ({ source: -20, dub: -20 }));
  expect(lineGains([...usual, { source: -5, dub: -20 }]).at(-1)).toBe(6);
  expect(lineGains([...usual, { source: -45, dub: -20 }]).at(-1)).toBe(-6);
});

test("a silent source line counts as the median, a silent dubbed line is left alone", () => {
  const lines = [
    { source: -20, dub: -20 },
    { source: null, dub: -25 },
    { source: -65, dub: -25 },
    { source: -20, dub: null },
  ];
  expect(lineGains(lines)).toEqual([0, 5, 5, 0]);
  expect(lineGains([{ source: null, dub: -20 }])).toEqual([-3]);
});

test("changing one dubbed line changes no gain but its own", () => {
  const lufs = fc.option(fc.double({ min: -60, max: -5, noNaN: true }), { freq: 5 });
  const lines = fc.array(fc.record({ source: lufs, dub: lufs }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(lines, fc.nat(), lufs, (before, pick, dub) => {
      const changed = pick % before.length;
      const after = before.map((line, index) => (index === changed ? { ...line, dub } : line));
      const [a, b] = [lineGains(before), lineGains(after)];
      a.forEach((gain, index) => {
        expect(Math.abs(gain)).toBeLessThanOrEqual(24);
        if (index !== changed) expect(b[index]).toBe(gain);
      });
    }),
  );
});

test("gains are rounded to tenths, and never minus zero", () => {
  expect(tenths(1.26)).toBe(1.3);
  expect(Object.is(tenths(-0.01), 0)).toBe(true);
});
