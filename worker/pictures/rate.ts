import { z } from "zod";

/** A fraction, such as 30000 / 1001 frames a second. */
export const Ratio = z.object({ num: z.int(), den: z.int() });
export type Ratio = z.infer<typeof Ratio>;

export const quotient = ({ num, den }: Ratio): number => num / den;

const isSame = (a: Ratio, b: Ratio): boolean => a.num * b.den === b.num * a.den;

/** The rates that cameras and broadcasters use, in frames a second. */
const COMMON: readonly Ratio[] = [
  ...[24, 25, 30, 48, 50, 60, 100, 120].map((num) => ({ num, den: 1 })),
  ...[24, 30, 48, 60, 120].map((num) => ({ num: num * 1000, den: 1001 })),
];

/** How far a measured rate may lie from a common one to be meant by it. */
const NEAR = 0.0003;

/** Frames a second as the fraction that is meant: 29.97 is 30000 / 1001. */
export function rateOf(framesPerSecond: number): Ratio {
  const near = COMMON.map((rate) => ({
    rate,
    off: Math.abs(quotient(rate) / framesPerSecond - 1),
  })).sort((a, b) => a.off - b.off)[0];
  if (near !== undefined && near.off < NEAR) return near.rate;
  const num = Math.round(framesPerSecond * 1000);
  return num % 1000 === 0 ? { num: num / 1000, den: 1 } : { num, den: 1000 };
}

/** Fastest and slowest rate of a picture that another one is brought to, frames a second. */
const USUAL = { from: 10, to: 61 };

/**
 * The steady rate for a picture.
 * @param base the rate all its times fit in, as ffprobe finds it
 * @param average frames by length
 */
export function steadyRate(base: Ratio | undefined, average: Ratio | undefined): Ratio {
  if (base !== undefined && average !== undefined && isSame(base, average)) return base;
  if (base !== undefined && quotient(base) >= USUAL.from && quotient(base) <= USUAL.to) return base;
  const rate = average === undefined ? 25 : quotient(average);
  return rateOf(Math.min(240, Math.max(1, rate)));
}

/** "30000/1001" or "16:15"; undefined for "0/0", "N/A" and the like. */
export function parseRatio(text: string | undefined): Ratio | undefined {
  const [num = 0, den = 0] = (text ?? "").split(/[/:]/).map(Number);
  return num > 0 && den > 0 ? { num, den } : undefined;
}

/** Seconds that `frames` pictures last. */
export const secondsOf = (frames: number, { num, den }: Ratio): number => (frames * den) / num;

/** Pictures that fill `seconds`, at least one. */
export const framesIn = (seconds: number, rate: Ratio): number =>
  Math.max(1, Math.round(seconds * quotient(rate)));

/** Samples from zero to the end of `frames` pictures: whole ones, rounded once for the whole. */
export const samplesUntil = (frames: number, { num, den }: Ratio, sampleRate: number): number =>
  Math.round((frames * den * sampleRate) / num);

/** A time base in which every picture has a whole number, ticks a second. */
export const timescaleOf = ({ num }: Ratio): number => num * Math.ceil(10_000 / num);

/** Whether every picture of a rate has a whole number in a time base (seconds a tick). */
export const fitsTimeBase = ({ num, den }: Ratio, base: Ratio): boolean =>
  (den * base.den) % (num * base.num) === 0;
