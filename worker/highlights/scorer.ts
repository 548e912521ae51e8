import type { Talk } from "./talk.ts";
import type { Window } from "./windows.ts";

/** One thing that speaks for a clip, from 0 (nothing of it) to 1. */
export interface Part {
  readonly name: string;
  readonly value: number;
}

/** Why a clip was chosen. */
export interface Judgement {
  readonly parts: readonly Part[];
  /** In words, the strongest first. */
  readonly reasons: readonly string[];
}

/**
 * What tells the best moments of a talk. The one that comes with Octavia measures; a language
 * model that reads could be another. The same talk must always get the same scores.
 */
export interface HighlightScorer {
  /** For keys: changes whenever the scores do. */
  readonly digest: string;
  /** A score from 0 to 100 for each window, in their order. @throws Cancelled */
  score(talk: Talk, windows: readonly Window[], signal: ScoringSignal): Promise<readonly number[]>;
  /** Asked for the chosen ones only. */
  explain(talk: Talk, window: Window): Promise<Judgement>;
}

/** What a scorer asks now and then. */
export interface ScoringSignal {
  /** @throws Cancelled once the work is not wanted any more */
  checkCancelled(): void;
}
