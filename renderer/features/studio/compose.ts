import type { LineEdit } from "../../../contract/kinds/words.ts";
import type { Language } from "../../../contract/languages.ts";
import { type BaseLine, join, type StudioLine } from "./lines.ts";

type Edits = readonly LineEdit[];

const isText = (edit: LineEdit) => "text" in edit;

export interface NewText {
  readonly line: number;
  readonly text: string;
  /** The text of the files, which takes the change back. */
  readonly unchanged?: string | undefined;
}

/** New texts of lines in one language. */
export function withTexts(edits: Edits, language: Language, texts: readonly NewText[]): Edits {
  const lines = new Set(texts.map(({ line }) => line));
  const others = edits.filter(
    (edit) => !("text" in edit && edit.language === language && lines.has(edit.line)),
  );
  const put = texts
    .filter(({ text, unchanged }) => text !== unchanged)
    .map(({ line, text }) => ({ line, language, text }));
  return settled(edits, [...others, ...put]);
}

/** When a line is said. Seconds of the source. */
export function withTime(edits: Edits, line: number, start: number, end: number): Edits {
  const edit = { op: "time", line, start, end } as const;
  const last = edits.at(-1);
  // Only the last edit may be replaced: where the line may be depends on all before it.
  const joins = last !== undefined && "op" in last && last.op === "time" && last.line === line;
  return joins ? [...edits.slice(0, -1), edit] : [...edits, edit];
}

export interface Cut {
  /** Seconds of the source. */
  readonly at: number;
  /** Where the second half begins in the source's text. */
  readonly textAt: number;
  /** The dub's text of both halves, if a person has cut it. */
  readonly texts?: readonly [string, string] | undefined;
}

interface Cutting {
  readonly line: StudioLine;
  /** The line as the files have it; absent where a split has made it. */
  readonly base: BaseLine | undefined;
  readonly cut: Cut;
  readonly into: number;
  readonly from: Language | undefined;
  readonly to: Language;
}

/**
 * One line as two. New texts of the line would be those of its first half alone: they are cut as
 * well, and in languages that are not in sight translated anew.
 */
export function withSplit(edits: Edits, { line, base, cut, into, from, to }: Cutting): Edits {
  const { id, source } = line;
  const others = withoutTexts(edits, id);
  const spoken = from !== undefined && hasText(edits, id, from);
  // The place is one of the text that the split finds, which is the old one where it was changed.
  const length = spoken ? (base?.source.length ?? source.length) : source.length;
  const textAt = Math.max(
    1,
    Math.min(Math.round(cut.textAt * (length / source.length)), length - 1),
  );
  const next: LineEdit[] = [...others, { op: "split", line: id, at: cut.at, textAt, into }];
  if (spoken) next.push(...texts(id, into, from, halvesOf(source, cut.textAt)));
  if (cut.texts !== undefined) next.push(...texts(id, into, to, cut.texts));
  return next;
}

const texts = (
  first: number,
  second: number,
  language: Language,
  [one, two]: readonly [string, string],
): LineEdit[] =>
  [
    { line: first, language, text: one.trim() },
    { line: second, language, text: two.trim() },
  ].filter(({ text }) => text !== "");

export const halvesOf = (text: string, at: number): [string, string] => [
  text.slice(0, at),
  text.slice(at),
];

interface Merging {
  readonly line: StudioLine;
  readonly next: StudioLine;
  readonly from: Language | undefined;
  readonly to: Language;
}

/** Two lines as one. Where a person has written one of the texts, both are kept as they are. */
export function withMerge(edits: Edits, { line, next, from, to }: Merging): Edits {
  const wrote = (language: Language) =>
    hasText(edits, line.id, language) || hasText(edits, next.id, language);
  const merged: LineEdit[] = [
    ...withoutTexts(withoutTexts(edits, line.id), next.id).filter(
      (edit) => !isVoiceOf(edit, next.id),
    ),
    { op: "merge", line: line.id, with: next.id },
  ];
  if (from !== undefined && wrote(from))
    merged.push({ line: line.id, language: from, text: join(line.source, next.source) });
  if (wrote(to) && !line.anew && !next.anew)
    merged.push({ line: line.id, language: to, text: join(line.text, next.text) });
  return merged;
}

const isVoiceOf = (edit: LineEdit, line: number) =>
  "op" in edit && edit.op === "voice" && edit.line === line;

const hasText = (edits: Edits, line: number, language: Language) =>
  edits.some((edit) => "text" in edit && edit.line === line && edit.language === language);

const withoutTexts = (edits: Edits, line: number): Edits =>
  edits.filter((edit) => !(isText(edit) && edit.line === line));

/** The voice of a line in one language; that of the files takes the change back. */
export function withVoice(
  edits: Edits,
  line: number,
  language: Language,
  voice: string,
  unchanged?: string,
): Edits {
  const others = edits.filter((edit) => !(isVoiceOf(edit, line) && inLanguage(edit, language)));
  const edit = { op: "voice", line, language, voice } as const;
  return settled(edits, voice === unchanged ? others : [...others, edit]);
}

const inLanguage = (edit: LineEdit, language: Language) =>
  "language" in edit && edit.language === language;

/** Who says a line; the name of the files takes the change back. */
export function withSpeaker(
  edits: Edits,
  line: number,
  speaker: string,
  unchanged?: string,
): Edits {
  const others = edits.filter(
    (edit) => !("op" in edit && edit.op === "speaker" && edit.line === line),
  );
  const edit = { op: "speaker", line, speaker } as const;
  return settled(edits, speaker === unchanged ? others : [...others, edit]);
}

/** The old list where the new one says the same. */
const settled = (before: Edits, now: Edits): Edits =>
  JSON.stringify(before) === JSON.stringify(now) ? before : now;

/** A number for a new line that none has or had. */
export const freeId = (base: readonly BaseLine[], edits: Edits): number => {
  let highest = 0;
  for (const { id } of base) highest = Math.max(highest, id);
  for (const edit of edits) {
    highest = Math.max(highest, edit.line);
    if ("op" in edit && edit.op === "split") highest = Math.max(highest, edit.into);
    if ("op" in edit && edit.op === "merge") highest = Math.max(highest, edit.with);
  }
  return highest + 1;
};
