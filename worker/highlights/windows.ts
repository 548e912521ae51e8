import type { Sentence } from "./sentences.ts";

/** A stretch of whole sentences that may become a clip. */
export interface Window {
  /** Of its first and last sentence. */
  readonly first: number;
  readonly last: number;
  /** Seconds, with a breath before and behind. */
  readonly start: number;
  readonly end: number;
}

/** How long clips may be, seconds. */
export interface ClipLength {
  readonly min: number;
  readonly max: number;
}

/** Milliseconds of a breath before the first word and behind the last, where nobody speaks. */
const LEAD = 150;
const TAIL = 300;

/** Whole milliseconds: no sum of parts exceeds a length by a rounding. */
const ms = (seconds: number): number => Math.round(seconds * 1000);

/**
 * All stretches of whole sentences that last as long as asked for, in time order.
 * @param duration of the whole, seconds
 * @param reaction seconds that an audience reacts behind a sentence, which the clip shall keep
 */
export function windowsOf(
  sentences: readonly Sentence[],
  { min, max }: ClipLength,
  duration: number,
  reaction: (sentence: number) => number = () => 0,
): Window[] {
  const windows: Window[] = [];
  const [shortest, longest] = [ms(min), ms(max)];
  for (const [first, opening] of sentences.entries()) {
    const firstWord = ms(opening.start);
    const before = sentences[first - 1]?.end;
    // A pause is shared out, so that of two neighbours none has any of the other.
    const lead = before === undefined ? firstWord : Math.floor((firstWord - ms(before)) / 3);
    for (let last = first; last < sentences.length; last += 1) {
      const lastWord = ms(Math.min(duration, sentences[last]?.end ?? 0));
      const room = longest - (lastWord - firstWord);
      if (room < 0) break;
      const start = firstWord - within(LEAD, lead, room);
      const behind = sentences[last + 1]?.start;
      const pause = ms(behind ?? duration) - lastWord;
      const tail = behind === undefined ? pause : Math.floor((pause * 2) / 3);
      const wanted = Math.max(TAIL, ms(reaction(last)));
      const end = lastWord + within(wanted, tail, longest - (lastWord - start));
      if (end - start < shortest) continue;
      windows.push({ first, last, start: start / 1000, end: end / 1000 });
    }
  }
  return windows;
}

/** As much as is wanted, and no more than there is. */
const within = (wanted: number, ...rooms: readonly number[]): number =>
  Math.max(0, Math.min(wanted, ...rooms));

/**
 * The best windows of which none overlaps another, best first; of equal ones the earlier. More of
 * them never change those that come before.
 * @param scores of the windows, in their order
 */
export function pickApart(
  windows: readonly Window[],
  scores: readonly number[],
  count: number,
): { readonly window: Window; readonly score: number }[] {
  const ranked = windows
    .map((window, index) => ({ window, score: scores[index] ?? 0 }))
    .sort(
      (a, b) => b.score - a.score || a.window.start - b.window.start || a.window.end - b.window.end,
    );
  const picked: typeof ranked = [];
  for (const one of ranked) {
    if (picked.length >= count) break;
    const apart = picked.every(
      ({ window }) => one.window.last < window.first || one.window.first > window.last,
    );
    if (apart) picked.push(one);
  }
  return picked;
}
