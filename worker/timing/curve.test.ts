import { expect, test } from "vitest";
import { cheapest, combine, doneBy, freeFrom, later, split, sum } from "./curve.ts";

const valley = {
  from: 1,
  pieces: [
    { width: 2, slope: -3 },
    { width: 1, slope: -1 },
    { width: Number.POSITIVE_INFINITY, slope: 2 },
  ],
};

test("the cheapest time is the earliest where the cost no longer falls", () => {
  expect(cheapest(valley)).toBe(4);
  expect(cheapest(freeFrom(7))).toBe(7);
});

test("a sum begins where both costs are possible and has the slopes of both", () => {
  const total = sum(valley, later(valley, 1));
  expect(total).toEqual({
    from: 2,
    pieces: [
      { width: 1, slope: -6 },
      { width: 1, slope: -4 },
      { width: 1, slope: 1 },
      { width: Number.POSITIVE_INFINITY, slope: 4 },
    ],
  });
});

test("combined costs are split so that what saves most is used first, the second among equals", () => {
  const other = { from: 10, pieces: [{ width: 5, slope: -3 }] };
  expect(combine(valley, other)).toMatchObject({ from: 11 });
  expect(split(valley, other, 11)).toEqual({ x: 1, y: 10 });
  expect(split(valley, other, 14)).toEqual({ x: 1, y: 13 });
  expect(split(valley, other, 17)).toEqual({ x: 2, y: 15 });
  expect(split(valley, other, 19)).toEqual({ x: 4, y: 15 });
});

test("being done by a time costs no more when there is more time", () => {
  expect(doneBy(valley).pieces.map((piece) => piece.slope)).toEqual([-3, -1, 0]);
});
