/** A line's loudness in the source and in the dub, LUFS; null where it is silent. */
export interface LineLoudness {
  readonly source: number | null;
  readonly dub: number | null;
}

/** What a source line quieter than this holds is not speech. LUFS. */
const QUIETEST_SPEECH = -50;
/** Stands in for the source where all of it is silent: EBU R 128's programme level, LUFS. */
const FALLBACK = -23;
/** A line may be this much louder or softer than the track's median line, LU. */
const MOST_AROUND_MEDIAN = 6;
/** Bounds of a line's gain, dB: a line of mere breath is not blown up. */
const MOST_GAIN = 24;

/**
 * The gain of each dubbed line, dB, in steps of 0.1.
 *
 *   gain = clamp(median + clamp(source - median, +-6) - dub, +-24)
 *
 * So a line is as loud as the speaker was in that very line, unless that line is odd (a cough, a
 * shout, a burst of music; the source holds speech and music together) next to the track's median
 * line. A source line that is silent counts as the median one; a silent dubbed line keeps gain 0.
 * The median is of the source alone: an edited line changes no gain but its own.
 */
export function lineGains(lines: readonly LineLoudness[]): number[] {
  const heard = lines.flatMap(({ source }) => (isSpeech(source) ? [source] : []));
  const median = medianOf(heard) ?? FALLBACK;
  return lines.map(({ source, dub }) => {
    if (dub === null) return 0;
    const around = isSpeech(source) ? clamp(source - median, MOST_AROUND_MEDIAN) : 0;
    return tenths(clamp(median + around - dub, MOST_GAIN));
  });
}

const isSpeech = (lufs: number | null): lufs is number => lufs !== null && lufs > QUIETEST_SPEECH;

const clamp = (value: number, most: number): number => Math.min(most, Math.max(-most, value));

/** Rounded to 0.1 dB, and never -0. */
export const tenths = (db: number): number => Math.round(db * 10) / 10 + 0;

function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}
