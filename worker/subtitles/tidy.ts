import type { WarningList } from "./cue.ts";
import { plainText, type RichCue } from "./rich-cue.ts";

/** Seconds a cue gets whose end is not after its start: 15 characters a second, at least one. */
const guessLength = (text: string): number =>
  Math.max(1, Math.round((text.length / 15) * 1000) / 1000);

/** Puts cues into time order and mends impossible lengths, saying so. */
export function tidy(cues: readonly RichCue[], warnings: WarningList): RichCue[] {
  const mended = cues.map((cue) => {
    if (cue.end > cue.start) return cue;
    warnings.add(cue.line, "the cue does not end after its start; its length was guessed");
    return { ...cue, end: cue.start + guessLength(plainText(cue)) };
  });
  const early = mended.find((cue, index) => cue.start < (mended[index - 1]?.start ?? 0));
  if (early !== undefined) warnings.add(early.line, "cues are not in time order; they were sorted");
  const sorted = [...mended].sort((a, b) => a.start - b.start);
  const overlapping = sorted.filter((cue, index) => cue.start < (sorted[index - 1]?.end ?? 0));
  const first = overlapping[0];
  if (first !== undefined) {
    const count = overlapping.length;
    warnings.add(
      first.line,
      count === 1 ? "the cue overlaps the one before" : `${count} cues overlap the one before`,
    );
  }
  return sorted;
}
