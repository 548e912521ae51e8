import { HOPS_PER_SECOND, type SoundRow } from "./features.ts";

/** Laughter and applause are at most this much softer than the voice, dB. */
const SOFTER = 12;
/** Seconds: what is shorter is a breath or a knock. */
const SHORTEST = 0.4;
/** Applause is noise nearly as flat as white; breath and fans are far softer. */
const NOISE = 0.25;
/** Laughter changes at least this much as fast as speech does; music and hum do not. */
const RESTLESS = 0.8;
/** Share of a stretch that must sound like a reaction. */
const MOSTLY = 0.6;

/**
 * Which tenths of a second sound like laughter or applause: loud, noisy or restless, and nobody's
 * words.
 * @param spoken whether someone speaks, by row
 * @param voice level and flux of the talk's speech
 */
export function reactionsIn(
  rows: readonly SoundRow[],
  spoken: Uint8Array,
  voice: { readonly level: number; readonly flux: number },
): Uint8Array {
  const found = new Uint8Array(rows.length);
  const loud = (at: number): boolean =>
    spoken[at] === 0 && (rows[at]?.level ?? Number.NEGATIVE_INFINITY) > voice.level - SOFTER;
  for (let from = 0; from < rows.length; from += 1) {
    if (!loud(from)) continue;
    let to = from;
    while (to < rows.length && loud(to)) to += 1;
    if (isReaction(rows.slice(from, to), voice.flux)) found.fill(1, from, to);
    from = to;
  }
  return found;
}

function isReaction(stretch: readonly SoundRow[], flux: number): boolean {
  if (stretch.length < SHORTEST * HOPS_PER_SECOND) return false;
  const share = (like: (row: SoundRow) => boolean): number =>
    stretch.filter(like).length / stretch.length;
  return (
    share((row) => row.flatness > NOISE && row.pitch === 0) >= MOSTLY ||
    share((row) => row.flux > RESTLESS * flux) >= MOSTLY
  );
}
