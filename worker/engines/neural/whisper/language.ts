import { Language } from "../../../../contract/languages.ts";

/** What language a speaker seems to use. */
export interface LanguageGuess {
  /** The likeliest of those Octavia knows. */
  readonly language: Language;
  /** 0 to 1, among all languages of the model. */
  readonly probability: number;
  /** The likeliest of all: a code of the model's. */
  readonly likeliest: string;
}

/**
 * The probability of each language, among themselves.
 * @param logits after <|startoftranscript|>
 * @param languages code to token
 */
export function languageProbabilities(
  logits: Float32Array,
  languages: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const values = [...languages].map(([code, token]) => [code, logits[token] ?? -Infinity] as const);
  const highest = Math.max(...values.map(([, value]) => value));
  const weights = values.map(([code, value]) => [code, Math.exp(value - highest)] as const);
  const sum = weights.reduce((total, [, weight]) => total + weight, 0);
  return new Map(weights.map(([code, weight]) => [code, weight / sum]));
}

/** The likeliest language over several windows, each of the same weight. */
export function guessLanguage(
  windows: readonly ReadonlyMap<string, number>[],
): LanguageGuess | undefined {
  const mean = new Map<string, number>();
  for (const probabilities of windows) {
    for (const [code, probability] of probabilities) {
      mean.set(code, (mean.get(code) ?? 0) + probability / windows.length);
    }
  }
  const ranked = [...mean].sort(([, a], [, b]) => b - a);
  const [likeliest] = ranked[0] ?? [];
  for (const [code, probability] of ranked) {
    const known = Language.safeParse(code);
    if (known.success && likeliest !== undefined) {
      return { language: known.data, probability, likeliest };
    }
  }
  return undefined;
}

/** The probability of one token among all. */
export function tokenProbability(logits: Float32Array, token: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of logits) if (value > highest) highest = value;
  let sum = 0;
  for (const value of logits) sum += Math.exp(value - highest);
  return Math.exp((logits[token] ?? Number.NEGATIVE_INFINITY) - highest) / sum;
}
