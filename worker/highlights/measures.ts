import { functionWords } from "../text/function-words.ts";
import type { Talk } from "./talk.ts";
import type { Window } from "./windows.ts";

/** What every stretch has more or less of, and how much each counts. */
export const WEIGHTS = {
  loudness: 1.2,
  liveliness: 1,
  pace: 0.6,
  keywords: 1.4,
  completeness: 1,
  flow: 0.8,
} as const;

/** What few have: the part of all that is missing which it makes up for. */
export const EXTRAS = { reactions: 0.45, question: 0.25 } as const;

export type PartName = keyof typeof WEIGHTS | keyof typeof EXTRAS;

/** 0 to 1; 1/2 for what is as usual. */
const logistic = (value: number): number => 1 / (1 + Math.exp(-value));

/** Seconds of sound in which a mean has settled: short stretches are extreme by chance. */
const SETTLED = 15;
/** Seconds of laughter or applause that are all one can wish for. */
const ENOUGH_REACTION = 1.5;
/** Seconds of a pause that sets a stretch apart from what is said before or behind it. */
const APART = 0.5;
/** Share of silence that a clip bears. */
const BEARABLE = 0.35;

/** How a window does in each respect, from 0 to 1. */
export function measure(talk: Talk, window: Window): Record<PartName, number> {
  const { start, end, first, last } = window;
  const heard = talk.heard(start, end);
  const said = talk.said(first, last);
  const settled = Math.sqrt((end - start) / (end - start + SETTLED));
  const usual = (value: number, { mean, deviation }: Talk["level"]): number =>
    logistic((2 * settled * (value - mean)) / deviation);
  const lively = heard.pitchSpread / talk.pitch.deviation - 1;
  return {
    loudness: usual(heard.level, talk.level),
    liveliness: logistic(4 * settled * lively),
    reactions: Math.min(1, heard.reactions / ENOUGH_REACTION),
    pace: usual(said.words / Math.max(0.1, said.speech), talk.pace),
    question: asksAndAnswers(talk, window),
    keywords: usual(said.weight / Math.max(1, said.words), talk.salience),
    completeness: completeness(talk, window),
    flow: 1 - Math.min(1, heard.silence / (end - start) / BEARABLE),
  };
}

/** A question at the beginning that is answered is what makes people stay. */
function asksAndAnswers({ sentences }: Talk, { first, last }: Window): number {
  if (first < last && sentences[first]?.asks === true && sentences[last]?.asks === false) return 1;
  for (let at = first; at < last; at += 1) if (sentences[at]?.asks === true) return 0.7;
  return 0;
}

/** Whether a stretch stands on its own: it begins anew, and there is a pause around it. */
function completeness({ sentences, language }: Talk, { first, last }: Window): number {
  const [opening, closing] = [sentences[first], sentences[last]];
  const before = (opening?.start ?? 0) - (sentences[first - 1]?.end ?? Number.NEGATIVE_INFINITY);
  const behind = (sentences[last + 1]?.start ?? Number.POSITIVE_INFINITY) - (closing?.end ?? 0);
  const pause = (seconds: number): number => Math.max(0, Math.min(1, seconds / APART));
  const opensAnew = goesOn(opening?.text ?? "", language) ? 0 : 1;
  const ends = closing?.asks === true && sentences[last + 1] !== undefined ? 0 : 1;
  return 0.4 * opensAnew + 0.2 * ends + 0.2 * pause(before) + 0.2 * pause(behind);
}

/** English words that speak of something said before. */
const BACK = new Set("it he she they this that these those so then also".split(" "));

/** Whether a sentence leans on the one before it: "And so ...", "They ...". */
function goesOn(text: string, language: Talk["language"]): boolean {
  const [word = ""] = text.toLowerCase().match(/[\p{L}'’]+/u) ?? [];
  const { conjunctions, unfinished } = functionWords(language);
  // "When" and "who" begin questions and whole sentences as well.
  const joins = conjunctions.has(word) && unfinished.has(word);
  return joins || (language === "en" && BACK.has(word));
}
