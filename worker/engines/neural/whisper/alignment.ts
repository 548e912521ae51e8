import { warpRows } from "./dtw.ts";

/** Where tokens look while they are spoken. */
export interface Attention {
  /** A matrix a head, [rows, frames], row by row; each row is a token that was fed. */
  readonly heads: readonly Float32Array[];
  readonly frames: number;
}

interface AlignmentRange {
  /** The first row to align. */
  readonly from: number;
  /** Rows to align. */
  readonly rows: number;
  /** Frames that hold sound. */
  readonly heard: number;
  /** Frames over which a median smooths. */
  readonly medianWidth: number;
}

/**
 * Aligns tokens with the sound by the attention of the heads that follow it, as OpenAI's timing.py
 * does: each head is normalised over the tokens, smoothed over the frames, their mean is warped.
 * @returns the frame at which each row begins; the first begins at 0 by this method
 */
export function alignRows(attention: Attention, range: AlignmentRange): Int32Array {
  const { rows, heard, medianWidth } = range;
  const mean = new Float32Array(rows * heard);
  const normal = new Float32Array(rows * heard);
  const median = new SlidingMedian(medianWidth);
  for (const head of attention.heads) {
    normalize(head, attention.frames, range, normal);
    for (let row = 0; row < rows; row += 1) {
      median.addTo(
        mean.subarray(row * heard, (row + 1) * heard),
        normal.subarray(row * heard, (row + 1) * heard),
      );
    }
  }
  return warpRows(mean, rows, heard);
}

/** Each frame's mean over the tokens becomes 0, its deviation 1. Row by row, as memory lies. */
function normalize(
  head: Float32Array,
  frames: number,
  { from, rows, heard }: AlignmentRange,
  out: Float32Array,
): void {
  const means = new Float64Array(heard);
  const scales = new Float64Array(heard);
  for (let row = 0; row < rows; row += 1) {
    const at = (from + row) * frames;
    for (let frame = 0; frame < heard; frame += 1) {
      means[frame] = (means[frame] ?? 0) + (head[at + frame] ?? 0) / rows;
    }
  }
  for (let row = 0; row < rows; row += 1) {
    const at = (from + row) * frames;
    for (let frame = 0; frame < heard; frame += 1) {
      const off = (head[at + frame] ?? 0) - (means[frame] ?? 0);
      scales[frame] = (scales[frame] ?? 0) + (off * off) / rows;
    }
  }
  for (let frame = 0; frame < heard; frame += 1) {
    const variance = scales[frame] ?? 0;
    scales[frame] = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  }
  for (let row = 0; row < rows; row += 1) {
    const at = (from + row) * frames;
    for (let frame = 0; frame < heard; frame += 1) {
      const off = (head[at + frame] ?? 0) - (means[frame] ?? 0);
      out[row * heard + frame] = off * (scales[frame] ?? 0);
    }
  }
}

/** The median of the values around each, the edges reflected; the sorted window slides along. */
class SlidingMedian {
  readonly #sorted: Float32Array;
  readonly #half: number;

  /** @param width odd */
  constructor(width: number) {
    this.#half = (width - 1) / 2;
    this.#sorted = new Float32Array(width);
  }

  /** Adds the medians to `sums`; what is no longer than half the window is added as it is. */
  addTo(sums: Float32Array, values: Float32Array): void {
    const half = this.#half;
    const last = values.length - 1;
    if (last < half || half === 0) {
      for (const [index, value] of values.entries()) sums[index] = (sums[index] ?? 0) + value;
      return;
    }
    const at = (index: number): number =>
      values[index < 0 ? -index : index > last ? 2 * last - index : index] ?? 0;
    const sorted = this.#sorted;
    for (let index = 0; index < sorted.length; index += 1) sorted[index] = at(index - half);
    sorted.sort();
    sums[0] = (sums[0] ?? 0) + (sorted[half] ?? 0);
    for (let index = 1; index <= last; index += 1) {
      this.#replace(at(index - 1 - half), at(index + half));
      sums[index] = (sums[index] ?? 0) + (sorted[half] ?? 0);
    }
  }

  #replace(old: number, fresh: number): void {
    const sorted = this.#sorted;
    let place = 0;
    while (sorted[place] !== old) place += 1;
    while (place + 1 < sorted.length && (sorted[place + 1] ?? 0) < fresh) {
      sorted[place] = sorted[place + 1] ?? 0;
      place += 1;
    }
    while (place > 0 && (sorted[place - 1] ?? 0) > fresh) {
      sorted[place] = sorted[place - 1] ?? 0;
      place -= 1;
    }
    sorted[place] = fresh;
  }
}
