import { deflateSync } from "node:zlib";

/** What is known of a decoded window. */
export interface Attempt {
  /** Tokens of text, without time stamps. */
  readonly tokens: readonly number[];
  readonly text: string;
  /** A logarithm a token, the end included. */
  readonly logProbs: readonly number[];
  /** Of <|nospeech|>, 0 to 1. */
  readonly noSpeech: number;
}

/** Text to keep, text to be tried again, or no speech at all. */
export type Verdict = "good" | "looping" | "unsure" | "silent";

/** OpenAI's thresholds (transcribe.py). */
const MOST_COMPRESSION = 2.4;
const LEAST_LOG_PROB = -1;
const MOST_NO_SPEECH = 0.6;
/** The same tokens, so often in a row and so many in all, are a loop. */
const LOOP_TIMES = 4;
const LOOP_TOKENS = 12;
const LONGEST_PHRASE = 24;

/** What to think of what was heard. A window without text is silence, and good. */
export function judge(attempt: Attempt): Verdict {
  if (attempt.text.trim() === "") return "good";
  const unsure = averageLogProb(attempt.logProbs) < LEAST_LOG_PROB;
  if (unsure && attempt.noSpeech > MOST_NO_SPEECH) return "silent";
  if (compressionRatio(attempt.text) > MOST_COMPRESSION || isLoop(attempt.tokens)) return "looping";
  return unsure ? "unsure" : "good";
}

/** How many times smaller zlib makes a text: what repeats itself becomes small. */
export function compressionRatio(text: string): number {
  const bytes = Buffer.from(text);
  return bytes.length / deflateSync(bytes).length;
}

/** Of a token; 0, which is certainty, without any. */
export function averageLogProb(logProbs: readonly number[]): number {
  if (logProbs.length === 0) return 0;
  return logProbs.reduce((sum, value) => sum + value, 0) / logProbs.length;
}

/** Whether a phrase, however long, is said again and again without anything between. */
export function isLoop(tokens: readonly number[]): boolean {
  for (let phrase = 1; phrase <= LONGEST_PHRASE; phrase += 1) {
    const enough = Math.max(LOOP_TOKENS, phrase * LOOP_TIMES) - phrase;
    let equal = 0;
    for (let index = phrase; index < tokens.length; index += 1) {
      equal = tokens[index] === tokens[index - phrase] ? equal + 1 : 0;
      if (equal >= enough) return true;
    }
  }
  return false;
}
