import type { Cue } from "../../contract/transcript.ts";
import { characters } from "../text/script.ts";
import type { Timed } from "../text/timed.ts";
import type { SubtitleProfile } from "./profiles.ts";

/** Seconds between two cues. */
export const cueGap = (profile: SubtitleProfile): number => profile.gapFrames / profile.frameRate;

/** Characters of a cue that are read: its line break is none. */
export const readable = (text: string): number => characters(text.replaceAll("\n", " "));

/**
 * Seconds on screen for each cue. It starts with its words and ends with them, or later if the
 * silence after allows: when it would stand too short or be read too fast. The profile's gap is kept
 * to the next, and smaller holes than `closeBelow` are closed to it. Nothing overlaps.
 */
export function settleTimes(drafts: readonly Timed[], profile: SubtitleProfile): Cue[] {
  const gap = cueGap(profile);
  const frame = 1 / profile.frameRate;
  let earliest = 0;
  const starts = drafts.map((draft) => {
    const start = Math.max(draft.start, earliest);
    earliest = start + gap + frame;
    return start;
  });
  return drafts.map((draft, index) => {
    const start = starts[index] ?? draft.start;
    const next = starts[index + 1];
    const room = next === undefined ? Number.POSITIVE_INFINITY : next - gap;
    const latest = start + profile.longest;
    const readingTime = readable(draft.text) / profile.reading;
    const wanted = Math.max(draft.end, start + profile.shortest, start + readingTime);
    const end = Math.min(wanted, room, latest);
    const close = room <= latest && room + gap - end < profile.closeBelow;
    return { start, end: close ? room : end, text: draft.text };
  });
}
