import { LANGUAGES, type Language } from "../../contract/languages.ts";

const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
/** A letter of any script: what gives text its direction. */
const LETTER = /\p{L}/u;
/** What stands between letters and takes their direction, or has one of its own. */
const LEFTWARD_ONLY = /^[\p{Script=Arabic}\p{Script=Hebrew}\p{M}\s]*$/u;
const CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const RIGHT_TO_LEFT_MARK = "\u200f";
const EMBEDDING = "\u202b";
const POP = "\u202c";

/** Text without bidirectional controls: they order it for the eye and are none of its letters. */
export const withoutDirection = (text: string): string => text.replace(CONTROLS, "");

/**
 * Text of a language written from right to left, with what keeps its punctuation in place.
 * - "first-letter": for players that take a line's direction from its first letter (WebVTT): a mark
 *   where that is a Latin one.
 * - "embedded": for players that write every line from left to right (most of SRT's and ASS'): a
 *   line with anything but letters stands in an embedding.
 * Lines of another script, and text that has such signs already, are left as they are.
 */
export function directed(
  text: string,
  language: Language,
  how: "first-letter" | "embedded",
): string {
  const plain = withoutDirection(text) === text;
  if (!LANGUAGES[language].rtl || !RTL.test(text) || !plain) return text;
  return text
    .split("\n")
    .map((line) => (how === "embedded" ? embedded(line) : marked(line)))
    .join("\n");
}

const embedded = (line: string): string =>
  LEFTWARD_ONLY.test(line) || !RTL.test(line) ? line : `${EMBEDDING}${line}${POP}`;

function marked(line: string): string {
  const first = LETTER.exec(line)?.[0];
  return RTL.test(line) && first !== undefined && !RTL.test(first)
    ? `${RIGHT_TO_LEFT_MARK}${line}`
    : line;
}
