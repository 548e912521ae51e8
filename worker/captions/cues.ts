import type { Word } from "../../contract/transcript.ts";
import { hasSpeech, type Token, tokenize } from "../text/script.ts";
import { forwardInTime, shareTimes, type Timed } from "../text/timed.ts";

/** A line to be captioned: seconds, text, and the times of its words where known. */
export interface CaptionLine extends Timed {
  readonly words?: readonly Word[] | undefined;
}

/** A word as a caption shows it, and when it is said. */
export type CaptionWord = Token & Timed;

/** Some words that are shown together. Seconds. */
export interface CaptionCue {
  readonly start: number;
  readonly end: number;
  readonly words: readonly CaptionWord[];
  /** The text of the line that they are part of. */
  readonly line: string;
}

/** Seconds: a pause inside a line that is longer parts two captions. */
const PAUSE = 0.6;
/** Seconds: over a pause that is no longer, a caption stays until the next. */
const BRIDGE = 0.3;
/** Seconds: what stands for less is not seen; later words give way only if there is room. */
const SHORTEST = 0.25;

/**
 * Lines to captions of a few words, each from its first word's start to its last word's end. The
 * words of a line are spread evenly over its captions, so that none is left alone at the end.
 * Captions are in order and never overlap.
 * @param most words of one caption
 */
export function captionCues(lines: readonly CaptionLine[], most: number): CaptionCue[] {
  const cues = lines
    .filter(({ text }) => hasSpeech(text))
    .toSorted((a, b) => a.start - b.start)
    .flatMap((line) =>
      betweenPauses(timedWords(line))
        .flatMap((words) => evenly(words, most))
        .flatMap((words) => cueOf(words, line.text)),
    );
  return settle(forwardInTime(cues.map((cue) => ({ ...cue, text: "" }))));
}

/** The words of a line by its known word times, else by share of its letters. */
function timedWords(line: CaptionLine): CaptionWord[] {
  const tokens = tokenize(line.text);
  const times = shareTimes(
    tokens.map(({ text }) => text),
    line,
    line.words ?? [],
  );
  return forwardInTime(
    tokens.map((token, index) => {
      const { start, end } = times[index] ?? line;
      return { ...token, start, end };
    }),
  );
}

function betweenPauses(words: readonly CaptionWord[]): CaptionWord[][] {
  const runs: CaptionWord[][] = [];
  for (const word of words) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run === undefined || last === undefined || word.start - last.end > PAUSE) runs.push([word]);
    else run.push(word);
  }
  return runs;
}

/** 7 words at most 3 at a time are 3, 2 and 2. */
function evenly(words: readonly CaptionWord[], most: number): CaptionWord[][] {
  const count = Math.ceil(words.length / most);
  return Array.from({ length: count }, (_, index) =>
    words.slice(
      Math.ceil((index * words.length) / count),
      Math.ceil(((index + 1) * words.length) / count),
    ),
  );
}

function cueOf(words: readonly CaptionWord[], line: string): CaptionCue[] {
  const [first, last] = [words[0], words.at(-1)];
  return first === undefined || last === undefined
    ? []
    : [{ start: first.start, end: last.end, words, line }];
}

/** Ends each caption by the next one, over short pauses exactly there. */
function settle(cues: readonly CaptionCue[]): CaptionCue[] {
  return cues.flatMap(({ start, end, words, line }, index) => {
    const next = cues[index + 1]?.start ?? Number.POSITIVE_INFINITY;
    const wanted = Math.max(end, start + SHORTEST);
    const until = next - wanted <= BRIDGE ? next : wanted;
    return until > start ? [{ start, end: until, words, line }] : [];
  });
}
