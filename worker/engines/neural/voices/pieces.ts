import type { Language } from "../../../../contract/languages.ts";
import { splitSentences } from "../../../text/sentences.ts";

/** A part of an utterance that the model speaks in one run. */
export interface Piece {
  readonly text: string;
  /** Silence that follows it where another piece comes, seconds. */
  readonly pause: number;
}

/** Seconds of silence where a cut was made. */
const PAUSE = { sentence: 0.3, clause: 0.15, none: 0.02 } as const;

/**
 * The best place to cut first; each mark is cut after, with the quotes that close it. Scripts
 * without spaces have marks of their own.
 */
const CUTS: readonly { readonly after: RegExp; readonly pause: number }[] = [
  { after: /[.!?…؟।]["'”’»)\]]*\s|[。！？][」』”）]*/gu, pause: PAUSE.sentence },
  { after: /[;:—–]["'”’»)\]]*\s|[；：][」』”）]*/gu, pause: PAUSE.clause },
  { after: /[,،]["'”’»)\]]*\s|[、，][」』”）]*/gu, pause: PAUSE.clause },
  { after: /\s/gu, pause: PAUSE.none },
];

/** A cut leaves at least this share of the limit before it, else the next kind is taken. */
const LEAST_SHARE = 0.3;

/**
 * Cuts text into pieces of at most `limit` characters: at the last sentence end that fits, else
 * the last clause, else the last space, else anywhere. Nothing is lost but the spaces at the cuts.
 */
export function cutToLimit(text: string, limit: number): Piece[] {
  const pieces: Piece[] = [];
  let rest = text.trim();
  while (rest.length > limit) {
    const cut = lastCut(rest, limit);
    pieces.push({ text: rest.slice(0, cut.at).trim(), pause: cut.pause });
    rest = rest.slice(cut.at).trim();
  }
  if (rest !== "") pieces.push({ text: rest, pause: PAUSE.sentence });
  return pieces;
}

function lastCut(text: string, limit: number): { at: number; pause: number } {
  // One more: the space after a mark may lie just beyond the limit.
  const window = text.slice(0, limit + 1);
  for (const { after, pause } of CUTS) {
    let at = 0;
    for (const match of window.matchAll(after)) {
      const end = match.index + match[0].length;
      if (end - (match[0].length - match[0].trimEnd().length) <= limit) at = end;
    }
    if (at >= limit * LEAST_SHARE) return { at, pause };
  }
  // Never between the two halves of a character beyond the first plane.
  const high = text.charCodeAt(limit - 1);
  return { at: high >= 0xd800 && high <= 0xdbff ? limit - 1 : limit, pause: PAUSE.none };
}

/**
 * The sentences of text, those beyond `limit` characters cut. For models that hear no punctuation:
 * the pause between sentences is then ours to make.
 */
export function sentencePieces(text: string, language: Language, limit: number): Piece[] {
  return splitSentences(text, language).flatMap((sentence) => cutToLimit(sentence, limit));
}
