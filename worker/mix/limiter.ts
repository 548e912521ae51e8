import type { Span } from "./span.ts";
import { PEAK_REACH, raisePeaks } from "./true-peak.ts";

/** A reduction is held and smoothed over this long before and after the peak that needs it. */
export const LIMITER_REACH_SECONDS = 0.02;
/**
 * Kept below the ceiling: other meters interpolate finer than four times, and gains move. Encoding
 * comes after: speech over music in AAC at 160k peaked 0.2 dB higher at -14 and -11 LUFS, and 1 dB
 * higher when driven to -9 LUFS (ffmpeg 5.1).
 */
const MARGIN_DB = 0.2;
/** Gains are whole numbers of this many steps: running sums of whole numbers are exact. */
const ONE = 2 ** 24;

const reachFrames = (rate: number): number => Math.round(LIMITER_REACH_SECONDS * rate);

/** Frames before and after a frame that the limiter's gain there depends on. */
export const limiterSupport = (rate: number): number => 2 * reachFrames(rate) + PEAK_REACH + 1;

/**
 * Gains that keep the true peak of interleaved samples under a ceiling, the same for all channels.
 *
 * The gain each frame needs, ceiling / true peak, is held at its minimum over +-20 ms and smoothed
 * over +-20 ms with two running means (a triangle), so it never exceeds what any frame needs.
 * Everything it depends on lies within `limiterSupport` frames, and the sums are exact: a segment
 * with that much context gets the very gains of the whole.
 *
 * @param ceiling linear
 * @returns undefined where nothing reaches the ceiling; else a gain a frame, right for frames
 *   that have `limiterSupport` neighbours on both sides
 */
export function limiterGains(
  pcm: Float32Array,
  channels: number,
  rate: number,
  ceiling: number,
): Float32Array | undefined {
  const limit = limitOf(ceiling);
  const peaks = new Float32Array(pcm.length / channels);
  for (let channel = 0; channel < channels; channel++) {
    raisePeaks(pcm, channels, channel, limit, peaks);
  }
  return gainsUnder(peaks, limit, reachFrames(rate));
}

/** What peaks are brought down to, linear. */
export const limitOf = (ceiling: number): number => ceiling * 10 ** (-MARGIN_DB / 20);

/**
 * A gain for each of a row of peaks, as described at `limiterGains`; only the surroundings of peaks
 * over the limit cost anything.
 * @param reach places in the row that the gain is held and smoothed over, to each side
 * @returns undefined where no peak is over the limit
 */
export function gainsUnder(
  peaks: Float32Array,
  limit: number,
  reach: number,
): Float32Array | undefined {
  let gains: Float32Array | undefined;
  for (let first = nextOver(peaks, limit, 0); first < peaks.length; ) {
    let last = first;
    let next = nextOver(peaks, limit, first + 1);
    while (next - last <= 4 * reach && next < peaks.length) {
      last = next;
      next = nextOver(peaks, limit, last + 1);
    }
    gains ??= new Float32Array(peaks.length).fill(1);
    lower(gains, peaks, limit, { from: first - 2 * reach, to: last + 2 * reach + 1 }, reach);
    first = next;
  }
  return gains;
}

/** The first place from `at` on whose peak is over the limit; the length if there is none. */
function nextOver(peaks: Float32Array, limit: number, at: number): number {
  let n = at;
  while (n < peaks.length && (peaks[n] ?? 0) <= limit) n++;
  return n;
}

/** Sets the gains of a stretch that has no peak over the limit within 2 * reach of its ends. */
function lower(
  gains: Float32Array,
  peaks: Float32Array,
  limit: number,
  { from, to }: Span,
  reach: number,
): void {
  // As much again on both sides: what the sums reach back to is there, and is 1.
  const start = from - 2 * reach;
  const needed = new Float64Array(to - from + 4 * reach).fill(ONE);
  for (let n = Math.max(0, from); n < Math.min(to, peaks.length); n++) {
    const peak = peaks[n] ?? 0;
    if (peak > limit) needed[n - start] = Math.floor((ONE * limit) / peak);
  }
  const smoothed = smooth(needed, reach);
  for (let n = Math.max(0, from); n < Math.min(to, gains.length); n++) {
    gains[n] = smoothed[n - start] ?? 1;
  }
}

/** Minimum over +-reach, then a triangular mean over +-reach. */
function smooth(needed: Float64Array, reach: number): Float32Array {
  const held = slidingMinimum(needed, reach);
  const length = reach + 1;
  const once = runningSum(held, length, ONE);
  const twice = runningSum(once, length, ONE * length);
  const gains = new Float32Array(needed.length);
  const scale = 1 / (ONE * length * length);
  // Two sums over the `length` newest reach back 2 * reach; the middle of that is the frame meant.
  for (let n = 0; n < gains.length; n++) {
    gains[n] = n + reach < twice.length ? (twice[n + reach] ?? 0) * scale : 1;
  }
  return gains;
}

/** The minimum over n - reach .. n + reach, by van Herk's two passes over blocks of that width. */
function slidingMinimum(values: Float64Array, reach: number): Float64Array {
  const width = 2 * reach + 1;
  const last = values.length - 1;
  const ahead = Float64Array.from(values);
  const behind = Float64Array.from(values);
  for (let n = 1; n <= last; n++) {
    const before = ahead[n - 1] ?? ONE;
    if (n % width !== 0 && before < (ahead[n] ?? ONE)) ahead[n] = before;
  }
  for (let n = last - 1; n >= 0; n--) {
    const after = behind[n + 1] ?? ONE;
    if ((n + 1) % width !== 0 && after < (behind[n] ?? ONE)) behind[n] = after;
  }
  const least = new Float64Array(values.length);
  for (let n = 0; n <= last; n++) {
    const low = behind[Math.max(0, n - reach)] ?? ONE;
    const high = ahead[Math.min(last, n + reach)] ?? ONE;
    least[n] = low < high ? low : high;
  }
  return least;
}

/** Sum of the `length` newest values at each place; before the first stands `rest`. */
function runningSum(values: Float64Array, length: number, rest: number): Float64Array {
  const sums = new Float64Array(values.length);
  let sum = rest * length;
  for (let n = 0; n < values.length; n++) {
    sum += (values[n] ?? 0) - (n >= length ? (values[n - length] ?? 0) : rest);
    sums[n] = sum;
  }
  return sums;
}
