import { type Attention, alignRows } from "./alignment.ts";
import type { TokenSegment } from "./token-segments.ts";
import type { TokenWord } from "./words.ts";

/** A word in its window; seconds. */
export interface TimedWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** 0 to 1: the geometric mean of its tokens' probabilities. */
  readonly confidence: number;
}

/** Further from its segment's stamp than this, a word's own time is not believed (OpenAI's timing.py). */
const TRUST = 0.5;

interface AttentionOfTokens extends Attention {
  readonly promptLength: number;
  /** Frames that hold sound. */
  readonly heard: number;
  /** Seconds. */
  readonly frame: number;
  readonly medianWidth: number;
}

/**
 * When each new token begins, in seconds of the window, and at last when the last one ends. A
 * token is found by the row of the token before it, which was fed to choose it: so OpenAI and
 * Python have it. The first has no such row among the new ones and begins at 0.
 */
export function tokenTimes(attention: AttentionOfTokens): Float64Array {
  const { heads, frames, promptLength, heard, medianWidth } = attention;
  const rows = (heads[0]?.length ?? 0) / frames - promptLength;
  if (rows <= 0 || heard <= 0) return new Float64Array(1);
  const begun = alignRows({ heads, frames }, { from: promptLength, rows, heard, medianWidth });
  return Float64Array.of(0, ...Array.from(begun, (frame) => frame * attention.frame));
}

/** A segment with its words, and what is known of its tokens. */
interface SegmentWords {
  readonly segment: TokenSegment;
  /** Tokens counted from the segment's first. */
  readonly words: readonly TokenWord[];
  /** Of all new tokens of the window. */
  readonly logProbs: readonly number[];
  /** Seconds of sound in the window. */
  readonly seconds: number;
}

/**
 * Times of the words by those of their tokens. The first word of a window begins with its segment:
 * the method itself puts it at 0.
 * @param times of all tokens of the window, from `tokenTimes`
 */
export function wordsByAttention(part: SegmentWords, times: Float64Array): TimedWord[] {
  const { segment, words, seconds } = part;
  const latest = segment.end ?? seconds;
  const at = (token: number): number => Math.min(seconds, times[token] ?? latest);
  return words.map((word, index) => {
    let start = at(segment.first + word.first);
    let end = at(segment.first + word.last);
    const isFirst = index === 0;
    const tooEarly = segment.first <= 1 ? start < segment.start : start < segment.start - TRUST;
    if (isFirst && tooEarly) start = Math.min(segment.start, Math.max(start, end));
    if (index === words.length - 1 && end > latest + TRUST) end = Math.max(start, latest);
    return {
      text: word.text,
      start,
      end: Math.max(start, end),
      confidence: confidence(part, word),
    };
  });
}

/** Times of the words by their share of the segment's letters. */
export function wordsByLength(part: SegmentWords): TimedWord[] {
  const { segment, words, seconds } = part;
  const length = (segment.end ?? seconds) - segment.start;
  const letters = words.reduce((sum, { text }) => sum + text.trim().length, 0);
  let before = 0;
  return words.map((word) => {
    const start = segment.start + (length * before) / Math.max(1, letters);
    before += word.text.trim().length;
    const end = segment.start + (length * before) / Math.max(1, letters);
    return { text: word.text, start, end, confidence: confidence(part, word) };
  });
}

function confidence({ segment, logProbs }: SegmentWords, { first, last }: TokenWord): number {
  const own = logProbs.slice(segment.first + first, segment.first + last);
  return Math.exp(own.reduce((sum, value) => sum + value, 0) / Math.max(1, own.length));
}
