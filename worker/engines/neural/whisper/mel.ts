/** Triangular filters over a power spectrum, without their zeros. */
export interface MelFilters {
  readonly count: number;
  /** The first bin each filter hears. */
  readonly first: Int32Array;
  /** Where each filter's weights begin; one entry more than filters, so that the next ends it. */
  readonly offsets: Int32Array;
  readonly weights: Float64Array;
}

/** Slaney's scale (Auditory Toolbox, 1998): linear below 1 kHz, logarithmic above. */
const BREAK_HZ = 1000;
const HZ_PER_MEL = 200 / 3;
const BREAK_MEL = BREAK_HZ / HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

const toMel = (hz: number): number =>
  hz < BREAK_HZ ? hz / HZ_PER_MEL : BREAK_MEL + Math.log(hz / BREAK_HZ) / LOG_STEP;

const toHz = (mel: number): number =>
  mel < BREAK_MEL ? mel * HZ_PER_MEL : BREAK_HZ * Math.exp(LOG_STEP * (mel - BREAK_MEL));

/**
 * Filters evenly spaced on Slaney's scale from 0 Hz to half the sample rate, each of area one
 * ("slaney" norm), as librosa and Whisper have them.
 * @param bins of the spectrum, from 0 Hz to half the sample rate
 */
export function melFilters(count: number, bins: number, sampleRate: number): MelFilters {
  const nyquist = sampleRate / 2;
  const step = toMel(nyquist) / (count + 1);
  const edges = Array.from({ length: count + 2 }, (_, index) => toHz(index * step));
  const first = new Int32Array(count);
  const offsets = new Int32Array(count + 1);
  const weights: number[] = [];
  for (let filter = 0; filter < count; filter += 1) {
    const [low = 0, mid = 0, high = 0] = edges.slice(filter, filter + 3);
    const heard: number[] = [];
    for (let bin = 0; bin < bins; bin += 1) {
      const hz = (bin * nyquist) / (bins - 1);
      const weight = Math.min((hz - low) / (mid - low), (high - hz) / (high - mid));
      if (weight <= 0) continue;
      if (heard.length === 0) first[filter] = bin;
      heard.push((weight * 2) / (high - low));
    }
    weights.push(...heard);
    offsets[filter + 1] = weights.length;
  }
  return { count, first, offsets, weights: Float64Array.from(weights) };
}
