import type { Language } from "../../contract/languages.ts";
import type { Transcript, Word } from "../../contract/transcript.ts";
import { LONGEST_LINE, lineCapacity, splitClauses } from "./clauses.ts";
import { heardWords } from "./heard-words.ts";
import { punctuate } from "./punctuate.ts";
import { characters, gapBetween, joinWords } from "./script.ts";
import { sentenceEnds } from "./sentences.ts";
import type { HeardWord } from "./timed.ts";
import type { LineDraft } from "./untangle.ts";

/** Seconds of silence no line spans. */
const LONG_PAUSE = 1.5;
/** Seconds: what is shorter joins a neighbour of its sentence. */
const FRAGMENT = 0.6;
/** A line may be this much over its limits when it takes in a fragment. */
const TOLERANCE = 1.2;

/** Lines, and how many descriptions of sounds were left out of them. */
export interface SpokenLines {
  readonly lines: readonly LineDraft[];
  readonly sounds: number;
}

/**
 * Recognised words to lines: sentences by punctuation, or by pauses where there is none; cut at
 * changes of speaker and silences above 1.5 s, long ones into clauses. Every word is kept.
 */
export function linesFromWords(transcript: Transcript): SpokenLines {
  const { language, punctuated } = transcript;
  const { words, sounds } = heardWords(transcript);
  const sentences = punctuated
    ? runs(words, (before, after) => before.speaker === after.speaker).flatMap((turn) =>
        sentencesOf(turn, language),
      )
    : punctuate(words, language);
  const lines = sentences
    .flatMap((sentence) => runs(sentence, (a, b) => b.start - a.end <= LONG_PAUSE))
    .flatMap((run) => mergeFragments(splitClauses(run, language, true), language))
    .map(toDraft);
  return { lines, sounds };
}

/** Cuts a sequence wherever two neighbours do not belong together. */
function runs<T>(items: readonly T[], together: (before: T, after: T) => boolean): T[][] {
  const found: T[][] = [];
  let previous: T | undefined;
  for (const item of items) {
    const open = found.at(-1);
    if (open !== undefined && previous !== undefined && together(previous, item)) open.push(item);
    else found.push([item]);
    previous = item;
  }
  return found;
}

/** One speaker's punctuated words, cut where their text's sentences end. */
function sentencesOf(words: readonly HeardWord[], language: Language): HeardWord[][] {
  const ends = sentenceEnds(joinWords(words.map((word) => word.text)), language);
  let wordEnd = 0;
  let next = 0;
  return runs(words, (before, after) => {
    wordEnd += before.text.length;
    const wordStart = wordEnd + gapBetween(before.text, after.text).length;
    // An end inside a word ("example.com") is none.
    while ((ends[next] ?? Number.POSITIVE_INFINITY) < wordEnd) next += 1;
    const cut = (ends[next] ?? Number.POSITIVE_INFINITY) <= wordStart;
    wordEnd = wordStart;
    return !cut;
  });
}

const duration = (words: readonly HeardWord[]): number =>
  (words.at(-1)?.end ?? 0) - (words[0]?.start ?? 0);

function mergeFragments(parts: readonly HeardWord[][], language: Language): HeardWord[][] {
  const merged: HeardWord[][] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    const fragment = last !== undefined && Math.min(duration(last), duration(part)) < FRAGMENT;
    if (fragment && fits([...last, ...part], language)) merged.splice(-1, 1, [...last, ...part]);
    else merged.push(part);
  }
  return merged;
}

const fits = (words: readonly HeardWord[], language: Language): boolean =>
  duration(words) <= TOLERANCE * LONGEST_LINE &&
  characters(joinWords(words.map((word) => word.text))) <= TOLERANCE * lineCapacity(language);

function toDraft(words: readonly HeardWord[]): LineDraft {
  const speaker = words[0]?.speaker;
  return {
    start: words[0]?.start ?? 0,
    end: Math.max(...words.map((word) => word.end)),
    text: joinWords(words.map((word) => word.text)),
    words: words.map(toWord),
    ...(speaker === undefined ? {} : { speaker }),
  };
}

const toWord = ({ text, start, end, confidence }: HeardWord): Word => ({
  text,
  start,
  end,
  ...(confidence === undefined ? {} : { confidence }),
});
