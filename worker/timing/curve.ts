/** A stretch of constant slope. Widths in seconds, slopes in cost per second. */
export interface Piece {
  readonly width: number;
  readonly slope: number;
}

/**
 * A convex, piecewise linear cost over time: it begins at `from` (before that is impossible) and
 * its pieces follow each other with rising slopes. It ends where they do; a last piece of infinite
 * width never ends. Its height is not kept, since only the place of the minimum is ever asked for.
 */
export interface Curve {
  readonly from: number;
  readonly pieces: readonly Piece[];
}

/** Free from `from` on, for ever. */
export const freeFrom = (from: number): Curve => ({
  from,
  pieces: [{ width: Number.POSITIVE_INFINITY, slope: 0 }],
});

/** The same cost, `by` seconds later. */
export const later = (curve: Curve, by: number): Curve => ({
  from: curve.from + by,
  pieces: curve.pieces,
});

/** The sum of two costs of the same time, where both are possible. Both must be endless. */
export function sum(a: Curve, b: Curve): Curve {
  const from = Math.max(a.from, b.from);
  const left = startingAt(a, from);
  const right = startingAt(b, from);
  const pieces: Piece[] = [];
  let [i, j, usedLeft, usedRight] = [0, 0, 0, 0];
  for (;;) {
    const p = left[i];
    const q = right[j];
    if (p === undefined || q === undefined) return { from, pieces };
    const width = Math.min(p.width - usedLeft, q.width - usedRight);
    if (width > 0) pieces.push({ width, slope: p.slope + q.slope });
    if (width === Number.POSITIVE_INFINITY) return { from, pieces };
    usedLeft += width;
    usedRight += width;
    if (usedLeft >= p.width) [i, usedLeft] = [i + 1, 0];
    if (usedRight >= q.width) [j, usedRight] = [j + 1, 0];
  }
}

/** The pieces from a later beginning on. */
function startingAt(curve: Curve, from: number): Piece[] {
  let skip = from - curve.from;
  const pieces: Piece[] = [];
  for (const piece of curve.pieces) {
    if (skip < piece.width) {
      pieces.push({ width: piece.width - Math.max(0, skip), slope: piece.slope });
    }
    skip -= piece.width;
  }
  return pieces;
}

/**
 * The cheapest cost of a sum: `f(t) = min a(x) + b(y)` over `x + y = t` (infimal convolution).
 * Of convex curves it is their pieces in the order of their slopes.
 */
export function combine(a: Curve, b: Curve): Curve {
  const pieces = [...a.pieces, ...b.pieces].sort((p, q) => p.slope - q.slope);
  return { from: a.from + b.from, pieces };
}

/**
 * The x and y of `combine(a, b)` at `t`. What both would do for the same price, `b` does first.
 * @param t seconds, not before the combined curve's beginning
 */
export function split(a: Curve, b: Curve, t: number): { readonly x: number; readonly y: number } {
  let rest = t - (a.from + b.from);
  let [x, y] = [a.from, b.from];
  let [i, j] = [0, 0];
  while (rest > 0) {
    const p = a.pieces[i];
    const q = b.pieces[j];
    if (q !== undefined && (p === undefined || q.slope <= p.slope)) {
      y += Math.min(rest, q.width);
      rest -= q.width;
      j += 1;
    } else if (p !== undefined) {
      x += Math.min(rest, p.width);
      rest -= p.width;
      i += 1;
    } else return { x, y };
  }
  return { x, y };
}

/** The cheapest cost of being done by t: `min f(x)` over `x <= t`. It no longer rises. */
export function doneBy(curve: Curve): Curve {
  const falling = curve.pieces.filter((piece) => piece.slope < 0);
  return {
    from: curve.from,
    pieces: [...falling, { width: Number.POSITIVE_INFINITY, slope: 0 }],
  };
}

/** The earliest time of least cost. */
export function cheapest(curve: Curve): number {
  let at = curve.from;
  for (const piece of curve.pieces) {
    if (piece.slope >= 0) break;
    at += piece.width;
  }
  return at;
}
