/** What counts as silence at the ends of an utterance, and how much of it stays. */
export const TRIM = {
  /** Below this under the utterance's own peak, dB. */
  thresholdDb: -45,
  /** Kept before the first sound, seconds: soft onsets live there. */
  head: 0.05,
  /** Kept after the last sound, seconds: a voice fades out more slowly than it sets in. */
  tail: 0.08,
} as const;

/** Samples from `from` up to, not including, `to`. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/**
 * Where the speech of an utterance begins and ends, with a little of the silence around it.
 * @param samples mono
 * @param sampleRate Hz
 * @returns empty bounds if all is silent
 */
export function trimBounds(samples: Float32Array, sampleRate: number): Bounds {
  const threshold = peakOf(samples) * 10 ** (TRIM.thresholdDb / 20);
  if (threshold === 0) return { from: 0, to: 0 };
  let first = 0;
  while (Math.abs(samples[first] ?? threshold) < threshold) first += 1;
  let last = samples.length - 1;
  while (Math.abs(samples[last] ?? threshold) < threshold) last -= 1;
  return {
    from: Math.max(0, first - Math.round(TRIM.head * sampleRate)),
    to: Math.min(samples.length, last + 1 + Math.round(TRIM.tail * sampleRate)),
  };
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (let n = 0; n < samples.length; n += 1) {
    const size = Math.abs(samples[n] ?? 0);
    if (size > peak) peak = size;
  }
  return peak;
}
