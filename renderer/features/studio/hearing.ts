import type { LineEdit } from "../../../contract/kinds/words.ts";
import type { StudioLine } from "./lines.ts";

/**
 * The edits to be sent so that a line is heard as it will be: the last edit of the list is the one
 * that is spoken. Edits of other lines after it do not matter; a line without an own edit at the end
 * is named by one that changes nothing, its own times.
 */
export function heardEdits(edits: readonly LineEdit[], line: StudioLine): readonly LineEdit[] {
  const last = edits.at(-1);
  if (last?.line === line.id && !("op" in last && last.op === "split")) return edits;
  const { id, sourceStart: start, sourceEnd: end } = line;
  return [...edits, { op: "time", line: id, start, end }];
}

/** What a spoken line depends on: if this is another, it must be spoken anew. */
export const soundOf = (line: StudioLine): string =>
  JSON.stringify([line.text, line.source, line.voice, line.sourceStart, line.sourceEnd]);
