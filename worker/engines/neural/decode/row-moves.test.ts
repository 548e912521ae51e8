import fc from "fast-check";
import { Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { closeHoles, planMoves, staysInPlace } from "./row-moves.ts";
import { copyRows, floatsOf, moveRows, toHalf } from "./tensor-rows.ts";

const parentsOf = (rows: number) =>
  fc.array(fc.nat({ max: rows - 1 }), { minLength: 1, maxLength: rows });

const rowsOfTwo = (rows: number) =>
  new Tensor(
    "float32",
    Float32Array.from({ length: rows * 2 }, (_, i) => i),
    [rows, 2],
  );

test("rows moved in place are the rows that copying gives, whatever the order", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }).chain((n) => fc.tuple(fc.constant(n), parentsOf(n))),
      ([rows, parents]) => {
        const copied = copyRows(rowsOfTwo(rows), parents);
        const moved = moveRows(rowsOfTwo(rows), planMoves(parents), parents.length);
        expect(moved.dims).toEqual(copied.dims);
        expect(moved.data).toEqual(copied.data);
      },
    ),
    { numRuns: 500 },
  );
});

test("no row moves that stays where it is, and none moves twice but to break a circle", () => {
  fc.assert(
    fc.property(parentsOf(9), (parents) => {
      const moves = planMoves(parents);
      const changed = parents.filter((parent, row) => parent !== row).length;
      const aside = moves.filter(({ to }) => to === -1).length;
      expect(moves.length - aside).toBe(changed);
      if (staysInPlace(parents, parents.length)) expect(moves).toEqual([]);
    }),
  );
});

test("more rows than there were are copied", () => {
  const wider = copyRows(rowsOfTwo(2), [0, 0, 1, 1]);
  expect([...floatsOf(wider)]).toEqual([0, 1, 0, 1, 2, 3, 2, 3]);
});

test("holes are closed: those that stay are all there, and as few move as can be", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 12 }), (stays) => {
      const parents = closeHoles(stays);
      const kept = [...stays.keys()].filter((row) => stays[row] === true);
      expect(parents.toSorted((a, b) => a - b)).toEqual(kept);
      const moved = parents.filter((parent, row) => parent !== row);
      expect(moved).toHaveLength(kept.filter((row) => row >= kept.length).length);
    }),
  );
});

test("numbers of 16 bits come back as they were", () => {
  fc.assert(
    fc.property(fc.double({ min: -60_000, max: 60_000, noNaN: true }), (value) => {
      const halves = toHalf(Float32Array.of(value));
      const [back = Number.NaN] = floatsOf(new Tensor("float16", halves, [1]));
      // 11 bits of precision, and steps of 2^-24 near zero.
      expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -11 + 2 ** -25);
    }),
  );
  const special = toHalf(Float32Array.of(1e9, -Infinity, Number.NaN, -0, 65_504));
  const back = floatsOf(new Tensor("float16", special, [5]));
  expect([...back]).toEqual([Infinity, -Infinity, Number.NaN, -0, 65_504]);
});
