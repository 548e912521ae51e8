import type { Language } from "../../contract/languages.ts";
import type { Line } from "../../contract/transcript.ts";
import { tokenize } from "../text/script.ts";
import type { SoundRow } from "./features.ts";
import { type Sentence, sentencesOf } from "./sentences.ts";
import { type Heard, TalkSound } from "./sound.ts";
import { type Spread, Sums, spreadOf } from "./sums.ts";
import { type Vocabulary, vocabularyOf } from "./terms.ts";

/** A whole talk, ready to be asked about any stretch of it. */
export interface Talk {
  readonly language: Language;
  readonly sentences: readonly Sentence[];
  readonly vocabulary: Vocabulary;
  /** Its voice: dB of spoken sound, semitones of its pitch. */
  readonly level: Spread;
  readonly pitch: Spread;
  /** Words a second of speech. */
  readonly pace: Spread;
  /** Weight of the terms a word. */
  readonly salience: Spread;
  /** Of the sound between two times, seconds. */
  heard(start: number, end: number): Heard;
  /** Of what is said in a run of sentences. */
  said(first: number, last: number): Said;
  /** Seconds that an audience reacts right behind a sentence. */
  reactionBehind(sentence: number): number;
}

export interface Said {
  readonly words: number;
  /** Seconds in which it is said. */
  readonly speech: number;
  /** Sum of the weights of its terms. */
  readonly weight: number;
}

/** Seconds behind a sentence in which a reaction must begin. */
const PROMPT = 1;

/** What all scorers start from: one pass over the sound and the words. */
export function talkOf(
  lines: readonly Line[],
  rows: readonly SoundRow[],
  language: Language,
): Talk {
  const sentences = sentencesOf(lines, language);
  const vocabulary = vocabularyOf(sentences, language);
  const sound = new TalkSound(lines, rows);
  return {
    ...{ language, sentences, vocabulary, level: sound.level, pitch: sound.pitch },
    ...wordsOf(sentences, vocabulary),
    heard: (start, end) => sound.heard(start, end),
    reactionBehind(sentence) {
      const end = sentences[sentence]?.end ?? 0;
      const next = sentences[sentence + 1]?.start ?? Number.POSITIVE_INFINITY;
      return sound.reactionAfter(end, Math.min(end + PROMPT, next));
    },
  };
}

function wordsOf(
  sentences: readonly Sentence[],
  vocabulary: Vocabulary,
): Pick<Talk, "pace" | "salience" | "said"> {
  const counted = sentences.map(({ text, lines }, at) => ({
    words: tokenize(text).length,
    speech: lines.reduce((sum, { start, end }) => sum + end - start, 0),
    weight: (vocabulary.terms[at] ?? []).reduce((sum, { key }) => sum + vocabulary.weight(key), 0),
  }));
  const sums = (name: keyof Said): Sums =>
    new Sums(counted.length, (at) => counted[at]?.[name] ?? 0);
  const [words, speech, weight] = [sums("words"), sums("speech"), sums("weight")];
  return {
    pace: spreadOf(
      counted.map((one) => one.words / Math.max(0.1, one.speech)),
      0.3,
    ),
    salience: spreadOf(
      counted.map((one) => one.weight / Math.max(1, one.words)),
      0.2,
    ),
    said: (first, last) => ({
      words: words.over(first, last + 1),
      speech: speech.over(first, last + 1),
      weight: weight.over(first, last + 1),
    }),
  };
}
