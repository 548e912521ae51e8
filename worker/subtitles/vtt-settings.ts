import { alignAt, columnOf, rowOf, wholePlace } from "./place.ts";
import type { Align, Place } from "./rich-cue.ts";

/** Height of a line of text, as a share of the picture (W3C WebVTT, 7.1). */
const LINE = 0.0533;
const COLUMNS: Readonly<Record<string, number>> = {
  ...{ start: 0, left: 0, center: 1, middle: 1, end: 2, right: 2 },
};
const ROWS: Readonly<Record<string, number>> = { end: 0, center: 1, start: 2 };

/** Where a cue stands by its settings; nothing if it stands where all do. */
export interface Where {
  readonly align?: Align;
  readonly place?: Place;
  /** The settings say more than that. */
  readonly more: boolean;
}

interface Vertical {
  readonly row: number;
  readonly y?: number;
}

/** Reads "line:0 position:50% align:start"; what is none of that is passed over. */
export function readVttSettings(settings: string): Where {
  const pairs = settings.split(/\s+/).map((one): [string, string] => {
    const at = one.indexOf(":");
    return [one.slice(0, Math.max(0, at)), one.slice(at + 1)];
  });
  const value = new Map(pairs);
  const { row, y } = verticalOf(value.get("line"));
  const column = COLUMNS[value.get("align") ?? ""] ?? 1;
  const x = percent(value.get("position")?.split(",")[0]);
  const align = alignAt(column, row);
  const place = { ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) };
  const atEdge = x !== undefined && x === (EDGES[column] ?? x);
  const placed = y !== undefined || (x !== undefined && !atEdge);
  return {
    ...(align === 2 && !placed ? {} : { align }),
    ...(placed ? { place } : {}),
    more: ["vertical", "region", "size"].some((name) => value.has(name)),
  };
}

/** Where the text's own side lies if `position` says nothing else. */
const EDGES: readonly number[] = [0, 0.5, 1];

function verticalOf(line: string | undefined): Vertical {
  if (line === undefined) return { row: 0 };
  const [where = "", anchor = ""] = line.split(",");
  const share = percent(where);
  if (share !== undefined) {
    const row = ROWS[anchor] ?? 2;
    // "0%" and "100%,end" are the very edges, where an alignment alone puts the text as well.
    if ((row === 2 && share === 0) || (row === 0 && share === 1)) return { row };
    return row === 1 && share === 0.5 ? { row } : { row, y: share };
  }
  const number = /^-?\d{1,4}$/.test(where) ? Number(where) : -1;
  if (number === 0) return { row: 2 };
  if (number > 0) return { row: 2, y: Math.min(1, number * LINE) };
  return number === -1 ? { row: 0 } : { row: 0, y: Math.max(0, 1 + (number + 1) * LINE) };
}

function percent(text: string | undefined): number | undefined {
  const digits = /^(\d{1,3}(?:\.\d{1,6})?)%$/.exec(text ?? "")?.[1];
  const share = digits === undefined ? undefined : Number(digits) / 100;
  return share === undefined || share > 1 ? undefined : share;
}

const shown = (share: number): string =>
  `${Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100}%`;

/** An alignment and place as settings; empty for where all cues stand. */
export function writeVttSettings(align: Align = 2, place?: Place): string {
  const [column, row] = [columnOf(align), rowOf(align)];
  const at = wholePlace(align, place);
  const anchor = ["end", "center", "start"][row] ?? "end";
  const line =
    place === undefined ? ["", "line:50%,center", "line:0"][row] : `line:${shown(at.y)},${anchor}`;
  const position =
    place === undefined
      ? column === 1
        ? ""
        : `position:${shown(EDGES[column] ?? 0.5)}`
      : `position:${shown(at.x)}`;
  const side = ["align:start", "", "align:end"][column];
  return [line, position, side].filter((one) => one !== "").join(" ");
}
