import type { Language } from "../../contract/languages.ts";
import type { Transcript, Word } from "../../contract/transcript.ts";
import { lineCapacity, LONGEST_LINE, splitClauses } from "./clauses.ts";
import { punctuate } from "./punctuate.ts";
import { gapBetween, hasSpeech, joinWords } from "./script.ts";
import { sentenceEnds } from "./sentences.ts";
import { soundRanges } from "./sounds.ts";
import { forwardInTime, type HeardWord, shareTimes } from "./timed.ts";
import type { LineDraft } from "./untangle.ts";

/** Seconds of silence no line spans. */
const LONG_PAUSE = 1.5;
/** Seconds: what is shorter joins a neighbour of its sentence. */
const FRAGMENT = 0.6;
/** A line may be this much over its limits when it takes in a fragment. */
const TOLERANCE = 1.2;

/** Lines, and how many words were descriptions of sounds. */
export interface SpokenLines {
  readonly lines: readonly LineDraft[];
  readonly sounds: number;
}

/**
 * Recognised words to lines: sentences by punctuation, or by pauses where there is none; cut at
 * speaker changes and silences above 1.5 s, long ones into clauses.
 */
export function linesFromWords(transcript: Transcript): SpokenLines {
  const { language, punctuated } = transcript;
  const heard = forwardInTime(heardWords(transcript));
  const words = joinSigns(punctuated ? withoutSounds(heard) : heard);
  const sentences = punctuated ? bySpeaker(words, language) : punctuate(words, language);
  const lines = sentences.flatMap((sentence) =>
    unbroken(sentence).flatMap((run) =>
      mergeFragments(splitClauses(run, language, true), language).map(toDraft),
    ),
  );
  return { lines, sounds: punctuated ? heard.length - countKept(heard) : 0 };
}
