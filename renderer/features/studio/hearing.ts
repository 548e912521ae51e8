import type { LineEdit } from "../../../contract/kinds/words.ts";
import type { SpokenLine } from "../../../contract/report.ts";
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
  // A new translation comes of the source alone: the text that is shown is not what is said.
  JSON.stringify([
    ...[line.anew ? null : line.text, line.source, line.voice],
    ...[line.sourceStart, line.sourceEnd],
  ]);

/** A line as it was spoken, and what it was spoken of. */
export interface Heard {
  readonly sound: string;
  readonly spoken: SpokenLine;
}

/** The lines, with what is known of those that have been heard in place of the guess. */
export function withHeard(
  lines: readonly StudioLine[],
  heard: ReadonlyMap<number, Heard>,
): readonly StudioLine[] {
  if (heard.size === 0) return lines;
  return lines.map((line) => {
    const known = heard.get(line.id);
    if (!line.guessed || known?.sound !== soundOf(line)) return line;
    const { text, natural, start, duration, slot, rate, actions, warnings } = known.spoken;
    return {
      ...{ ...line, text, natural, start, duration, slot, rate, actions, warnings },
      guessed: false,
    };
  });
}
