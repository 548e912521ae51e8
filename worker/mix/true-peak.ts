/** Taps of one phase of the interpolation filter. */
const TAPS = 12;

/**
 * The four-times interpolation filter of ITU-R BS.1770-4, annex 2: phases 0 and 1 as tabled; 2 and
 * 3 are 1 and 0 reversed. Tap k of a phase meets the sample k before the newest.
 */
const PHASE_0 = [
  0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625,
  0.97216796875, -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
];
const PHASE_1 = [
  -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625,
  0.77978515625, -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
];
const OUTER = Float64Array.from(PHASE_0);
const INNER = Float64Array.from(PHASE_1);

/** No interpolated point can exceed the largest of its 12 samples times this: sum of |taps|. */
const MOST_GAIN = PHASE_1.reduce((sum, tap) => sum + Math.abs(tap), 0);

/** Samples looked at together by the cheap check; at least TAPS / 2. */
const BLOCK = 32;

/** Frames before and after a frame that its true peak depends on. */
export const PEAK_REACH = TAPS / 2;

/**
 * Raises `peaks` where a channel's true peak may exceed `threshold`: peaks[n] becomes at least
 * |sample n| and every interpolated point next to it. Elsewhere nothing is computed: a block whose
 * neighbourhood is quieter than threshold / 2.02 cannot reach the threshold, whatever it holds.
 *
 * @param samples one channel; silence is assumed around it
 */
export function raisePeaks(samples: Float32Array, threshold: number, peaks: Float32Array): void {
  const blocks = blockPeaks(samples);
  for (let block = 0; block * BLOCK < samples.length; block++) {
    const near = Math.max(blocks[block - 1] ?? 0, blocks[block] ?? 0, blocks[block + 1] ?? 0);
    if (near * MOST_GAIN <= threshold) continue;
    const end = Math.min((block + 1) * BLOCK, samples.length);
    for (let n = block * BLOCK; n < end; n++) {
      const between = peakAfter(samples, n);
      const here = Math.max(Math.abs(samples[n] ?? 0), between);
      if (here > (peaks[n] ?? 0)) peaks[n] = here;
      if (between > (peaks[n + 1] ?? 0)) peaks[n + 1] = between;
    }
  }
}

/** The largest magnitude of the four interpolated points between samples n and n + 1. */
function peakAfter(samples: Float32Array, n: number): number {
  const newest = n + TAPS / 2;
  const oldest = newest - TAPS + 1;
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  // A reversed phase meets the same samples from the other end.
  for (let k = 0; k < TAPS; k++) {
    const outer = OUTER[k] ?? 0;
    const inner = INNER[k] ?? 0;
    const young = samples[newest - k] ?? 0;
    const old = samples[oldest + k] ?? 0;
    first += outer * young;
    second += inner * young;
    third += inner * old;
    fourth += outer * old;
  }
  return Math.max(Math.abs(first), Math.abs(second), Math.abs(third), Math.abs(fourth));
}

function blockPeaks(samples: Float32Array): Float32Array {
  const peaks = new Float32Array(Math.ceil(samples.length / BLOCK));
  for (let block = 0; block < peaks.length; block++) {
    peaks[block] = samplePeak(samples.subarray(block * BLOCK, (block + 1) * BLOCK));
  }
  return peaks;
}

function samplePeak(samples: Float32Array): number {
  let peak = 0;
  for (let n = 0; n < samples.length; n++) {
    const magnitude = Math.abs(samples[n] ?? 0);
    if (magnitude > peak) peak = magnitude;
  }
  return peak;
}

/**
 * True peak of all channels, linear, over the frames that have `PEAK_REACH` neighbours on both
 * sides: the caller brings that many more at each end.
 */
export function truePeak(pcm: Float32Array, channels: number): number {
  let peak = 0;
  for (let channel = 0; channel < channels; channel++) {
    const samples = channelOf(pcm, channels, channel);
    const inner = samples.subarray(PEAK_REACH, -PEAK_REACH);
    peak = Math.max(peak, samplePeak(inner));
    const peaks = new Float32Array(samples.length);
    raisePeaks(samples, peak, peaks);
    peak = Math.max(peak, samplePeak(peaks.subarray(PEAK_REACH, -PEAK_REACH)));
  }
  return peak;
}

/** One channel of interleaved samples. */
export function channelOf(pcm: Float32Array, channels: number, channel: number): Float32Array {
  if (channels === 1) return pcm;
  const samples = new Float32Array(pcm.length / channels);
  for (let n = 0, at = channel; n < samples.length; n++, at += channels) {
    samples[n] = pcm[at] ?? 0;
  }
  return samples;
}
