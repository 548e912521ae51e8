import type { GlossaryTerm } from "../../../../contract/kinds/words.ts";
import type { Language } from "../../../../contract/languages.ts";
import { gapBetween } from "../../../text/script.ts";
import { sentenceEnds } from "../../../text/sentences.ts";
import { type Candidate, meanScore } from "./answer.ts";
import type { Mark, Outcome, Sentence } from "./protect.ts";
import { findProtected } from "./spans.ts";

/** A line's translation. */
export interface TranslatedText {
  readonly text: string;
  /** Mean log-probability of a token at length penalty 1; 0 if nothing was translated. */
  readonly score: number;
  /** Others that have all that is protected, the best first. */
  readonly alternatives: readonly { readonly text: string; readonly score: number }[];
  readonly marks: readonly Mark[];
}

/** The sentences of a line, with what each must keep; none ends inside an address or a term. */
export function splitLine(
  line: string,
  language: Language,
  glossary: readonly GlossaryTerm[],
): Sentence[] {
  const text = line.replace(/\s+/g, " ").trim();
  const spans = findProtected(text, glossary);
  const ends = sentenceEnds(text, language).filter(
    (end) => !spans.some((span) => span.start < end && end < span.end),
  );
  const sentences: Sentence[] = [];
  let at = 0;
  for (const end of ends) {
    const whole = text.slice(at, end);
    const start = at + whole.length - whole.trimStart().length;
    const own = spans
      .filter((span) => span.start >= start && span.end <= end)
      .map((span) => ({ ...span, start: span.start - start, end: span.end - start }));
    if (whole.trim() !== "") sentences.push({ text: whole.trim(), spans: own });
    at = end;
  }
  return sentences;
}

/**
 * Puts the sentences of a line together again. Its alternatives differ from it in one sentence
 * each. A sentence that has no translation stays as it is, marked `empty`: better the original's
 * words than a hole in the talk.
 * @param nBest how many texts at most, alternatives and all
 */
export function joinLine(
  sentences: readonly Sentence[],
  outcomes: readonly Outcome[],
  nBest: number,
): TranslatedText {
  const best = sentences.map((sentence, index) => bestOf(sentence, outcomes[index]));
  const line = together(best);
  const seen = new Set([line.text]);
  const alternatives = outcomes
    .flatMap(({ candidates }, index) =>
      candidates.slice(1).map((candidate) => together(best.with(index, candidate))),
    )
    .sort((a, b) => b.score - a.score)
    .filter(({ text }) => !seen.has(text) && seen.add(text))
    .slice(0, nBest - 1);
  const marks = [...new Set(outcomes.flatMap((outcome) => outcome.marks))];
  return { ...line, alternatives, marks };
}

function bestOf({ text }: Sentence, outcome: Outcome | undefined): Candidate {
  const [candidate] = outcome?.candidates ?? [];
  const empty = candidate === undefined || outcome?.marks.includes("empty") === true;
  return empty ? { text, score: 0, length: 0 } : candidate;
}

function together(sentences: readonly Candidate[]): { text: string; score: number } {
  let text = "";
  for (const { text: raw } of sentences) {
    const sentence = raw.replace(/\s+/g, " ").trim();
    text += (text === "" || sentence === "" ? "" : gapBetween(text, sentence)) + sentence;
  }
  return { text, score: meanScore(sentences).score };
}
