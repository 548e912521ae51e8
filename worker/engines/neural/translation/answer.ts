import type { Fault } from "./soundness.ts";

/** One translation of a text. */
export interface Candidate {
  readonly text: string;
  /** What hypotheses are ranked by: mean log-probability of a token, at length penalty 1. */
  readonly score: number;
  /** How many tokens it is: its weight in a mean over several. */
  readonly length: number;
}

/** What a model makes of a text. */
export interface Answer {
  /** The best first; at least one. */
  readonly candidates: readonly Candidate[];
  /** What is wrong with it, though it was tried in other ways. */
  readonly fault: Fault | undefined;
  /** Whether the text was too long for the model and was translated in clauses. */
  readonly cut: boolean;
}

/**
 * Translates texts, one sentence each.
 * @param onDone called once for each as it is done, in any order
 * @returns in the order of the texts
 */
export type Translate = (texts: readonly string[], onDone?: () => void) => Promise<Answer[]>;

/** Scores together, each by its length. */
export function meanScore(candidates: readonly Omit<Candidate, "text">[]): Omit<Candidate, "text"> {
  const length = candidates.reduce((sum, each) => sum + each.length, 0);
  const score = candidates.reduce((sum, each) => sum + each.score * each.length, 0);
  return { score: length === 0 ? 0 : score / length, length };
}
