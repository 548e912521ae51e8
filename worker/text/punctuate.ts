import type { Language } from "../../contract/languages.ts";
import { cutNearMiddle } from "./clauses.ts";
import { functionWords } from "./function-words.ts";
import { sentencePause } from "./pauses.ts";
import { isQuestion } from "./questions.ts";
import { characters } from "./script.ts";
import type { HeardWord } from "./timed.ts";

/** Seconds: after this long a silence even "the" begins a new sentence. */
const SURE_PAUSE = 1;
/** A recogniser's window ends in a silence: there, this share of the pause will do. */
const PASSAGE_SHARE = 0.6;
const PASSAGE_PAUSE = 0.25;
/** What is longer than one breath or one thought is cut where the speaker paused. */
const LONGEST_SECONDS = 18;
const LONGEST_CHARACTERS = 200;
/** Seconds: a shorter pause makes no sentence, only a clause. */
const CUTTING_PAUSE = 0.15;

const pauseAfter = (word: HeardWord, next: HeardWord): number => next.start - word.end;

/**
 * Gives bare words sentences: ends where the speaker pauses (measured against the talk's own
 * pauses), capitals at the start, a full stop or a question mark at the end. Names stay as they
 * are. All words come back, in order.
 */
export function punctuate(words: readonly HeardWord[], language: Language): HeardWord[][] {
  const pauses = words.flatMap((word, index) => {
    const next = words[index + 1];
    return next === undefined || next.speaker !== word.speaker ? [] : [pauseAfter(word, next)];
  });
  const threshold = sentencePause(pauses);
  const sentences: HeardWord[][] = [];
  let open: HeardWord[] = [];
  for (const [index, word] of words.entries()) {
    open.push(word);
    const next = words[index + 1];
    if (next === undefined || endsSentence(word, next, threshold, language)) {
      sentences.push(...cutLong(open));
      open = [];
    }
  }
  return sentences.map((sentence) => write(sentence, language));
}

function endsSentence(
  word: HeardWord,
  next: HeardWord,
  threshold: number,
  language: Language,
): boolean {
  if (word.speaker !== next.speaker) return true;
  const pause = pauseAfter(word, next);
  if (pause >= SURE_PAUSE) return true;
  if (functionWords(language).unfinished.has(word.text.toLowerCase())) return false;
  const sameBreath = word.passage === next.passage;
  return pause >= (sameBreath ? threshold : Math.max(PASSAGE_PAUSE, PASSAGE_SHARE * threshold));
}

function cutLong(words: HeardWord[]): HeardWord[][] {
  const seconds = (words.at(-1)?.end ?? 0) - (words[0]?.start ?? 0);
  const length = words.reduce((sum, word) => sum + characters(word.text) + 1, -1);
  if (seconds <= LONGEST_SECONDS && length <= LONGEST_CHARACTERS) return [words];
  const cut = cutNearMiddle(words, (before, after) => {
    const pause = pauseAfter(before, after);
    return pause < CUTTING_PAUSE ? undefined : -pause;
  });
  return cut === undefined ? [words] : cut.flatMap(cutLong);
}

const capital = (text: string, language: Language): string => {
  const [first = "", ...rest] = text;
  return first.toLocaleUpperCase(language) + rest.join("");
};

function write(sentence: readonly HeardWord[], language: Language): HeardWord[] {
  const question = isQuestion(
    sentence.map((word) => word.text.toLowerCase()),
    language,
  );
  const last = sentence.length - 1;
  return sentence.map((word, index) => {
    const pronoun = language === "en" && /^i(?:'(?:m|ll|ve|d))?$/.test(word.text);
    const text = index === 0 || pronoun ? capital(word.text, language) : word.text;
    return index < last ? { ...word, text } : { ...word, text: text + (question ? "?" : ".") };
  });
}
