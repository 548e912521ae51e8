import type { Passage, Transcript } from "../../contract/transcript.ts";
import { gapBetween, hasSpeech, joinWords, type Token, tokenize } from "./script.ts";
import { type Range, soundRanges } from "./sounds.ts";
import { forwardInTime, type HeardWord, shareTimes, type Timed } from "./timed.ts";

/** All words of a transcript, and how many described sounds and were left out. */
export interface HeardWords {
  readonly words: readonly HeardWord[];
  readonly sounds: number;
}

/**
 * The spoken words in order, times never running back. Signs that stand alone ("—") join the word
 * before them; a passage without word times shares its own out by letters.
 */
export function heardWords(transcript: Transcript): HeardWords {
  const words: HeardWord[] = [];
  let sounds = 0;
  for (const [number, passage] of transcript.passages.entries()) {
    const all = passageWords(passage, number);
    const ranges = soundRanges(joinWords(all.map((word) => word.text)));
    sounds += ranges.length;
    for (const word of outsideOf(ranges, all)) words.push(word);
  }
  return { words: forwardInTime(joinSigns(words)), sounds };
}

function passageWords(passage: Passage, number: number): HeardWord[] {
  const { speaker } = passage;
  const words: readonly Timed[] = passage.words.length > 0 ? passage.words : timedTokens(passage);
  return words.flatMap((word) => {
    const text = word.text.trim();
    return text === "" ? [] : [{ ...word, text, speaker, passage: number }];
  });
}

/** The words of a text whose own times alone are known. */
export function timedTokens(text: Timed): (Timed & Token)[] {
  const tokens = tokenize(text.text);
  const times = shareTimes(
    tokens.map((token) => token.text),
    text,
  );
  return tokens.flatMap((token, index) => {
    const time = times[index];
    return time === undefined ? [] : [{ ...token, ...time }];
  });
}

/** Leaves out the words that lie in a range of their joined text, but for its punctuation. */
function outsideOf(ranges: readonly Range[], words: readonly HeardWord[]): HeardWord[] {
  let position = 0;
  let previous = "";
  let range = 0;
  return words.filter((word) => {
    const start = position + (position === 0 ? 0 : gapBetween(previous, word.text).length);
    position = start + word.text.length;
    previous = word.text;
    while ((ranges[range]?.end ?? Number.POSITIVE_INFINITY) <= start) range += 1;
    const rest = outside(word.text, start, ranges[range]);
    return rest === word.text || hasSpeech(rest);
  });
}

/** What of a word at `start` lies outside a range. */
function outside(text: string, start: number, range: Range | undefined): string {
  if (range === undefined || range.start >= start + text.length) return text;
  return text.slice(0, Math.max(0, range.start - start)) + text.slice(range.end - start);
}

function joinSigns(words: readonly HeardWord[]): HeardWord[] {
  const joined: HeardWord[] = [];
  let leading = "";
  for (const word of words) {
    const last = joined.at(-1);
    if (hasSpeech(word.text)) {
      joined.push({ ...word, text: leading + word.text });
      leading = "";
    } else if (last === undefined) {
      leading += word.text;
    } else {
      joined[joined.length - 1] = { ...last, text: last.text + word.text };
    }
  }
  return joined;
}
