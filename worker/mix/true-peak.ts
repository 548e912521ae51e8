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
 * Right for frames that have `PEAK_REACH` neighbours on both sides.
 *
 * @param pcm interleaved
 */
export function raisePeaks(
  pcm: Float32Array,
  channels: number,
  channel: number,
  threshold: number,
  peaks: Float32Array,
): void {
  const blocks = blockPeaks(pcm, channels, channel);
  const last = pcm.length / channels - PEAK_REACH;
  for (let block = 0; block < blocks.length; block++) {
    const here = blocks[block] ?? 0;
    const before = block > 0 ? (blocks[block - 1] ?? 0) : 0;
    const after = block + 1 < blocks.length ? (blocks[block + 1] ?? 0) : 0;
    if (Math.max(before, here, after) * MOST_GAIN <= threshold) continue;
    const end = Math.min((block + 1) * BLOCK, last);
    for (let n = Math.max(block * BLOCK, PEAK_REACH); n < end; n++) {
      const between = peakAfter(pcm, n * channels + channel, channels);
      const peak = Math.max(Math.abs(pcm[n * channels + channel] ?? 0), between);
      if (peak > (peaks[n] ?? 0)) peaks[n] = peak;
      if (between > (peaks[n + 1] ?? 0)) peaks[n + 1] = between;
    }
  }
}

/**
 * The largest magnitude of the four interpolated points between the sample at `at` and the next one
 * `stride` places on; `PEAK_REACH` samples must lie on both sides.
 */
export function peakAfter(pcm: Float32Array, at: number, stride: number): number {
  let young = at + (TAPS / 2) * stride;
  let old = young - (TAPS - 1) * stride;
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  // A reversed phase meets the same samples from the other end.
  for (let k = 0; k < TAPS; k++) {
    const outer = OUTER[k] ?? 0;
    const inner = INNER[k] ?? 0;
    const newer = pcm[young] ?? 0;
    const older = pcm[old] ?? 0;
    first += outer * newer;
    second += inner * newer;
    third += inner * older;
    fourth += outer * older;
    young -= stride;
    old += stride;
  }
  return Math.max(Math.abs(first), Math.abs(second), Math.abs(third), Math.abs(fourth));
}

function blockPeaks(pcm: Float32Array, channels: number, channel: number): Float32Array {
  const frames = pcm.length / channels;
  const peaks = new Float32Array(Math.ceil(frames / BLOCK));
  for (let block = 0, at = channel; block < peaks.length; block++) {
    const end = Math.min((block + 1) * BLOCK, frames) * channels;
    let peak = 0;
    for (; at < end; at += channels) {
      const magnitude = Math.abs(pcm[at] ?? 0);
      if (magnitude > peak) peak = magnitude;
    }
    peaks[block] = peak;
  }
  return peaks;
}

/** The largest magnitude of any sample. */
export function samplePeak(pcm: Float32Array): number {
  let peak = 0;
  for (let n = 0; n < pcm.length; n++) {
    const magnitude = Math.abs(pcm[n] ?? 0);
    if (magnitude > peak) peak = magnitude;
  }
  return peak;
}

/**
 * True peak of all channels, linear, over the frames that have `PEAK_REACH` neighbours on both
 * sides: the caller brings that many more at each end.
 */
export function truePeak(pcm: Float32Array, channels: number): number {
  const edge = PEAK_REACH * channels;
  const loudest = samplePeak(pcm.subarray(edge, -edge));
  const peaks = new Float32Array(pcm.length / channels);
  for (let channel = 0; channel < channels; channel++) {
    raisePeaks(pcm, channels, channel, loudest, peaks);
  }
  return Math.max(loudest, samplePeak(peaks.subarray(PEAK_REACH, -PEAK_REACH)));
}
