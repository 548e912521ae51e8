/**
 * Dynamic time warping through a matrix: the way from the first row and column to the last that
 * gathers most, going on by a row, a column, or both (Giorgino, J. Stat. Software 31(7), 2009).
 * @param gain [rows, columns], row by row
 * @returns the column at which the way enters each row
 */
export function warpRows(gain: Float32Array, rows: number, columns: number): Int32Array {
  const steps = new Uint8Array(rows * columns);
  let above = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  let here = new Float64Array(columns);
  for (let row = 0; row < rows; row += 1) {
    const offset = row * columns;
    for (let column = 0; column < columns; column += 1) {
      const left = column === 0 ? Number.POSITIVE_INFINITY : (here[column - 1] ?? 0);
      const corner = column === 0 ? edge(row) : (above[column - 1] ?? 0);
      const top = row === 0 ? Number.POSITIVE_INFINITY : (above[column] ?? 0);
      // Of equals, the column goes on: OpenAI's order.
      let step = corner <= top ? BOTH : ROW;
      if (left <= Math.min(corner, top)) step = COLUMN;
      steps[offset + column] = row === 0 && column === 0 ? BOTH : step;
      const least = step === BOTH ? corner : step === ROW ? top : left;
      here[column] = (row === 0 && column === 0 ? 0 : least) - (gain[offset + column] ?? 0);
    }
    [above, here] = [here, above];
  }
  return enteredAt(steps, rows, columns);
}

const BOTH = 0;
const ROW = 1;
const COLUMN = 2;

/** What is left of the matrix costs nothing before its first row and is no way in after it. */
const edge = (row: number): number => (row === 0 ? 0 : Number.POSITIVE_INFINITY);

function enteredAt(steps: Uint8Array, rows: number, columns: number): Int32Array {
  const entered = new Int32Array(rows);
  let row = rows - 1;
  let column = columns - 1;
  while (row >= 0 && column >= 0) {
    entered[row] = column;
    const step = steps[row * columns + column];
    if (step !== COLUMN) row -= 1;
    if (step !== ROW) column -= 1;
  }
  return entered;
}
