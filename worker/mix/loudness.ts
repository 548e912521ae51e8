import { hopPowers } from "./k-weighting.ts";
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
  roles: readonly Pick<ChannelRole, "weight" | "centre">[],
  rate: number,
  lead: number,
): HopPowers {
  const hop = hopFrames(rate);
  const hops = Math.max(0, Math.floor((pcm.length / roles.length - lead) / hop));
  const all = new Float64Array(hops);
  let centre: number[] = [];
  roles.forEach(({ weight, centre: isCentre }, channel) => {
    if (weight === 0) return;
    const powers = hopPowers(pcm, roles.length, channel, rate, lead, hop);
    for (let i = 0; i < hops; i++) all[i] = (all[i] ?? 0) + weight * (powers[i] ?? 0);
    if (isCentre) centre = compact(powers);
  });
  return { all: compact(all), centre };
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
