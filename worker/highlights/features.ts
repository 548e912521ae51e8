import { Fft } from "../engines/neural/whisper/fft.ts";
import { pitchOf } from "./pitch.ts";

/** What the sound is measured at, Hz. */
export const RATE = 16_000;
/** Samples a row, and rows a second. */
export const HOP = 1600;
export const HOPS_PER_SECOND = RATE / HOP;

/** Numbers a row has, in this order. */
export const FEATURES = ["level", "pitch", "crossings", "flatness", "flux"] as const;

/** Samples of a spectrum: 25 ms, bins of 40 Hz. */
const FRAME = 400;
/** Bins in which noise and voices differ: 320 Hz to 6 kHz. */
const LOW_BIN = 8;
const HIGH_BIN = 150;
/** dBFS of what is as good as silent. */
export const SILENCE = -100;
const TINY = 1e-12;

/** A tenth of a second of sound. */
export interface SoundRow {
  /** dBFS. */
  readonly level: number;
  /** Of a voice, Hz; 0 where there is none. */
  readonly pitch: number;
  /** Changes of sign a sample. */
  readonly crossings: number;
  /** 0 for tones to 1 for noise: the geometric by the arithmetic mean of the power spectrum. */
  readonly flatness: number;
  /** How much the spectrum changes within, 0 to 1. */
  readonly flux: number;
}

/** Measures sound hop by hop; what it keeps is one spectrum. */
export class SoundMeter {
  readonly #fft = new Fft([4, 4, 5, 5]);
  readonly #window = Float64Array.from(
    { length: FRAME },
    (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / FRAME),
  );
  #before: Float64Array = new Float64Array(HIGH_BIN);

  /** @param hop samples from -1 to 1, `HOP` of them */
  measure(hop: Float32Array): SoundRow {
    let sum = 0;
    let crossings = 0;
    let last = 0;
    for (const sample of hop) {
      sum += sample * sample;
      if (sample * last < 0) crossings += 1;
      if (sample !== 0) last = sample;
    }
    const level = Math.max(SILENCE, 10 * Math.log10(sum / hop.length + TINY));
    const { flatness, flux } = this.#spectrum(hop);
    const pitch = level > SILENCE ? pitchOf(hop) : 0;
    return { level, pitch, crossings: crossings / hop.length, flatness, flux };
  }

  #spectrum(hop: Float32Array): Pick<SoundRow, "flatness" | "flux"> {
    const mean = new Float64Array(HIGH_BIN);
    const frames = Math.floor(hop.length / FRAME);
    let change = 0;
    for (let frame = 0; frame < frames; frame += 1) {
      const power = this.#power(hop.subarray(frame * FRAME, (frame + 1) * FRAME));
      change += difference(this.#before, power) / frames;
      for (let bin = LOW_BIN; bin < HIGH_BIN; bin += 1) {
        mean[bin] = (mean[bin] ?? 0) + (power[bin] ?? 0) / frames;
      }
      this.#before = power;
    }
    return { flatness: flatness(mean), flux: change };
  }

  /** Power of the bins. */
  #power(samples: Float32Array): Float64Array {
    const { re, im } = this.#fft;
    for (let at = 0; at < FRAME; at += 1) re[at] = (samples[at] ?? 0) * (this.#window[at] ?? 0);
    im.fill(0);
    this.#fft.run();
    return Float64Array.from({ length: HIGH_BIN }, (_, bin) => {
      const [real, imaginary] = [re[bin] ?? 0, im[bin] ?? 0];
      return real * real + imaginary * imaginary;
    });
  }
}

function flatness(power: Float64Array): number {
  let logs = 0;
  let sum = 0;
  for (const value of power.subarray(LOW_BIN)) {
    logs += Math.log(value + TINY);
    sum += value + TINY;
  }
  const count = power.length - LOW_BIN;
  const flat = Math.exp(logs / count) / (sum / count);
  return sum <= 2 * count * TINY ? 0 : flat;
}

/** Of two spectra's amplitudes: 0 where they are the same, 1 where they have nothing in common. */
function difference(before: Float64Array, now: Float64Array): number {
  let change = 0;
  let sum = TINY;
  for (let bin = LOW_BIN; bin < HIGH_BIN; bin += 1) {
    const [a, b] = [Math.sqrt(before[bin] ?? 0), Math.sqrt(now[bin] ?? 0)];
    change += Math.abs(b - a);
    sum += a + b;
  }
  return change / sum;
}
