import type { Language } from "../../contract/languages.ts";
import { functionWords } from "./function-words.ts";
import { characters } from "./script.ts";

/** Closing quotes and brackets that may follow a mark. */
const CLOSERS = "\"'”’»›)]}」』）】〉》";
const SENTENCE_ENDS = new Set([...".!?…。！？؟।"]);
const CLAUSE_ENDS = new Set([...",;:—–、，；：،"]);
const STRIP = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
const CAPITAL = /^\p{Lu}/u;
const DIGITS = /^\p{N}+$/u;

/** The last character that is not a closing quote or bracket. */
export function lastMark(text: string): string {
  const marks = [...text.slice(-8)];
  return marks.findLast((mark) => !CLOSERS.includes(mark)) ?? "";
}

export const isSentenceEnd = (mark: string): boolean => SENTENCE_ENDS.has(mark);

/** How bad it is to break here. */
const PENALTY = {
  sentence: 0,
  clause: 0.5,
  conjunction: 1,
  preposition: 1.5,
  plain: 3,
  name: 6,
  article: 8,
} as const;

/** A word as the lists have it. */
const bare = (text: string): string => text.replace(STRIP, "").toLowerCase();

/**
 * How bad a break between two neighbouring words is: 0 after a sentence up to 8 between an article
 * and its noun (the order of the Netflix guide: after punctuation, before conjunctions, before
 * prepositions, never between article and noun or first and last name).
 */
export function breakPenalty(before: string, after: string, language: Language): number {
  const mark = lastMark(before);
  if (SENTENCE_ENDS.has(mark)) return PENALTY.sentence;
  if (CLAUSE_ENDS.has(mark)) return PENALTY.clause;
  const lists = functionWords(language);
  const last = bare(before);
  const next = bare(after);
  if (lists.articles.has(last) || lists.prepositions.has(last)) return PENALTY.article;
  if (lists.conjunctions.has(last) || DIGITS.test(last)) return PENALTY.name;
  if (lists.conjunctions.has(next)) return PENALTY.conjunction;
  if (lists.prepositions.has(next)) return PENALTY.preposition;
  // German writes every noun with a capital, so there it says nothing of names.
  const names = language !== "de" && CAPITAL.test(before) && CAPITAL.test(after);
  if (names && characters(before) > 1) return PENALTY.name;
  return PENALTY.plain;
}
