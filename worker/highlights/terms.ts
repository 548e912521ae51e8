import type { Language } from "../../contract/languages.ts";
import { tokenize } from "../text/script.ts";
import type { Sentence } from "./sentences.ts";
import { stopWords } from "./stop-words.ts";

/** A word that says something. */
export interface Term {
  /** In lower case: what it is counted by. */
  readonly key: string;
  /** As it was said first. */
  readonly shown: string;
}

/** What a talk's words weigh. */
export interface Vocabulary {
  /** Of each sentence, in order. */
  readonly terms: readonly (readonly Term[])[];
  /** How much a term tells of the talk: said often, but in few of its sentences (TF-IDF). */
  weight(key: string): number;
  /** How rare a term is among the sentences: log(sentences / those with it). */
  rarity(key: string): number;
}

const EDGES = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
const LETTERS = /\p{L}/u;
/** Chinese and Japanese words are shorter than this. */
const LATIN = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}'’-]+$/u;
const SHORTEST = 3;

/** The words of a text that are neither small words nor numbers. */
export function termsOf(text: string, language: Language): Term[] {
  const stop = stopWords(language);
  return tokenize(text).flatMap(({ text: token }) => {
    const shown = token.replace(EDGES, "");
    const key = shown.toLowerCase().replaceAll("’", "'");
    const short = LATIN.test(key) && key.length < SHORTEST;
    return !LETTERS.test(key) || short || stop.has(key) ? [] : [{ key, shown }];
  });
}

/** Counts the words of a whole talk. */
export function vocabularyOf(sentences: readonly Sentence[], language: Language): Vocabulary {
  const terms = sentences.map(({ text }) => termsOf(text, language));
  const said = new Map<string, number>();
  const holding = new Map<string, number>();
  for (const sentence of terms) {
    for (const { key } of sentence) said.set(key, (said.get(key) ?? 0) + 1);
    for (const key of new Set(sentence.map((term) => term.key))) {
      holding.set(key, (holding.get(key) ?? 0) + 1);
    }
  }
  const rarity = (key: string): number => Math.log(sentences.length / (holding.get(key) ?? 1));
  return { terms, rarity, weight: (key) => Math.log(1 + (said.get(key) ?? 0)) * rarity(key) };
}

/** How many words tell what a stretch is about. */
const TITLE_WORDS = 4;

/** The words of some sentences that tell them apart from the rest, as said, in order of saying. */
export function titleWords(
  { terms, rarity }: Vocabulary,
  { first, last }: { readonly first: number; readonly last: number },
): string[] {
  const inside = terms.slice(first, last + 1).flat();
  const counts = new Map<string, number>();
  for (const { key } of inside) counts.set(key, (counts.get(key) ?? 0) + 1);
  // In a talk of one sentence no word is rarer than another.
  const value = (key: string): number => (counts.get(key) ?? 0) * (rarity(key) + 0.01);
  const best = [...counts.keys()].sort((a, b) => value(b) - value(a)).slice(0, TITLE_WORDS);
  return best
    .map((key) => inside.findIndex((term) => term.key === key))
    .sort((a, b) => a - b)
    .flatMap((at) => inside[at]?.shown ?? []);
}
