import { hasSpeech } from "../../../text/script.ts";

/** What can be wrong with a translation as such, whatever it says. */
export type Fault = "empty" | "repeating" | "length";

/** Tokens a repeated stretch has at least: "no, no, no" is nobody's fault. */
const LEAST_REPEATED = 8;
const MOST_REPEATS = 3;

/** Longest translation: this many tokens for each of the source, and some more. */
const MOST_GROWTH = 3;
const SLACK = 16;
/** A source of so many tokens has no translation of less than a fifth. */
const LEAST_JUDGED = 12;
const MOST_SHRINKAGE = 5;

/** Tokens at which a translation of so many source tokens is taken to have run away, and cut. */
export const longestTranslation = (sourceTokens: number): number =>
  MOST_GROWTH * sourceTokens + SLACK;

interface Judged {
  readonly text: string;
  readonly tokens: readonly number[];
}

/**
 * The fault of a translation, if it has one.
 * @param translation not `finished` if it was cut
 */
export function findFault(
  source: Judged,
  translation: Judged & { readonly finished: boolean },
): Fault | undefined {
  const { text, tokens, finished } = translation;
  if (!hasSpeech(text)) return hasSpeech(source.text) ? "empty" : undefined;
  if (repeats(tokens) >= Math.max(MOST_REPEATS, repeats(source.tokens) + 2)) return "repeating";
  const short =
    source.tokens.length >= LEAST_JUDGED && tokens.length * MOST_SHRINKAGE < source.tokens.length;
  return short || !finished ? "length" : undefined;
}

/** How often the same tokens stand one after another, if together they are at least 8; else 1. */
function repeats(tokens: readonly number[]): number {
  let most = 1;
  for (let period = 1; period * 2 <= tokens.length; period += 1) {
    let run = 0;
    for (let index = period; index < tokens.length; index += 1) {
      run = tokens[index] === tokens[index - period] ? run + 1 : 0;
      const repeated = Math.floor(run / period) + 1;
      if (repeated > most && repeated * period >= LEAST_REPEATED) most = repeated;
    }
  }
  return most;
}
