import type { Language } from "../../../../contract/languages.ts";
import type { Answer, Candidate, Translate } from "./answer.ts";
import { aroundSpans } from "./around-spans.ts";
import { missingNumbers } from "./numbers.ts";
import {
  type CodeStyle,
  findTargets,
  type MaskedText,
  maskSpans,
  restoreSpans,
} from "./placeholders.ts";
import type { Fault } from "./soundness.ts";
import { numberSpans, type ProtectedSpan } from "./spans.ts";

/** A sentence with what its translation must have. */
export interface Sentence {
  readonly text: string;
  /** Addresses and glossary terms, in order. Numbers are found here. */
  readonly spans: readonly ProtectedSpan[];
}

/**
 * What a person should look at: a fault of the text, a number that is not there in digits, a
 * sentence translated in parts around what must be kept, or in clauses because of its length.
 */
export type Mark = Fault | "numbers" | "parts" | "clauses";

export interface Outcome {
  /** The best first; all of them have what is protected. */
  readonly candidates: readonly Candidate[];
  readonly marks: readonly Mark[];
}

/**
 * Translates sentences so that addresses, glossary terms and numbers survive. In rounds, each for
 * the sentences that lost something before: addresses as numbers, which models copy, while terms
 * and numbers are looked for in the translations; everything masked as codes; nothing masked. What
 * still loses an address or a term is translated in parts around it; a lost number is marked.
 */
export async function translateProtected(
  sentences: readonly Sentence[],
  to: Language,
  translate: Translate,
  onDone?: () => void,
): Promise<Outcome[]> {
  const states = sentences.map((sentence) => new State(sentence));
  for (const state of states) if (state.outcome !== undefined) onDone?.();
  for (const [round, plan] of ROUNDS.entries()) {
    const open = states.flatMap((state) => {
      const attempt = state.settled ? undefined : state.attempt(plan);
      return attempt === undefined ? [] : [{ state, attempt }];
    });
    if (open.length === 0) continue;
    const texts = open.map(({ attempt }) => attempt.masked.text);
    const answers = await translate(texts, round === 0 ? onDone : undefined);
    for (const [index, { state, attempt }] of open.entries()) {
      const answer = answers[index];
      if (answer !== undefined) state.judge(attempt, answer);
    }
  }
  const lost = states.filter((state) => state.outcome === undefined);
  const parts = await aroundSpans(
    lost.map(({ sentence }) => sentence),
    to,
    translate,
  );
  for (const [index, state] of lost.entries()) state.takeParts(parts[index]);
  return states.map(({ outcome }) => {
    if (outcome === undefined) throw new Error("Internal: a sentence came back without an answer");
    return outcome;
  });
}

/** What is masked, and how. What is not masked is looked for. */
type Plan = (state: State) => readonly [masked: readonly ProtectedSpan[], style: CodeStyle];

const ROUNDS: readonly Plan[] = [
  ({ sentence }) => [sentence.spans.filter(({ kind }) => kind === "address"), "digits"],
  ({ sentence, lacksNumbers }) => [
    lacksNumbers ? withNumbers(sentence) : sentence.spans,
    "letters",
  ],
  () => [[], "letters"],
];

interface Attempt {
  readonly masked: MaskedText;
  /** Protected, but not masked. */
  readonly sought: readonly ProtectedSpan[];
  /** The source without what is protected. */
  readonly rest: string;
}

const LETTER = /\p{L}/u;

/** What is known so far of one sentence's translation. */
class State {
  readonly sentence: Sentence;
  /** The least bad so far; nothing as long as something protected was lost each time. */
  outcome: Outcome | undefined;
  lacksNumbers = false;
  readonly #tried = new Set<string>();

  constructor(sentence: Sentence) {
    this.sentence = sentence;
    // Nothing but an address or a number: nothing to translate.
    if (LETTER.test(without(sentence.text, sentence.spans))) return;
    const text = replace(sentence.text, sentence.spans);
    this.outcome = { candidates: [{ text, score: 0, length: 0 }], marks: [] };
  }

  get settled(): boolean {
    return this.outcome !== undefined && !this.outcome.marks.some((mark) => mark !== "clauses");
  }

  /** @returns nothing if the model was asked the same before */
  attempt(plan: Plan): Attempt | undefined {
    const { text, spans } = this.sentence;
    const [toMask, style] = plan(this);
    const masked = maskSpans(text, toMask, style);
    if (this.#tried.has(masked.text)) return undefined;
    this.#tried.add(masked.text);
    const sought = spans.filter((span) => !toMask.includes(span));
    const all = [...toMask, ...sought].sort((a, b) => a.start - b.start);
    return { masked, sought, rest: without(text, all) };
  }

  judge(attempt: Attempt, answer: Answer): void {
    const kept = answer.candidates.flatMap((candidate) => restore(candidate, attempt));
    const least = Math.min(...kept.map(({ missing }) => missing));
    if (kept.length === 0) return;
    const marks: Mark[] = answer.fault === undefined ? [] : [answer.fault];
    if (least > 0) marks.push("numbers");
    if (answer.cut) marks.push("clauses");
    const candidates = kept.filter(({ missing }) => missing === least);
    if (this.outcome === undefined || badness(marks) < badness(this.outcome.marks)) {
      this.outcome = { candidates: candidates.map(({ candidate }) => candidate), marks };
    }
    this.lacksNumbers = this.outcome.marks.includes("numbers");
  }

  takeParts(answer: Answer | undefined): void {
    const [candidate] = answer?.candidates ?? [];
    if (answer === undefined || candidate === undefined) return;
    const { text, spans } = this.sentence;
    const marks: Mark[] = answer.fault === undefined ? ["parts"] : [answer.fault, "parts"];
    const rest = findTargets(candidate.text, spans)?.rest ?? candidate.text;
    if (missingNumbers(without(text, spans), rest).length > 0) marks.push("numbers");
    if (answer.cut) marks.push("clauses");
    this.outcome = { candidates: [candidate], marks };
  }
}

const BADNESS: Readonly<Record<Mark, number>> = {
  ...{ empty: 4, repeating: 4, length: 4 },
  ...{ numbers: 2, parts: 1, clauses: 0 },
};

const badness = (marks: readonly Mark[]): number =>
  marks.reduce((sum, mark) => sum + BADNESS[mark], 0);

/** A candidate with everything in its place, and how many numbers it lacks; none if it lost more. */
function restore(candidate: Candidate, { masked, sought, rest }: Attempt) {
  const restored = restoreSpans(candidate.text, masked);
  const found = restored === undefined ? undefined : findTargets(restored.rest, sought);
  if (restored === undefined || found === undefined) return [];
  const missing = missingNumbers(rest, found.rest).length;
  return [{ candidate: { ...candidate, text: restored.text }, missing }];
}

const withNumbers = ({ text, spans }: Sentence): ProtectedSpan[] =>
  [...spans, ...numberSpans(text, spans)].sort((a, b) => a.start - b.start);

/** The text without the spans. */
const without = (text: string, spans: readonly ProtectedSpan[]): string =>
  replace(text, spans, "|");

/** The text with something, else the targets, in the place of the spans. */
function replace(text: string, spans: readonly ProtectedSpan[], by?: string): string {
  let replaced = "";
  let at = 0;
  for (const { start, end, target } of spans) {
    replaced += text.slice(at, start) + (by ?? target);
    at = end;
  }
  return replaced + text.slice(at);
}
