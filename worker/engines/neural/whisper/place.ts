import type { SpeechSegment } from "../../../../contract/transcript.ts";
import type { Piece, SpeechWindow } from "./windows.ts";

/**
 * Where a word of a window is in the file. A word does not reach over silence that was left out,
 * nor into silence at its edges.
 * @param start seconds in the window; @param end as well
 */
export function placeWord(window: SpeechWindow, start: number, end: number): SpeechSegment {
  const piece = pieceOf(window.pieces, start, end);
  const from = within(piece, start);
  const to = within(piece, end);
  const speech = window.speech.filter((part) => part.start < to && part.end > from);
  const first = speech[0];
  const last = speech.at(-1);
  if (first === undefined || last === undefined) return { start: from, end: to };
  return { start: Math.max(from, first.start), end: Math.min(to, last.end) };
}

/** How many seconds of a stretch of the file are speech of the window. */
export function speechIn(window: SpeechWindow, { start, end }: SpeechSegment): number {
  return window.speech.reduce(
    (sum, part) => sum + Math.max(0, Math.min(end, part.end) - Math.max(start, part.start)),
    0,
  );
}

const within = ({ from, to, at }: Piece, seconds: number): number =>
  Math.min(to, Math.max(from, from + seconds - at));

/** The piece that holds most of a word; the nearest before it, if none holds any. */
function pieceOf(pieces: readonly Piece[], start: number, end: number): Piece {
  let best = pieces[0];
  let most = 0;
  for (const piece of pieces) {
    const last = piece.at + piece.to - piece.from;
    const shared = Math.min(end, last) - Math.max(start, piece.at);
    if (shared > most || (most === 0 && piece.at <= start)) {
      best = piece;
      most = Math.max(most, shared);
    }
  }
  if (best === undefined) throw new Error("Internal: a window without sound");
  return best;
}
