import { addSquares } from "./k-weighting.ts";
import type { ChannelRole } from "./layouts.ts";
import type { Span } from "./span.ts";

/** Blocks of 400 ms that overlap by 75 % are four hops of 100 ms (BS.1770-4, annex 1). */
const HOPS_PER_BLOCK = 4;
/** Absolute gate, LUFS, and relative gate, LU (BS.1770-4, annex 1). */
const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;

/** Frames of one hop of 100 ms. */
export const hopFrames = (rate: number): number => Math.round(rate / 10);

/** Loudness in LUFS of a K-weighted power (BS.1770-4, equation 2); -Infinity for none. */
export const toLufs = (power: number): number => -0.691 + 10 * Math.log10(power);

const toPower = (lufs: number): number => 10 ** ((lufs + 0.691) / 10);

/** The K-weighted power of each hop: of all channels together, and of the centre alone. */
export interface HopPowers {
  readonly all: number[];
  /** Empty where the layout has no centre beside other channels. */
  readonly centre: number[];
}

/**
 * The K-weighted power of each 100 ms hop, channels weighted and added.
 *
 * @param pcm interleaved; the hops begin after `lead` frames
 */
export function measureHops(
  pcm: Float32Array,
  roles: readonly LoudnessRole[],
  rate: number,
  lead: number,
): HopPowers {
  const hop = hopFrames(rate);
  const centre = roles.findIndex((role) => role.centre && role.weight > 0);
  return {
    all: hopMeans(squaresOf(pcm, roles, rate), lead, hop),
    centre: centre < 0 ? [] : hopMeans(squaresOf(pcm, roles, rate, centre), lead, hop),
  };
}

/** What counts of a channel's role. */
type LoudnessRole = Pick<ChannelRole, "weight" | "centre">;

/**
 * The K-weighted square of each frame: of all channels, weighted and added, or of one alone.
 *
 * @param pcm interleaved
 */
export function squaresOf(
  pcm: Float32Array,
  roles: readonly LoudnessRole[],
  rate: number,
  only?: number,
): Float64Array {
  const squares = new Float64Array(pcm.length / roles.length);
  roles.forEach(({ weight }, channel) => {
    if (only !== undefined) {
      if (channel === only) addSquares(pcm, roles.length, channel, rate, 1, squares);
    } else if (weight > 0) addSquares(pcm, roles.length, channel, rate, weight, squares);
  });
  return squares;
}

/** The mean of each whole hop after `lead` frames. */
export function hopMeans(squares: Float64Array, lead: number, hop: number): number[] {
  const hops = Math.max(0, Math.floor((squares.length - lead) / hop));
  const means = new Float64Array(hops);
  for (let index = 0; index < hops; index++) {
    let sum = 0;
    for (let n = lead + index * hop; n < lead + (index + 1) * hop; n++) sum += squares[n] ?? 0;
    means[index] = sum / hop;
  }
  return compact(means);
}

/** Seven digits are 1e-6 dB and halve the size of a stored measurement. */
const compact = (powers: Float64Array): number[] =>
  Array.from(powers, (power) => Number(power.toPrecision(7)));

/** The hops that begin inside `span` and end before `frames`: each hop has one segment. */
export function hopsOf(span: Span, rate: number, frames: number): Span {
  const hop = hopFrames(rate);
  const from = Math.ceil(span.from / hop);
  return { from, to: Math.max(from, Math.min(Math.ceil(span.to / hop), Math.floor(frames / hop))) };
}

/**
 * Integrated loudness, LUFS, gated as in BS.1770-4 / EBU R 128.
 *
 * @param hops K-weighted power of each 100 ms
 * @returns null if nothing is above the absolute gate
 */
export function integratedLoudness(hops: readonly number[]): number | null {
  const blocks: number[] = [];
  for (let at = 0; at + HOPS_PER_BLOCK <= hops.length; at++) {
    let sum = 0;
    for (let i = at; i < at + HOPS_PER_BLOCK; i++) sum += hops[i] ?? 0;
    blocks.push(sum / HOPS_PER_BLOCK);
  }
  return gatedLoudness(blocks);
}

/**
 * Loudness of a short stretch of speech, LUFS: the same gates on single hops, so that pauses
 * inside a line do not count. @returns null if it is silent
 */
export const speechLoudness = (hops: readonly number[]): number | null => gatedLoudness(hops);

function gatedLoudness(powers: readonly number[]): number | null {
  const loud = powers.filter((power) => power > toPower(ABSOLUTE_GATE));
  if (loud.length === 0) return null;
  const gate = mean(loud) * 10 ** (RELATIVE_GATE / 10);
  return toLufs(mean(loud.filter((power) => power > gate)));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
