import type { Align, Place, RichCue } from "./rich-cue.ts";

/** A cue's text and where it stands. */
export type MarkedText = Pick<RichCue, "spans" | "align" | "place">;

/** How far from the picture's edge text stands if nothing else is said, as a share. */
const EDGE = 0.05;

/** 0 left, 1 in the middle, 2 right. */
export const columnOf = (align: Align): number => (align - 1) % 3;
/** 0 below, 1 in the middle, 2 above. */
export const rowOf = (align: Align): number => Math.floor((align - 1) / 3);

const ALIGNS: readonly Align[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** The alignment of a column and a row. */
export const alignAt = (column: number, row: number): Align => ALIGNS[row * 3 + column] ?? 2;

/** A place with both of its numbers: what is not said is where the alignment puts the text. */
export function wholePlace(
  align: Align = 2,
  { x, y }: Place = {},
): { readonly x: number; readonly y: number } {
  const column = [EDGE, 0.5, 1 - EDGE][columnOf(align)] ?? 0.5;
  const row = [1 - EDGE, 0.5, EDGE][rowOf(align)] ?? 1 - EDGE;
  return { x: x ?? column, y: y ?? row };
}
