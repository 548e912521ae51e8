import type { CaptionWord } from "./cues.ts";

/** The words of a caption in lines, and how much smaller they must be to fit. */
export interface Setting {
  readonly lines: readonly (readonly CaptionWord[])[];
  /** 1, or less. */
  readonly shrink: number;
}

/** More lines than this hide the picture. */
const MOST_LINES = 3;
/** Smaller than this, letters are broken over lines instead. */
const LEAST_SHRINK = 0.45;

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef\p{Emoji_Presentation}]/u;
const NARROW = /[\p{M}\u200b-\u200f\u2060]/u;
const THIN = /[iljtfrI1.,:;'!|()[\] \u00a0]/;
const CAPITAL = /[\p{Lu}mwMW@%&]/u;

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/** About how wide a text is in a bold font, in parts of the em. */
export function textWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (WIDE.test(segment)) width += 1.05;
    else if (NARROW.test(segment.charAt(0))) width += 0;
    else if (THIN.test(segment)) width += 0.37;
    else width += CAPITAL.test(segment) ? 0.8 : 0.62;
  }
  return width;
}

/**
 * Sets words in as few lines as hold them, of widths as equal as can be. What does not fit even in
 * three lines is shrunk; a word that would become too small is broken.
 * @param room width of a line, in parts of the em
 */
export function setWords(words: readonly CaptionWord[], room: number): Setting {
  const whole = words.flatMap((word) => broken(word, room / LEAST_SHRINK));
  let best = [whole];
  for (let count = 1; count <= MOST_LINES; count += 1) {
    best = evenLines(whole, count);
    if (widest(best) <= room) return { lines: best, shrink: 1 };
  }
  return { lines: best, shrink: Math.max(room / widest(best), LEAST_SHRINK / 2) };
}

/** The cutting into `count` lines whose widest is the narrowest. */
function evenLines(words: readonly CaptionWord[], count: number): CaptionWord[][] {
  if (count === 1 || words.length <= 1) return [[...words]];
  let best: CaptionWord[][] = [[...words]];
  for (let cut = 1; cut < words.length; cut += 1) {
    const lines = [words.slice(0, cut), ...evenLines(words.slice(cut), count - 1)];
    if (widest(lines) < widest(best)) best = lines;
  }
  return best;
}

const widest = (lines: readonly (readonly CaptionWord[])[]): number =>
  Math.max(...lines.map((line) => textWidth(lineText(line))));

/** A line's words with what stands between them. */
export const lineText = (words: readonly CaptionWord[]): string =>
  words.map(({ text, gap }, index) => (index === 0 ? text : gap + text)).join("");

/** A word that is too wide as pieces, all of them said while it is. */
function broken(word: CaptionWord, room: number): CaptionWord[] {
  const count = Math.ceil(textWidth(word.text) / room);
  if (count <= 1) return [word];
  const letters = Array.from(graphemes.segment(word.text), ({ segment }) => segment);
  const length = Math.ceil(letters.length / count);
  return Array.from({ length: Math.ceil(letters.length / length) }, (_, index) => ({
    ...word,
    text: letters.slice(index * length, (index + 1) * length).join(""),
    gap: index === 0 ? word.gap : "",
  }));
}
