import type { Language } from "../../contract/languages.ts";
import type { Line } from "../../contract/transcript.ts";
import { lastMark } from "../text/breaks.ts";
import { sentencePause } from "../text/pauses.ts";
import { isQuestion } from "../text/questions.ts";
import { closesSentence } from "../text/sentences.ts";

/** A whole sentence: one line, or the clauses of a long one. */
export interface Sentence {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly lines: readonly Line[];
  readonly asks: boolean;
}

/** With fewer lines than this share closing a sentence, a text has no punctuation to go by. */
const PUNCTUATED = 0.1;
const QUESTION_MARKS = new Set(["?", "？", "؟"]);

/**
 * The sentences that lines make up. A clause is never parted from the rest of its sentence, unless
 * someone else begins to speak; where the text has no punctuation, a pause ends a sentence.
 */
export function sentencesOf(lines: readonly Line[], language: Language): Sentence[] {
  const ends = sentenceEnd(lines);
  const sentences: Sentence[] = [];
  let open: Line[] = [];
  for (const [index, line] of lines.entries()) {
    open.push(line);
    if (!ends(line, lines[index + 1])) continue;
    sentences.push(toSentence(open, language));
    open = [];
  }
  return sentences;
}

function sentenceEnd(lines: readonly Line[]): (line: Line, next: Line | undefined) => boolean {
  const closed = lines.filter(({ text }) => closesSentence(text)).length;
  const byMarks = closed >= PUNCTUATED * lines.length;
  const pause = sentencePause(
    lines.slice(1).map((line, index) => line.start - (lines[index]?.end ?? line.start)),
  );
  return (line, next) => {
    if (next === undefined || next.speaker !== line.speaker) return true;
    return byMarks ? closesSentence(line.text) : next.start - line.end >= pause;
  };
}

function toSentence(lines: readonly Line[], language: Language): Sentence {
  const text = lines.map((line) => line.text).join(" ");
  const words = text.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? [];
  return {
    start: lines[0]?.start ?? 0,
    end: Math.max(...lines.map(({ end }) => end)),
    text,
    lines,
    asks: QUESTION_MARKS.has(lastMark(text.trimEnd())) || isQuestion(words, language),
  };
}
