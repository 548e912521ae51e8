import { isTextEdit, type LineEdit, type MergeEdit } from "../../../contract/kinds/words.ts";
import type { Language } from "../../../contract/languages.ts";
import type { Line } from "../../../contract/transcript.ts";
import { joinWords } from "../../text/script.ts";
import { badEdit, missingLine } from "./bad-edits.ts";
import { retime, split } from "./line-times.ts";

/** What lines are edited within. */
export interface EditBounds {
  /** The spoken language: texts in it are the lines' own. */
  readonly source: Language;
  /** Length of the source in seconds, where it has one. */
  readonly duration?: number | undefined;
}

/**
 * The lines as people have corrected them, one edit after the other: texts in the source language,
 * times, splits, merges and speakers. Of texts in other languages and of voices it is only checked
 * that their line is there. Lines stay in time order and do not overlap; those that no edit names
 * are the very same objects.
 * @throws InvalidInput for an edit that cannot be made
 */
export function editLines(
  lines: readonly Line[],
  edits: readonly LineEdit[],
  bounds: EditBounds,
): Line[] {
  const all = [...lines];
  const used = new Set(lines.map(({ id }) => id));
  for (const edit of edits) {
    const at = all.findIndex(({ id }) => id === edit.line);
    const line = all[at];
    if (line === undefined) throw missingLine(edit.line, all.length, used.has(edit.line));
    const { removed, put } = editOne(all, at, line, edit, { ...bounds, used });
    all.splice(at, removed, ...put);
  }
  return all;
}

/** What stands in place of how many lines from the edited one on. */
interface Change {
  readonly removed: number;
  readonly put: readonly Line[];
}

function editOne(
  all: readonly Line[],
  at: number,
  line: Line,
  edit: LineEdit,
  { source, duration, used }: EditBounds & { readonly used: Set<number> },
): Change {
  const becomes = (...put: readonly Line[]): Change => ({ removed: 1, put });
  if (isTextEdit(edit)) {
    return becomes(edit.language === source ? { ...line, text: edit.text } : line);
  }
  switch (edit.op) {
    case "voice":
      return becomes(line);
    case "speaker":
      return becomes({ ...line, speaker: edit.speaker });
    case "time": {
      const from = all[at - 1]?.end ?? 0;
      const to =
        all[at + 1]?.start ??
        (duration === undefined ? Number.POSITIVE_INFINITY : Math.max(duration, line.end));
      return becomes(retime(line, edit, { from, to }));
    }
    case "split": {
      const halves = split(line, edit);
      if (used.has(edit.into)) {
        throw badEdit(
          `Line ${edit.into} is or was there already`,
          "Give the new line a number of its own.",
        );
      }
      used.add(edit.into);
      return becomes(...halves);
    }
    case "merge":
      return { removed: 2, put: [merge(line, all[at + 1], edit)] };
  }
}

function merge(line: Line, next: Line | undefined, edit: MergeEdit): Line {
  if (next === undefined || next.id !== edit.with) {
    const found = next === undefined ? "it is the last one" : `that is line ${next.id}`;
    throw badEdit(`Line ${edit.with} is not next after line ${line.id}: ${found}`);
  }
  return {
    ...line,
    end: next.end,
    text: joinWords([line.text, next.text]),
    words: [...line.words, ...next.words],
  };
}

/**
 * Whether an edit changes the lines themselves, not only what is said of them in other languages.
 * @param source undefined where only listening tells: then any text may be the lines' own
 */
export function changesLines(edit: LineEdit, source: Language | undefined): boolean {
  if (isTextEdit(edit)) return source === undefined || edit.language === source;
  return edit.op !== "voice";
}

/** The lines that people have changed, as far as it is heard or seen in a language. */
export function editedLines(
  edits: readonly LineEdit[],
  source: Language,
  language: Language,
): Set<number> {
  const here: readonly (Language | undefined)[] = [undefined, source, language];
  return new Set(
    edits
      .filter((edit) => here.includes("language" in edit ? edit.language : undefined))
      .flatMap((edit) => ("into" in edit ? [edit.line, edit.into] : [edit.line])),
  );
}

/**
 * What people have written in a language, by line. A split or a merge makes lines of other words:
 * what was written of them before does not hold any more.
 */
export function textsOf(edits: readonly LineEdit[], language: Language): Map<number, string> {
  const texts = new Map<number, string>();
  for (const edit of edits) {
    if (isTextEdit(edit)) {
      if (edit.language === language) texts.set(edit.line, edit.text);
    } else if (edit.op === "split") {
      texts.delete(edit.line);
    } else if (edit.op === "merge") {
      texts.delete(edit.line);
      texts.delete(edit.with);
    }
  }
  return texts;
}

/** The voices that people have given to single lines. A line that is split off keeps its voice. */
export function voicesOf(edits: readonly LineEdit[], language: Language): Map<number, string> {
  const voices = new Map<number, string>();
  for (const edit of edits) {
    if (isTextEdit(edit)) continue;
    if (edit.op === "voice") {
      if ((edit.language ?? language) === language) voices.set(edit.line, edit.voice);
    } else if (edit.op === "split") {
      const voice = voices.get(edit.line);
      if (voice !== undefined) voices.set(edit.into, voice);
    } else if (edit.op === "merge") {
      voices.delete(edit.with);
    }
  }
  return voices;
}

/**
 * Translated lines with people's words in place of the translation.
 * @throws InvalidInput if an edit names a line that is not there
 */
export function applyTexts<Text extends { readonly id: number; readonly text: string }>(
  lines: readonly Text[],
  edits: readonly LineEdit[],
  language: Language,
): Text[] {
  const texts = textsOf(edits, language);
  checkLines(texts.keys(), lines);
  return lines.map((line) => ({ ...line, text: texts.get(line.id) ?? line.text }));
}

/** @throws InvalidInput if there is no line of a number */
export function checkLines(
  wanted: Iterable<number>,
  lines: readonly { readonly id: number }[],
): void {
  const there = new Set(lines.map(({ id }) => id));
  for (const line of wanted) {
    if (!there.has(line)) throw missingLine(line, lines.length, false);
  }
}
