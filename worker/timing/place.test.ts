import fc from "fast-check";
import { expect, test } from "vitest";
import type { Curve, Piece } from "./curve.ts";
import { type Placeable, type Placement, place } from "./place.ts";

/** A convex curve from widths and slopes in whole numbers. */
function curveOf(from: number, widths: readonly number[], slopes: readonly number[]): Curve {
  const ascending = slopes.toSorted((a, b) => a - b);
  return { from, pieces: widths.map((width, i): Piece => ({ width, slope: ascending[i] ?? 0 })) };
}

const endless = (curve: Curve, slope: number): Curve => ({
  from: curve.from,
  pieces: [...curve.pieces, { width: Number.POSITIVE_INFINITY, slope }],
});

const few = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 });
const slopes = (min: number, max: number) =>
  fc.array(fc.integer({ min, max }), { minLength: 3, maxLength: 3 });

/** Lines whose costs bend at whole numbers: then some best placement is in whole numbers too. */
const anyLine: fc.Arbitrary<Placeable> = fc.record({
  start: fc
    .tuple(fc.nat(6), few, slopes(-5, 5), fc.integer({ min: 6, max: 9 }))
    .map(([from, widths, bends, last]) => endless(curveOf(from, widths, bends), last)),
  duration: fc
    .tuple(fc.nat(3), few, slopes(-9, 2))
    .map(([from, widths, bends]) => curveOf(from, widths, bends)),
  end: fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.nat(20))
    .map(([latest, price]) => endless(curveOf(0, [latest], [0]), price)),
  guard: fc.nat(2),
});

/** Cost above that of the curve's beginning. */
function costAt(curve: Curve, time: number): number {
  let rest = time - curve.from;
  let cost = 0;
  for (const { width, slope } of curve.pieces) {
    if (rest <= 0) break;
    cost += Math.min(rest, width) * slope;
    rest -= width;
  }
  return rest > 1e-9 || time < curve.from - 1e-9 ? Number.POSITIVE_INFINITY : cost;
}

const costOf = (line: Placeable, { start, duration }: Placement): number =>
  costAt(line.start, start) + costAt(line.duration, duration) + costAt(line.end, start + duration);

const HORIZON = 40;
const LONGEST = 12;

/** The least cost there is, by trying every start and every duration in whole numbers. */
function exhaustive(lines: readonly Placeable[]): number {
  const known = new Map<string, number>();
  const best = (index: number, free: number): number => {
    const line = lines[index];
    if (line === undefined) return 0;
    const memo = `${index} ${free}`;
    const before = known.get(memo);
    if (before !== undefined) return before;
    let least = Number.POSITIVE_INFINITY;
    for (let start = free; start <= HORIZON; start += 1) {
      for (let duration = 0; duration <= LONGEST; duration += 1) {
        const own = costOf(line, { start, duration });
        if (own === Number.POSITIVE_INFINITY) continue;
        least = Math.min(least, own + best(index + 1, start + duration + line.guard));
      }
    }
    known.set(memo, least);
    return least;
  };
  return best(0, 0);
}

test("the placement costs exactly as little as the best of all there are", () => {
  fc.assert(
    fc.property(fc.array(anyLine, { minLength: 1, maxLength: 4 }), (lines) => {
      const placements = place(lines);
      let free = 0;
      let cost = 0;
      lines.forEach((line, index) => {
        const placement = placements[index] ?? { start: Number.NaN, duration: Number.NaN };
        expect(placement.start).toBeGreaterThanOrEqual(free - 1e-9);
        free = placement.start + placement.duration + line.guard;
        cost += costOf(line, placement);
      });
      expect(cost).toBeCloseTo(exhaustive(lines), 6);
    }),
    { numRuns: 200 },
  );
});
