import type { Passage, SpeechSegment, Word } from "../../../../contract/transcript.ts";
import type { Heard } from "./decode-batch.ts";
import type { Whisper } from "./load.ts";
import { placeWord, speechIn } from "./place.ts";
import { splitAtStamps, type TokenSegment } from "./token-segments.ts";
import { fileTime, type SpeechWindow } from "./windows.ts";
import { type TimedWord, tokenTimes, wordsByAttention, wordsByLength } from "./word-times.ts";
import { wordsOf } from "./words.ts";

/** Text with less speech under it, as a share of its time and in seconds, was made up. */
const LEAST_SPEECH = 0.1;
/** Seconds between two words of one passage. */
const LONGEST_SILENCE = 2;

/**
 * The passages of a window, in seconds of the file: one a segment that Whisper marked with stamps,
 * more where much silence is inside. Text where nobody speaks is dropped.
 * @param language of the text
 */
export function passagesOf(
  whisper: Whisper,
  window: SpeechWindow,
  heard: Heard,
  language: string,
): Passage[] {
  if (heard.verdict === "silent") return [];
  const times = timesOf(whisper, window, heard);
  return splitAtStamps(heard.hypothesis.tokens, whisper.tokens).flatMap((segment) => {
    const place = placeOf(window, segment);
    const spoken = speechIn(window, place);
    if (spoken < LEAST_SPEECH && spoken < LEAST_SPEECH * (place.end - place.start)) return [];
    const words = timed(whisper, window, heard, segment, times, language);
    const placed = words.map((word) => fileWord(window, word)).filter(({ text }) => text !== "");
    return splitAtSilence(placed, place).map((part) => ({
      ...part,
      text: part.words
        .map(({ raw }) => raw)
        .join("")
        .trim(),
      words: part.words.map(({ raw: _, ...word }) => word),
    }));
  });
}

/** When each token begins, if the model shows where it looks. */
function timesOf(
  { config }: Whisper,
  window: SpeechWindow,
  { hypothesis, promptLength }: Heard,
): Float64Array | undefined {
  if (hypothesis.attentions === undefined) return undefined;
  const frame = config.window / config.frames;
  return tokenTimes({
    heads: hypothesis.attentions,
    frames: config.frames,
    promptLength,
    heard: Math.min(config.frames, Math.floor(window.seconds / frame)),
    frame,
    medianWidth: config.medianWidth,
  });
}

function timed(
  { tokens }: Whisper,
  { seconds }: SpeechWindow,
  { hypothesis }: Heard,
  segment: TokenSegment,
  times: Float64Array | undefined,
  language: string,
): TimedWord[] {
  const text = hypothesis.tokens.slice(segment.first, segment.last);
  const words = wordsOf(text, (part) => tokens.text(part), language);
  const part = { segment, words, logProbs: hypothesis.logProbs, seconds };
  return times === undefined ? wordsByLength(part) : wordsByAttention(part, times);
}

function placeOf(window: SpeechWindow, segment: TokenSegment): SpeechSegment {
  const start = fileTime(window, segment.start, "start");
  const end = fileTime(window, segment.end ?? window.seconds, "end");
  return { start, end: Math.max(start, end) };
}

/** A word in the file, and its text as it stands in the sentence, spaces and all. */
interface FileWord extends Word {
  readonly raw: string;
}

function fileWord(window: SpeechWindow, word: TimedWord): FileWord {
  const { start, end } = placeWord(window, word.start, word.end);
  const confidence = Math.min(1, word.confidence);
  const text = word.text.trim();
  return { text, raw: word.text, start, end: Math.max(start, end), confidence };
}

/**
 * Whisper did not hear the silence that was left out, so it may put in one segment what is far
 * apart. The outer parts reach to the segment's own edges.
 */
function splitAtSilence(
  words: readonly FileWord[],
  place: SpeechSegment,
): (SpeechSegment & { readonly words: FileWord[] })[] {
  const parts: FileWord[][] = [];
  for (const word of words) {
    const part = parts.at(-1);
    const before = part?.at(-1);
    if (part === undefined || before === undefined || word.start - before.end > LONGEST_SILENCE) {
      parts.push([word]);
    } else part.push(word);
  }
  return parts.map((part, index) => {
    const start = part[0]?.start ?? place.start;
    const end = part.at(-1)?.end ?? place.end;
    return {
      start: index === 0 ? Math.min(start, place.start) : start,
      end: index === parts.length - 1 ? Math.max(end, place.end) : end,
      words: part,
    };
  });
}
