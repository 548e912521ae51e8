import { Fft } from "./fft.ts";
import { type MelFilters, melFilters } from "./mel.ts";

/** Hz. Whisper hears nothing else. */
export const SAMPLE_RATE = 16_000;
/** Samples a spectrum is taken of, and from one spectrum to the next (Whisper, all sizes). */
const FRAME = 400;
const HOP = 160;
const BINS = FRAME / 2 + 1;
const LEAST_POWER = 1e-10;
/** Orders of magnitude kept below the loudest. */
const RANGE = 8;

/** Frames of 10 ms in a window of so many seconds. */
export const framesIn = (seconds: number): number => (seconds * SAMPLE_RATE) / HOP;

/** Turns sound into what Whisper hears. Keeps its tables and buffers; belongs to one thread. */
export class LogMel {
  readonly bins: number;
  /** Of a window. */
  readonly frames: number;
  readonly #filters: MelFilters;
  readonly #fft = new Fft([4, 4, 5, 5]);
  readonly #hann: Float64Array;
  readonly #first = new Float64Array(BINS);
  readonly #second = new Float64Array(BINS);
  readonly #padded: Float32Array;

  /** @param bins mel bins: 80, or 128 for the third large model; @param seconds a window: 30 */
  constructor(bins: number, seconds: number) {
    this.bins = bins;
    this.frames = framesIn(seconds);
    this.#filters = melFilters(bins, BINS, SAMPLE_RATE);
    this.#hann = Float64Array.from(
      { length: FRAME },
      (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / FRAME),
    );
    this.#padded = new Float32Array(this.frames * HOP + FRAME);
  }

  /**
   * The log-mel spectrum of a window, as in OpenAI's `log_mel_spectrogram`: log10 of the power in
   * each mel bin, kept within 8 of the loudest, plus 4, by 4. Only frames that hold sound are
   * computed; the others have the value of silence.
   * @param samples 16 kHz, -1 to 1; what is missing of the window is silence, what is over is not heard
   * @param out [bins, frames], row by row; written whole
   */
  write(samples: Float32Array, out: Float32Array): void {
    if (out.length !== this.bins * this.frames)
      throw new Error("Internal: features of a wrong size");
    const heard = this.#pad(samples);
    // Two real frames are the real and the imaginary part of one transform.
    for (let frame = 0; frame < heard; frame += 2) {
      this.#transform(frame);
      this.#split();
      this.#filter(this.#first, frame, out);
      if (frame + 1 < heard) this.#filter(this.#second, frame + 1, out);
    }
    normalize(out, this.bins, this.frames, heard);
  }

  /** Reflects the edges, as a centred transform does. @returns how many frames hold sound */
  #pad(samples: Float32Array): number {
    const padded = this.#padded;
    const half = FRAME / 2;
    const size = this.frames * HOP;
    const length = Math.min(samples.length, size);
    padded.fill(0);
    padded.set(length < samples.length ? samples.subarray(0, length) : samples, half);
    for (let index = 0; index < half; index += 1) {
      padded[half - 1 - index] = padded[half + 1 + index] ?? 0;
      padded[half + size + index] = padded[half + size - 2 - index] ?? 0;
    }
    return length === 0 ? 0 : Math.min(this.frames, Math.ceil((length + half) / HOP));
  }

  #transform(frame: number): void {
    const { re, im } = this.#fft;
    const padded = this.#padded;
    const hann = this.#hann;
    const at = frame * HOP;
    for (let index = 0; index < FRAME; index += 1) {
      const weight = hann[index] ?? 0;
      re[index] = weight * (padded[at + index] ?? 0);
      im[index] = weight * (padded[at + HOP + index] ?? 0);
    }
    this.#fft.run();
  }

  /** Powers of the two frames, by the symmetry of a real signal's spectrum. */
  #split(): void {
    const { re, im } = this.#fft;
    for (let bin = 0; bin < BINS; bin += 1) {
      const mirror = bin === 0 ? 0 : FRAME - bin;
      const a = re[bin] ?? 0;
      const b = im[bin] ?? 0;
      const c = re[mirror] ?? 0;
      const d = im[mirror] ?? 0;
      this.#first[bin] = ((a + c) * (a + c) + (b - d) * (b - d)) / 4;
      this.#second[bin] = ((b + d) * (b + d) + (c - a) * (c - a)) / 4;
    }
  }

  #filter(powers: Float64Array, frame: number, out: Float32Array): void {
    const { count, first, offsets, weights } = this.#filters;
    for (let filter = 0; filter < count; filter += 1) {
      const end = offsets[filter + 1] ?? 0;
      let bin = first[filter] ?? 0;
      let sum = 0;
      for (let index = offsets[filter] ?? 0; index < end; index += 1, bin += 1) {
        sum += (weights[index] ?? 0) * (powers[bin] ?? 0);
      }
      out[filter * this.frames + frame] = sum;
    }
  }
}

/** Powers to what the network was trained on; frames from `heard` on are silent. */
function normalize(out: Float32Array, bins: number, frames: number, heard: number): void {
  let loudest = Math.log10(LEAST_POWER);
  for (let bin = 0; bin < bins; bin += 1) {
    const row = bin * frames;
    for (let index = row; index < row + heard; index += 1) {
      const level = Math.log10(Math.max(LEAST_POWER, out[index] ?? 0));
      out[index] = level;
      if (level > loudest) loudest = level;
    }
  }
  const floor = (Math.max(Math.log10(LEAST_POWER), loudest - RANGE) + 4) / 4;
  for (let bin = 0; bin < bins; bin += 1) {
    const row = bin * frames;
    for (let index = row; index < row + heard; index += 1) {
      out[index] = Math.max(floor, ((out[index] ?? 0) + 4) / 4);
    }
    out.fill(floor, row + heard, row + frames);
  }
}
