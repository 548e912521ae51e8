import type { LineEdit } from "../../../contract/kinds/words.ts";
import type { Word } from "../../../contract/transcript.ts";
import type { DubLine } from "./fit.ts";

/** A line as it is in the job's files. */
export interface BaseLine extends DubLine {
  readonly speaker?: string | undefined;
  readonly voice?: string | undefined;
  readonly words?: readonly Word[] | undefined;
}

/** A line as it will be, once the changes are applied. */
export interface StudioLine extends BaseLine {
  /** Whether a change touches it. */
  readonly changed: boolean;
  /** Whether its translation will be made anew: until then nobody knows its text. */
  readonly anew: boolean;
  /** Whether its fit is a guess, because it has not been spoken so yet. */
  readonly guessed: boolean;
}

/** What the lines are of. */
export interface Setting {
  /** The spoken language, where it is known. */
  readonly from: string | undefined;
  /** The dub's. */
  readonly to: string;
  /** How much faster a line may be spoken at most. */
  readonly maxSpeed: number;
}

/** Less room than this is none, and less than that too much is nothing. Seconds. */
const SHORTEST = 0.1;
const OVER = 0.05;

const asIs = new WeakMap<BaseLine, StudioLine>();

function untouched(line: BaseLine): StudioLine {
  const known = asIs.get(line);
  if (known !== undefined) return known;
  const made = { ...line, changed: false, anew: false, guessed: false };
  asIs.set(line, made);
  return made;
}

/**
 * The lines with all changes in their places, in time order. Lines that no change touches are the
 * same objects each time, so that nothing of them is drawn again. A change of a line that is not
 * there is left out.
 */
export function changedLines(
  base: readonly BaseLine[],
  edits: readonly LineEdit[],
  setting: Setting,
): StudioLine[] {
  const lines = base.map(untouched);
  const places = new Map(lines.map(({ id }, index) => [id, index]));
  for (const edit of edits) {
    const index = places.get(edit.line);
    const line = index === undefined ? undefined : lines[index];
    if (index === undefined || line === undefined) continue;
    if ("op" in edit && (edit.op === "split" || edit.op === "merge")) {
      if (!reshape(lines, index, edit)) continue;
      places.clear();
      for (const [place, { id }] of lines.entries()) places.set(id, place);
    } else lines[index] = change(line, edit, setting);
  }
  return lines.map((line) => (line.guessed ? guess(line, setting.maxSpeed) : line));
}

type Reshaping = Extract<LineEdit, { op: "split" | "merge" }>;
type Plain = Exclude<LineEdit, Reshaping>;

function change(line: StudioLine, edit: Plain, { from, to }: Setting): StudioLine {
  if ("text" in edit) {
    const { text } = edit;
    if (edit.language === to) {
      const natural = line.natural * growth(line.text, text);
      return { ...line, text, natural, changed: true, anew: false, guessed: true };
    }
    if (edit.language !== from) return line;
    const natural = line.natural * growth(line.source, text);
    return { ...line, source: text, natural, changed: true, anew: true, guessed: true };
  }
  switch (edit.op) {
    case "time":
      return retimed(line, edit.start, edit.end);
    case "speaker":
      return { ...line, speaker: edit.speaker, changed: true };
    case "voice":
      if (edit.language !== undefined && edit.language !== to) return line;
      return { ...line, voice: edit.voice, changed: true, guessed: true };
  }
}

/** How many times longer the new text is; nothing can be said of one that was not there. */
const growth = (before: string, now: string): number =>
  before.trim() === "" ? 1 : now.trim().length / before.trim().length;

/** The line at other times; the silence that it may borrow after it is what is left of it. */
function retimed(line: StudioLine, start: number, end: number): StudioLine {
  const until = line.sourceStart + Math.max(line.slot, line.sourceEnd - line.sourceStart);
  return {
    ...line,
    sourceStart: start,
    sourceEnd: end,
    slot: Math.max(end, until) - start,
    changed: true,
    guessed: true,
  };
}

/** Splits or merges in place. False: it cannot be, and nothing has changed. */
function reshape(lines: StudioLine[], index: number, edit: Reshaping): boolean {
  const line = lines[index];
  if (line === undefined) return false;
  if (edit.op === "split") {
    lines.splice(index, 1, ...halves(line, edit));
    return true;
  }
  const next = lines[index + 1];
  if (next?.id !== edit.with) return false;
  lines.splice(index, 2, joined(line, next));
  return true;
}

function halves(line: StudioLine, edit: Extract<LineEdit, { op: "split" }>) {
  const { at, textAt, into } = edit;
  const share = line.source.length === 0 ? 0.5 : textAt / line.source.length;
  const end = line.sourceStart + line.slot;
  const both = { changed: true, anew: true, guessed: true, text: "", words: undefined };
  const first: StudioLine = {
    ...{ ...line, ...both },
    source: line.source.slice(0, textAt).trim(),
    sourceEnd: at,
    slot: at - line.sourceStart,
    natural: line.natural * share,
  };
  const second: StudioLine = {
    ...{ ...line, ...both, id: into },
    source: line.source.slice(textAt).trim(),
    sourceStart: at,
    slot: Math.max(0, end - at),
    natural: line.natural * (1 - share),
  };
  return [first, second];
}

const joined = (line: StudioLine, next: StudioLine): StudioLine => ({
  ...line,
  changed: true,
  anew: true,
  guessed: true,
  source: join(line.source, next.source),
  // Not what it will be, but nearer to it than nothing.
  text: join(line.text, next.text),
  sourceEnd: next.sourceEnd,
  slot: next.sourceStart + next.slot - line.sourceStart,
  natural: line.natural + next.natural,
  words: undefined,
});

export const join = (first: string, second: string): string => `${first} ${second}`.trim();

/** How the changed line will sit, by the length of what is said. */
function guess(line: StudioLine, maxSpeed: number): StudioLine {
  const room = Math.max(SHORTEST, line.slot);
  const rate = Math.min(maxSpeed, Math.max(1, line.natural / room));
  const duration = line.natural / rate;
  const over = duration > room + OVER;
  return {
    ...{ ...line, rate, duration, warnings: [] },
    start: line.sourceStart,
    actions: over ? ["runs-over"] : [],
  };
}
