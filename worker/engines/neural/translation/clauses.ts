import type { Language } from "../../../../contract/languages.ts";
import { breakPenalty } from "../../../text/breaks.ts";
import { gapBetween, joinTokens, type Token, tokenize } from "../../../text/script.ts";
import { segmentsOf } from "../../../text/segments.ts";

/** What one place of a break is worth against another's nearness to the middle (0 to 1). */
const NEARNESS = 4;

/**
 * Cuts a sentence a model cannot take at once: after punctuation, before conjunctions, else
 * between words, each time near the middle, so that no scrap is left. A single word that is too
 * long is cut between characters.
 * @param measure length of a text in tokens
 * @param limit most tokens in a piece
 * @returns pieces in order; together, but for white space, they are the text
 */
export function splitClauses(
  text: string,
  language: Language,
  measure: (text: string) => number,
  limit: number,
): string[] {
  const tokens = tokenize(text);
  const pieces: string[] = [];
  const cut = (part: readonly Token[]): void => {
    const whole = joinTokens(part);
    if (measure(whole) <= limit) {
      if (whole !== "") pieces.push(whole);
    } else if (part.length < 2) {
      pieces.push(...splitCharacters(whole, measure, limit));
    } else {
      const at = bestBreak(part, language);
      cut(part.slice(0, at));
      cut(part.slice(at));
    }
  };
  cut(tokens);
  return pieces;
}

/** Index of the token the second half begins with; 1 or more. */
function bestBreak(tokens: readonly Token[], language: Language): number {
  const middle = tokens.length / 2;
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 1; at < tokens.length; at += 1) {
    const before = tokens[at - 1]?.text ?? "";
    const after = tokens[at]?.text ?? "";
    const distance = Math.abs(at - middle) / middle;
    const cost = breakPenalty(before, after, language) + NEARNESS * distance ** 2;
    if (cost < least) {
      least = cost;
      best = at;
    }
  }
  return best;
}

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

function splitCharacters(word: string, measure: (text: string) => number, limit: number): string[] {
  const parts = [...segmentsOf(graphemes, word)].map(({ segment }) => segment);
  const cut = (part: readonly string[]): string[] => {
    const whole = part.join("");
    if (part.length < 2 || measure(whole) <= limit) return [whole];
    const middle = Math.ceil(part.length / 2);
    return [...cut(part.slice(0, middle)), ...cut(part.slice(middle))];
  };
  return cut(parts);
}

/** A piece of a sentence and what became of it. */
export interface TranslatedPiece {
  readonly source: string;
  readonly text: string;
  /** What stands before it; by the script if not given. */
  readonly gap?: string;
}

const SENTENCE_END = /[.。।](["'”’»)]*)$/u;
const CLAUSE_END = /[,;:，、；：،]["'”’»)]*$/u;
const STARTS_LOWER = /^\p{Ll}/u;
/** A capitalised word: not "NASA", and not the English "I". */
const CAPITALIZED = /^(?!I\b)\p{Lu}(?:\p{Ll}|\s)/u;
const COMMAS: Partial<Record<Language, string>> = { ar: "،", ja: "、", zh: "，" };

/**
 * Joins the translations of a sentence's pieces. Models make a sentence of every piece: the full
 * stop and the capital that the source has not got are taken back (the capital not in German, whose
 * nouns have capitals).
 */
export function joinClauses(pieces: readonly TranslatedPiece[], to: Language): string {
  let joined = "";
  for (const [index, { source, text, gap }] of pieces.entries()) {
    let piece = text.trim();
    const goesOn = index < pieces.length - 1 && !SENTENCE_END.test(source);
    if (goesOn && source !== text && !piece.endsWith("...")) {
      const comma = CLAUSE_END.test(source) ? (COMMAS[to] ?? ",") : "";
      piece = piece.replace(SENTENCE_END, (_, closers: string) => comma + closers);
    }
    if (index > 0 && to !== "de" && STARTS_LOWER.test(source) && CAPITALIZED.test(piece)) {
      piece = piece.charAt(0).toLowerCase() + piece.slice(1);
    }
    if (piece === "") continue;
    joined += (joined === "" ? "" : (gap ?? gapBetween(joined, piece))) + piece;
  }
  return joined;
}
