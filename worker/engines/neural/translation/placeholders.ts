import { asciiDigits, digitsPattern } from "./numbers.ts";
import { escapePattern, type ProtectedSpan, wordsTouch } from "./spans.ts";

/**
 * What a placeholder looks like. Models without reserved tokens copy what they take for a number or
 * a name: `digits` are numbers of four figures ("7301"), `letters` are codes ("ZQ1").
 */
export type CodeStyle = "digits" | "letters";

/** A text whose protected spans are codes. */
export interface MaskedText {
  readonly text: string;
  /** What a translation must have: a code, and what it stands for. */
  readonly codes: readonly Code[];
}

interface Code {
  readonly pattern: RegExp;
  readonly target: string;
}

/** A translation with what was masked back in its place. */
export interface RestoredText {
  readonly text: string;
  /** Without the restored: where numbers of the source are looked for. */
  readonly rest: string;
}

/**
 * Puts a code, of which the text has none, in the place of each span.
 * @param spans in order, none over another
 */
export function maskSpans(
  text: string,
  spans: readonly ProtectedSpan[],
  style: CodeStyle,
): MaskedText {
  const codes: Code[] = [];
  const fresh = codesFor(text, style);
  let masked = "";
  let at = 0;
  for (const [index, { start, end, target }] of spans.entries()) {
    const code = fresh.next().value;
    const before = (index > 0 && start === at) || isWord(text.slice(at, start), -1);
    const after = isWord(text.slice(end, spans[index + 1]?.start), 0);
    codes.push({ pattern: patternOf(code, style, before, after), target });
    masked += `${text.slice(at, start)}${before ? " " : ""}${code}${after ? " " : ""}`;
    at = end;
  }
  return { text: masked + text.slice(at), codes };
}

/**
 * Puts what was masked back into a translation.
 * @returns nothing if a code is missing or there twice: it cannot be told where what belongs
 */
export function restoreSpans(translation: string, { codes }: MaskedText): RestoredText | undefined {
  // Same length as the translation, so that a match stands in both at the same place.
  const plain = asciiDigits(translation);
  const places: { start: number; end: number; target: string }[] = [];
  for (const { pattern, target } of codes) {
    const [match, ...more] = plain.matchAll(pattern);
    if (match === undefined || more.length > 0) return undefined;
    places.push({ start: match.index, end: match.index + match[0].length, target });
  }
  places.sort((a, b) => a.start - b.start);
  let text = "";
  let rest = "";
  let at = 0;
  for (const { start, end, target } of places) {
    const between = translation.slice(at, start);
    text += between + target;
    rest += `${between}|`;
    at = end;
  }
  return { text: text + translation.slice(at), rest: rest + translation.slice(at) };
}

/**
 * Looks for what is protected in a translation that was made without codes. Terms may differ in
 * case: one may begin the sentence.
 * @returns nothing if one is missing
 */
export function findTargets(
  translation: string,
  spans: readonly ProtectedSpan[],
): RestoredText | undefined {
  // The longest first: "Octavia" is no "Octavia Pro".
  const wanted = spans.toSorted((a, b) => b.target.length - a.target.length);
  let rest = translation;
  for (const { kind, target } of wanted) {
    const at = kind === "term" ? rest.search(wordPattern(target)) : rest.indexOf(target);
    if (at === -1) return undefined;
    rest = `${rest.slice(0, at)}|${rest.slice(at + target.length)}`;
  }
  return { text: translation, rest };
}

/** A word that begins so, in any case: endings may be the grammar's, beginnings are other words. */
function wordPattern(term: string): RegExp {
  const start = wordsTouch(term.at(0)) ? "(?<![\\p{L}\\p{N}])" : "";
  return new RegExp(start + escapePattern(term), "iu");
}

/** First number, and the way to the next: no row that a model might go on with. */
const FIRST = 7301;
const STRIDE = 37;
const DIGITS = /\D+/g;

function* codesFor(text: string, style: CodeStyle): Generator<string, never> {
  const taken = style === "digits" ? asciiDigits(text).replace(DIGITS, " ") : text.toUpperCase();
  for (let count = 0; ; count += 1) {
    const code = style === "digits" ? String(FIRST + STRIDE * count) : `ZQ${count + 1}`;
    if (!taken.includes(code)) yield code;
  }
}

/** Whether the first or last character is one that a code may not touch. */
function isWord(text: string, index: 0 | -1): boolean {
  return /[\p{L}\p{N}\p{M}_]/u.test([...text].at(index) ?? "");
}

/** Finds a code, with the spaces that were put between it and a word that it touched. */
function patternOf(code: string, style: CodeStyle, before: boolean, after: boolean): RegExp {
  // Tokenizers may part letters from figures.
  const core =
    style === "digits"
      ? digitsPattern(code)
      : `(?<![\\p{L}\\p{N}])${[...code].join("\\s?")}(?!\\p{N})`;
  return new RegExp(`${before ? "\\s?" : ""}${core}${after ? "\\s?" : ""}`, "giu");
}
