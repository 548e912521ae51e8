import { OctaviaError } from "../../../contract/errors.ts";
import { isTextEdit, type LineEdit } from "../../../contract/kinds/words.ts";
import type { Language } from "../../../contract/languages.ts";

/**
 * The lines of one language with people's edits in place of what was recognised or translated.
 * @throws InvalidInput if an edit names a line that is not there
 */
export function applyEdits<Line extends { readonly id: number; readonly text: string }>(
  lines: readonly Line[],
  edits: readonly LineEdit[],
  language: Language,
): Line[] {
  const texts = new Map(
    edits
      .filter(isTextEdit)
      .filter((edit) => edit.language === language)
      .map(({ line, text }) => [line, text]),
  );
  for (const line of texts.keys()) {
    if (lines.some(({ id }) => id === line)) continue;
    throw new OctaviaError(
      "InvalidInput",
      `There is no line ${line}: the job has ${lines.length}.`,
      {
        hint: "The report lists the lines with their numbers.",
      },
    );
  }
  return lines.map((line) => ({ ...line, text: texts.get(line.id) ?? line.text }));
}
