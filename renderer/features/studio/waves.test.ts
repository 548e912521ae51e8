import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { correctionOf } from "./sync.ts";
import {
  CLOSEST,
  following,
  kept,
  marksOf,
  secondsAt,
  secondsIn,
  tilesOf,
  zoomed,
} from "./waves.ts";

const view = { from: 10, scale: 50, width: 800 };
const views = fc
  .record({
    from: fc.double({ min: 0, max: 4000, noNaN: true }),
    scale: fc.double({ min: 0.1, max: CLOSEST, noNaN: true }),
    width: fc.integer({ min: 100, max: 2000 }),
  })
  .map((any) => kept(any, 3600));

describe("the view", () => {
  test("the moment under the pointer stays there while zooming", () => {
    const closer = zoomed(view, 2, 400, 3600);
    expect(closer.scale).toBe(100);
    expect(secondsAt(closer, 400)).toBeCloseTo(secondsAt(view, 400));
  });
  test("never shows what is not in the file", () => {
    fc.assert(
      fc.property(views, fc.double({ min: 0.2, max: 5, noNaN: true }), (any, by) => {
        const now = zoomed(any, by, any.width / 2, 3600);
        expect(now.from).toBeGreaterThanOrEqual(0);
        expect(now.from + secondsIn(now)).toBeLessThanOrEqual(3600.001);
      }),
    );
  });
  test("goes on with the playhead only when that leaves it", () => {
    expect(following(view, 12, 3600)).toBe(view);
    expect(following(view, 30, 3600).from).toBeCloseTo(28.4);
  });
});

test("tiles cover all that is in sight, in few requests, with a peak for two pixels or more", () => {
  fc.assert(
    fc.property(views, (any) => {
      const tiles = tilesOf(any, 3600);
      const first = tiles[0];
      const last = tiles.at(-1);
      if (first === undefined || last === undefined) throw new Error("none");
      expect(first.from).toBeLessThanOrEqual(any.from);
      expect(last.to).toBeGreaterThanOrEqual(Math.min(3600, any.from + secondsIn(any)) - 0.001);
      expect(tiles.length).toBeLessThanOrEqual(6);
      expect(1.3 * first.count).toBeGreaterThanOrEqual(((first.to - first.from) * any.scale) / 2);
    }),
  );
});

test("the ruler's marks are round and in sight", () => {
  expect(marksOf(view)).toEqual([10, 12, 14, 16, 18, 20, 22, 24, 26]);
});

test("a silent player runs after the heard one, and jumps where that is too far", () => {
  expect(correctionOf(0.004).kind).toBe("none");
  expect(correctionOf(0.1)).toEqual({ kind: "rate", rate: 1.1 });
  expect(correctionOf(-0.3)).toEqual({ kind: "rate", rate: 0.88 });
  expect(correctionOf(2).kind).toBe("seek");
});
