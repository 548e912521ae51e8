import fc from "fast-check";
import { expect, test } from "vitest";
import { alignRows } from "./alignment.ts";
import { warpRows } from "./dtw.ts";
import { noise } from "./fixtures/rig.ts";

test("the way goes where the gain is", () => {
  const gain = Float32Array.from(
    [
      [9, 9, -1, -1, -1, -1],
      [-1, -1, 9, -1, -1, -1],
      [-1, -1, -1, 9, 9, 9],
    ].flat(),
  );
  expect([...warpRows(gain, 3, 6)]).toEqual([0, 2, 3]);
});

test("several rows may begin at one column", () => {
  const gain = Float32Array.from(
    [
      [9, 9, 0],
      [0, 9, 0],
      [0, 9, 9],
    ].flat(),
  );
  expect([...warpRows(gain, 3, 3)]).toEqual([0, 1, 1]);
});

/** The best gain of any way, by trying them all. */
function bestGain(gain: Float32Array, rows: number, columns: number): number {
  const from = (row: number, column: number): number => {
    if (row >= rows || column >= columns) return Number.NEGATIVE_INFINITY;
    const here = gain[row * columns + column] ?? 0;
    if (row === rows - 1 && column === columns - 1) return here;
    return here + Math.max(from(row + 1, column), from(row, column + 1), from(row + 1, column + 1));
  };
  return from(0, 0);
}

test("no way gathers more", () => {
  const size = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(
      size,
      size,
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 25, maxLength: 25 }),
      (rows, columns, values) => {
        const gain = Float32Array.from(values.slice(0, rows * columns));
        const entered = warpRows(gain, rows, columns);
        expect(entered[0]).toBe(0);
        // From row to row the way goes straight on, then down or aside: the best of what is left open.
        let gathered = 0;
        for (let row = 0; row < rows; row += 1) {
          const first = entered[row] ?? 0;
          const next = row + 1 < rows ? (entered[row + 1] ?? 0) : columns - 1;
          expect(next).toBeGreaterThanOrEqual(first);
          const at = (column: number): number => gain[row * columns + column] ?? 0;
          for (let column = first; column < next; column += 1) gathered += at(column);
          // Whether the row keeps the column in which the next begins is free.
          const isLast = row === rows - 1;
          if (isLast || next === first) gathered += at(next);
          else gathered += Math.max(0, at(next));
        }
        expect(gathered).toBeCloseTo(bestGain(gain, rows, columns), 3);
      },
    ),
  );
});

/** The method by the book: each head normalised, medians by sorting, the mean warped. */
function byTheBook(heads: readonly Float32Array[], rows: number, frames: number, width: number) {
  const mean = new Float32Array(rows * frames);
  for (const head of heads) {
    const normal = new Float64Array(rows * frames);
    for (let frame = 0; frame < frames; frame += 1) {
      const column = Array.from({ length: rows }, (_, row) => head[row * frames + frame] ?? 0);
      const average = column.reduce((sum, value) => sum + value, 0) / rows;
      const deviation = Math.sqrt(
        column.reduce((sum, value) => sum + (value - average) ** 2, 0) / rows,
      );
      for (const [row, value] of column.entries()) {
        normal[row * frames + frame] = (value - average) / deviation;
      }
    }
    for (let row = 0; row < rows; row += 1) {
      for (let frame = 0; frame < frames; frame += 1) {
        const near = Array.from({ length: width }, (_, index) => {
          const at = Math.abs(frame - (width - 1) / 2 + index);
          return normal[row * frames + (at < frames ? at : 2 * (frames - 1) - at)] ?? 0;
        });
        const middle = near.toSorted((a, b) => a - b)[(width - 1) / 2] ?? 0;
        mean[row * frames + frame] = (mean[row * frames + frame] ?? 0) + middle;
      }
    }
  }
  return warpRows(mean, rows, frames);
}

test.each([1, 7, 9])("alignment with medians of %i is the method by the book", (width) => {
  const [rows, frames] = [6, 40];
  const heads = [1, 2, 3].map((at) =>
    noise(4 * rows * frames)
      .slice(at * rows * frames, (at + 1) * rows * frames)
      .map((value, index) => {
        const [row, frame] = [Math.floor(index / frames), index % frames];
        return value / 4 + (Math.abs(frame - 7 * row) < 4 ? 1 : 0);
      }),
  );
  const range = { from: 0, rows, heard: frames, medianWidth: width };
  const begun = [...alignRows({ heads, frames }, range)];
  expect(begun).toEqual([...byTheBook(heads, rows, frames, width)]);
});

test("only the rows and frames asked for count, and equal columns tell nothing", () => {
  const [frames, heard] = [10, 4];
  const head = new Float32Array(4 * frames).fill(5);
  // The row of a prompt, then two that look at the first and the second half of what is heard.
  head.set([1, 1, 0, 0], frames);
  head.set([0, 0, 1, 1], 2 * frames);
  const range = { from: 1, rows: 2, heard, medianWidth: 1 };
  expect([...alignRows({ heads: [head], frames }, range)]).toEqual([0, 2]);
  const flat = new Float32Array(2 * frames).fill(3);
  const all = alignRows({ heads: [flat], frames }, { ...range, from: 0 });
  expect([...all].every(Number.isFinite)).toBe(true);
});
