import { LANGUAGES, type Language } from "../../contract/languages.ts";
import { breakPenalty } from "./breaks.ts";
import { characters, joinWords } from "./script.ts";
import type { Timed } from "./timed.ts";

/** Seconds a line is to last at most: beyond it, translation and fit lose their footing. */
export const LONGEST_LINE = 10;

/** Characters of two subtitles of two lines: what one line of speech may hold. */
export const lineCapacity = (language: Language): number => 4 * LANGUAGES[language].lineLength;

/** A cut leaves at least this share on either side. */
const EDGE = 0.2;
/** What a cut at the edge costs over one in the middle, in units of `breakPenalty`. */
const IMBALANCE = 4;
/** What a second of pause takes off a break's penalty; beyond the cap more says no more. */
const PAUSE_WORTH = 8;
const PAUSE_CAP = 0.5;

/** Cost of a cut between two neighbours; undefined where there must be none. */
type CutCost<T> = (before: T, after: T) => number | undefined;

/**
 * Cuts pieces in two at the cheapest place, away from the ends (by share of characters), so that
 * cutting again and again takes n log n steps. Undefined if no place will do.
 */
export function cutNearMiddle<T extends Timed>(
  pieces: readonly T[],
  cost: CutCost<T>,
): [T[], T[]] | undefined {
  const sizes = pieces.map((piece) => characters(piece.text) + 1);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let passed = 0;
  let best: { cost: number; at: number } | undefined;
  for (let at = 1; at < pieces.length; at += 1) {
    passed += sizes[at - 1] ?? 0;
    const before = pieces[at - 1];
    const after = pieces[at];
    if (before === undefined || after === undefined) continue;
    const share = passed / total;
    if (share < EDGE || share > 1 - EDGE) continue;
    const own = cost(before, after);
    if (own === undefined) continue;
    const whole = own + IMBALANCE * (2 * share - 1) ** 2;
    if (best === undefined || whole < best.cost) best = { cost: whole, at };
  }
  return best === undefined ? undefined : [pieces.slice(0, best.at), pieces.slice(best.at)];
}

/**
 * Whether pieces make more than one line. A long time alone is no reason where words have none of
 * their own.
 */
export function tooLong(pieces: readonly Timed[], language: Language, wordTimes: boolean): boolean {
  const capacity = lineCapacity(language);
  const length = characters(joinWords(pieces.map((piece) => piece.text)));
  if (length > capacity) return true;
  const seconds = (pieces.at(-1)?.end ?? 0) - (pieces[0]?.start ?? 0);
  return seconds > LONGEST_LINE && (wordTimes || length > capacity / 2);
}

/**
 * Cuts a sentence too long for one line into clauses: after punctuation, at pauses, before
 * conjunctions and prepositions, near the middle.
 * @param wordTimes whether the times are the words' own, not shares of a longer stretch
 */
export function splitClauses<T extends Timed>(
  sentence: readonly T[],
  language: Language,
  wordTimes: boolean,
): T[][] {
  if (sentence.length < 2 || !tooLong(sentence, language, wordTimes)) return [[...sentence]];
  const cost = (before: T, after: T): number => {
    const pause = Math.min(PAUSE_CAP, Math.max(0, after.start - before.end));
    return breakPenalty(before.text, after.text, language) - (wordTimes ? PAUSE_WORTH * pause : 0);
  };
  const cut = cutNearMiddle(sentence, cost) ?? cutBesideLongest(sentence);
  return cut.flatMap((part) => splitClauses(part, language, wordTimes));
}

/** One word longer than all others together leaves no middle: it is set apart. */
function cutBesideLongest<T extends Timed>(pieces: readonly T[]): [T[], T[]] {
  const sizes = pieces.map((piece) => piece.text.length);
  const longest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0));
  const at = longest === 0 ? 1 : longest;
  return [pieces.slice(0, at), pieces.slice(at)];
}
