import { segmentsOf } from "./segments.ts";

const SPEECH = /[\p{L}\p{N}]/u;
/** Scripts written without spaces between words, and their punctuation. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3000-\u303f\uff00-\uffef]/u;
/** Latin, Greek, Cyrillic, Chinese, kana, Hangul and punctuation: a code unit is a character. */
const PLAIN =
  /^[\u0020-\u02af\u0370-\u0482\u048a-\u0556\u2010-\u2027\u2030-\u205e\u3001-\u3029\u3030-\u3098\u309b-\u9fff\uac00-\ud7a3\uff01-\uff9d]*$/;
const OPENING = /^[¿¡«‹“‘"'([{（［「『【〈《〔„‚]+$/u;

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
const words = new Intl.Segmenter("zh", { granularity: "word" });

/** Whether there is a letter or a digit: something a voice can say. */
export const hasSpeech = (text: string): boolean => SPEECH.test(text);

/** Only the letters and digits, in lower case: what two spellings of a text have in common. */
export const bareLetters = (text: string): string =>
  text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Length as a viewer counts it: user-perceived characters (Unicode grapheme clusters). */
export function characters(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let count = 0;
  for (const _ of segmentsOf(graphemes, text)) count += 1;
  return count;
}

/** What stands between two neighbouring words: nothing inside Chinese or Japanese, else a space. */
export function gapBetween(before: string, after: string): "" | " " {
  const last = before.at(-1) ?? "";
  const first = after.at(0) ?? "";
  return SPACELESS.test(last) && SPACELESS.test(first) ? "" : " ";
}

/** Words to running text; spaces only where the script has them. */
export function joinWords(texts: readonly string[]): string {
  let previous = "";
  const parts: string[] = [];
  for (const text of texts) {
    if (parts.length > 0) parts.push(gapBetween(previous, text));
    parts.push(text);
    previous = text;
  }
  return parts.join("");
}

/** A piece of text no line is broken inside, and what stands before it. */
export interface Token {
  readonly text: string;
  readonly gap: "" | " ";
}

/**
 * Cuts a text into words with their punctuation; Chinese and Japanese by dictionary
 * (Intl.Segmenter). No token is without a letter or digit unless the whole text is.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let opening: string[] = [];
  let openingGap: "" | " " = "";
  for (const piece of pieces(text)) {
    const gap = tokens.length === 0 && opening.length === 0 ? "" : piece.gap;
    if (hasSpeech(piece.text)) {
      const first = opening.length === 0;
      tokens.push({
        text: [...opening, ...(first ? [] : [gap]), piece.text].join(""),
        gap: first ? gap : openingGap,
      });
      opening = [];
    } else if (opening.length > 0) {
      opening.push(gap, piece.text);
    } else if (tokens.length === 0 || OPENING.test(piece.text)) {
      opening.push(piece.text);
      openingGap = gap;
    } else {
      append(tokens, `${gap}${piece.text}`);
    }
  }
  if (opening.length > 0) {
    if (tokens.length === 0) tokens.push({ text: opening.join(""), gap: "" });
    else append(tokens, `${openingGap}${opening.join("")}`);
  }
  return tokens;
}

function append(tokens: Token[], text: string): void {
  const last = tokens.pop();
  if (last !== undefined) tokens.push({ text: last.text + text, gap: last.gap });
}

/** White space apart first; what is written without spaces by dictionary. */
function* pieces(text: string): Generator<Token> {
  for (const chunk of text.split(/\s+/)) {
    if (chunk === "") continue;
    if (!SPACELESS.test(chunk)) {
      yield { text: chunk, gap: " " };
      continue;
    }
    let gap: "" | " " = " ";
    for (const { segment } of segmentsOf(words, chunk)) {
      yield { text: segment, gap };
      gap = "";
    }
  }
}

/** Tokens back to text; the first one's gap is left out. */
export const joinTokens = (tokens: readonly Token[]): string =>
  tokens.map((token, index) => (index === 0 ? token.text : token.gap + token.text)).join("");
