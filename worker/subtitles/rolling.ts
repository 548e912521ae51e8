import type { ParsedCue } from "./cue.ts";

/** Seconds between cues that roll into each other. */
const TOUCHING = 0.1;
/** A file rolls if this share of its cues repeats the line before, and at least this many. */
const SHARE = 0.3;
const FEWEST = 3;

/** Whether a cue begins with the last line of the one before it, without a break between them. */
function repeats(before: ParsedCue | undefined, cue: ParsedCue): boolean {
  return (
    before !== undefined &&
    cue.start - before.end <= TOUCHING &&
    before.text.split("\n").at(-1) === cue.text.split("\n").at(0)
  );
}

/**
 * Automatic captions of video sites roll: each cue shows the last line again above the new one.
 * Where a file does so, repeated lines are dropped, and cues with nothing else.
 */
export function unroll(cues: readonly ParsedCue[]): {
  readonly cues: readonly ParsedCue[];
  readonly rolled: boolean;
} {
  const repeating = cues.map((cue, index) => repeats(cues[index - 1], cue));
  const count = repeating.filter(Boolean).length;
  if (count < FEWEST || count < SHARE * cues.length) return { cues, rolled: false };
  const fresh = cues.flatMap((cue, index) => {
    if (repeating[index] !== true) return [cue];
    const text = cue.text.split("\n").slice(1).join("\n");
    return text === "" ? [] : [{ ...cue, text }];
  });
  return { cues: fresh, rolled: true };
}
