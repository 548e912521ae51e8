import type { Line, Word } from "../../contract/transcript.ts";

/** Seconds: a line is never shorter, or nothing could be shown or placed. */
const SHORTEST = 0.05;
/** Seconds a line keeps when it makes room for the next. */
const ROOM = 0.3;

const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** A line before it has its number. */
export type LineDraft = Omit<Line, "id">;

/**
 * Numbers lines from 1, in the order given, with times in whole milliseconds: each has a length
 * above 0 and starts when the one before has ended, or later. A line that runs into the next ends
 * where that starts; if it would keep less than 0.3 s, the next starts later instead.
 */
export function untangle(drafts: readonly LineDraft[]): Line[] {
  let free = 0;
  return drafts.map((draft, index) => {
    const start = toMilliseconds(Math.max(draft.start, free));
    const next = drafts[index + 1]?.start ?? Number.POSITIVE_INFINITY;
    const wanted = Math.min(draft.end, Math.max(next, start + ROOM));
    const end = toMilliseconds(Math.max(wanted, start + SHORTEST));
    free = end;
    return { ...draft, id: index + 1, start, end, words: within(draft.words, start, end) };
  });
}

function within(words: readonly Word[], start: number, end: number): Word[] {
  const clamp = (time: number): number => toMilliseconds(Math.min(end, Math.max(start, time)));
  return words.map((word) => ({ ...word, start: clamp(word.start), end: clamp(word.end) }));
}
