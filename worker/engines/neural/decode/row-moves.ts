/** Copies one row over another; -1 is a row kept aside. */
export interface RowMove {
  readonly from: number;
  readonly to: number;
}

export const ASIDE = -1;

/** Whether row i is to hold what row i holds, for all rows that are there. */
export function staysInPlace(parents: readonly number[], rows: number): boolean {
  return parents.length === rows && parents.every((parent, row) => parent === row);
}

/**
 * The copies that make row i hold what row `parents[i]` held, in place and with none that is not
 * needed ("parallel moves"): a row is written over only when nobody needs it any more; a circle is
 * broken by keeping one row aside.
 */
export function planMoves(parents: readonly number[]): RowMove[] {
  /** How many rows still wait for what a row holds. */
  const waiting = new Map<number, number>();
  const pending = new Map<number, number>();
  for (const [row, parent] of parents.entries()) {
    if (parent === row) continue;
    pending.set(row, parent);
    waiting.set(parent, (waiting.get(parent) ?? 0) + 1);
  }
  // A row that stays where it is needs itself to the end; nobody writes to it.
  const free = [...pending.keys()].filter((row) => !waiting.has(row));
  const moves: RowMove[] = [];
  while (pending.size > 0) {
    const row = free.pop() ?? breakCircle(pending, waiting, moves);
    const parent = pending.get(row);
    if (parent === undefined) continue;
    moves.push({ from: parent, to: row });
    pending.delete(row);
    const left = (waiting.get(parent) ?? 0) - 1;
    waiting.set(parent, left);
    if (left === 0 && pending.has(parent)) free.push(parent);
  }
  return moves;
}

/** Puts one row of a circle aside; the one that waited for it takes it from there. @returns the row, free now */
function breakCircle(
  pending: Map<number, number>,
  waiting: Map<number, number>,
  moves: RowMove[],
): number {
  for (const row of pending.keys()) {
    moves.push({ from: row, to: ASIDE });
    for (const [other, parent] of pending) if (parent === row) pending.set(other, ASIDE);
    waiting.set(ASIDE, waiting.get(row) ?? 0);
    waiting.set(row, 0);
    return row;
  }
  throw new Error("Internal: no circle of rows to break");
}

/**
 * Parents for a batch some of whose rows leave: the last that stay fill the holes, so that as few
 * rows move as can be.
 */
export function closeHoles(stays: readonly boolean[]): number[] {
  const parents: number[] = [];
  let last = stays.length - 1;
  for (let row = 0; row <= last; row += 1) {
    if (stays[row] === true) {
      parents.push(row);
      continue;
    }
    while (last > row && stays[last] !== true) last -= 1;
    if (last > row) parents.push(last);
    last -= 1;
  }
  return parents;
}
