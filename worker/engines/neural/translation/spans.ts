import type { GlossaryTerm } from "../../../../contract/kinds/words.ts";
import { findNumbers, type Stretch } from "./numbers.ts";

/** Something in a source that its translation must have, letter for letter. */
export interface ProtectedSpan extends Stretch {
  /** `address` is a URL, an e-mail address or a @handle: what a model would spoil. */
  readonly kind: "address" | "term" | "number";
  /** What the translation must have. */
  readonly target: string;
}

const URL = /(?:https?:\/\/|www\.)[^\s<>"“”«»]+/giu;
const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
/** A host named in speech or captions without its scheme; only endings that are no words. */
const HOST =
  /(?<![\p{L}\p{N}@._-])(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|tv|co|app|dev|info|eu|uk|us|de|fr|es|it|nl|pl|pt|ru|jp|cn|kr)(?:\/[^\s<>"“”«»]*)?(?![\p{L}\p{N}])/giu;
const HANDLE = /(?<![\p{L}\p{N}@.])@[\p{L}\p{N}_](?:[\p{L}\p{N}_.]*[\p{L}\p{N}_])?/gu;
/** What ends a sentence or a bracket around an address and is not of it. */
const TRAILING = /[.,;:!?…'’)\]}*]+$/u;
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * URLs, e-mail addresses, handles and glossary terms of a text: in order, none over another;
 * addresses go before terms, longer terms before shorter.
 */
export function findProtected(text: string, glossary: readonly GlossaryTerm[]): ProtectedSpan[] {
  const found: ProtectedSpan[] = [];
  const add = (span: ProtectedSpan): void => {
    if (span.end > span.start && !found.some((other) => overlap(span, other))) found.push(span);
  };
  for (const pattern of [URL, EMAIL, HOST, HANDLE]) {
    for (const match of text.matchAll(pattern)) {
      const address = trimAddress(match[0]);
      add({ ...stretchOf(match.index, address), kind: "address", target: address });
    }
  }
  const terms = glossary.toSorted((a, b) => b.from.length - a.from.length);
  for (const { from, to } of terms) {
    if (from.trim() === "") continue;
    for (const match of text.matchAll(termPattern(from.trim()))) {
      add({ ...stretchOf(match.index, match[0]), kind: "term", target: to ?? match[0] });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The numbers outside the spans that are no part of a word ("MP3"), kept as they are written. */
export function numberSpans(text: string, spans: readonly ProtectedSpan[]): ProtectedSpan[] {
  return findNumbers(text)
    .filter((number) => !spans.some((span) => overlap(span, number)))
    .filter(({ start, end }) => !/\p{L}/u.test(text.slice(Math.max(0, start - 1), end + 1)))
    .map((number) => ({
      ...number,
      kind: "number",
      target: text.slice(number.start, number.end),
    }));
}

const overlap = (a: Stretch, b: Stretch): boolean => a.start < b.end && b.start < a.end;

const stretchOf = (start: number, text: string): Stretch => ({ start, end: start + text.length });

/** Without the punctuation after it; a bracket that it opened itself stays. */
function trimAddress(address: string): string {
  const trimmed = address.replace(TRAILING, "");
  return address.charAt(trimmed.length) === ")" && trimmed.includes("(") ? `${trimmed})` : trimmed;
}

/** Whole words; in any case if the glossary has it in small letters, else as it stands there. */
function termPattern(term: string): RegExp {
  const words = escapePattern(term).replace(/\s+/g, "\\s+");
  const before = wordsTouch(term.at(0)) ? "(?<![\\p{L}\\p{N}])" : "";
  const after = wordsTouch(term.at(-1)) ? "(?![\\p{L}\\p{N}])" : "";
  return new RegExp(before + words + after, term === term.toLowerCase() ? "giu" : "gu");
}

export const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** A letter or digit of a script that sets words apart. */
export const wordsTouch = (character = ""): boolean =>
  /[\p{L}\p{N}]/u.test(character) && !SPACELESS.test(character);
