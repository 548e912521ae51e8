import { z } from "zod";
import type { Language } from "../../contract/languages.ts";
import type { Line } from "../../contract/transcript.ts";
import { characters, joinTokens, tokenize } from "../text/script.ts";
import type { SoundRow } from "./features.ts";
import type { HighlightScorer, ScoringSignal } from "./scorer.ts";
import { type Talk, talkOf } from "./talk.ts";
import { titleWords } from "./terms.ts";
import { type ClipLength, pickApart, type Window, windowsOf } from "./windows.ts";

/** A stretch of a talk that is worth a clip. */
export const Highlight = z.object({
  /** Seconds; it begins and ends with whole sentences. */
  start: z.number(),
  end: z.number(),
  /** Its first and last line. */
  firstLine: z.int(),
  lastLine: z.int(),
  /** 0 to 100. */
  score: z.number(),
  /** What the score is made of, each from 0 to 1. */
  parts: z.record(z.string(), z.number()),
  /** In words, the strongest first. */
  reasons: z.array(z.string()),
  /** What it is about, in the order of saying. */
  titleWords: z.array(z.string()),
  /** A sentence of it to show it with. */
  caption: z.string(),
});
export type Highlight = z.infer<typeof Highlight>;

export interface FindSettings {
  readonly language: Language;
  readonly length: ClipLength;
  /** Of the whole, seconds. */
  readonly duration: number;
  /** At most so many. */
  readonly count: number;
}

/** Characters of a suggested caption. */
const CAPTION = 100;

/**
 * The best stretches of a talk, best first, none overlapping another. The same words and sound
 * always give the same; more of them never change those that come before.
 * @throws Cancelled
 */
export async function findHighlights(
  lines: readonly Line[],
  rows: readonly SoundRow[],
  settings: FindSettings,
  scorer: HighlightScorer,
  signal: ScoringSignal,
): Promise<Highlight[]> {
  const { language, length, duration, count } = settings;
  const talk = talkOf(lines, rows, language);
  const windows = windowsOf(talk.sentences, length, duration, talk.reactionBehind);
  const scores = await scorer.score(talk, windows, signal);
  const highlights: Highlight[] = [];
  for (const { window, score } of pickApart(windows, scores, count)) {
    const { parts, reasons } = await scorer.explain(talk, window);
    const { start, end, first, last } = window;
    highlights.push({
      ...{ start, end, score, reasons: [...reasons] },
      firstLine: talk.sentences[first]?.lines[0]?.id ?? 0,
      lastLine: talk.sentences[last]?.lines.at(-1)?.id ?? 0,
      parts: Object.fromEntries(parts.map(({ name, value }) => [name, value])),
      titleWords: titleWords(talk.vocabulary, window),
      caption: captionOf(talk, window),
    });
  }
  return highlights;
}

/** The question that is asked, else the sentence that says most. */
function captionOf({ sentences, vocabulary }: Talk, { first, last }: Window): string {
  const weightOf = (sentence: number): number =>
    (vocabulary.terms[sentence] ?? []).reduce((sum, { key }) => sum + vocabulary.weight(key), 0);
  let best = first;
  for (let at = first; at <= last; at += 1) {
    if (sentences[at]?.asks === true) return shortened(sentences[at]?.text ?? "");
    if (weightOf(at) > weightOf(best)) best = at;
  }
  return shortened(sentences[best]?.text ?? "");
}

/** Cut behind a word where it is too long. */
function shortened(text: string): string {
  if (characters(text) <= CAPTION) return text;
  const tokens = tokenize(text);
  while (tokens.length > 1 && characters(joinTokens(tokens)) >= CAPTION) tokens.pop();
  return `${joinTokens(tokens).replace(/[\p{P}\s]+$/u, "")}…`;
}
