import { type FileHandle, open } from "node:fs/promises";
import type { SpeechSegment } from "../../../../contract/transcript.ts";
import { readWavFormat, readWavFrames, type WavFormat } from "../../../media/wav.ts";
import { SAMPLE_RATE } from "./features.ts";
import { stretchesOf } from "./pauses.ts";
import type { SpeechWindow, Stretch } from "./windows.ts";

/** Segments up to this many seconds stay whole without a look at them. */
const SHORT = 2;

/** A 16 kHz mono WAV, of which only what is asked for is in memory. */
export class Sound implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #format: WavFormat;

  private constructor(file: FileHandle, format: WavFormat) {
    this.#file = file;
    this.#format = format;
  }

  /** @throws EngineFailure if it is not a 16-bit PCM WAV file */
  static async open(path: string): Promise<Sound> {
    const file = await open(path, "r");
    try {
      const format = await readWavFormat(file);
      if (format.sampleRate !== SAMPLE_RATE || format.channels !== 1) {
        throw new Error(`Internal: speech at ${format.sampleRate} Hz, ${format.channels} channels`);
      }
      return new Sound(file, format);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * Segments cut at their pauses, in time order.
   * @param most seconds a stretch may last
   */
  async stretches(
    segments: readonly SpeechSegment[],
    most: number,
    checkCancelled: () => void,
  ): Promise<Stretch[]> {
    const stretches: Stretch[] = [];
    for (const segment of segments) {
      checkCancelled();
      const pause = segment.start - (stretches.at(-1)?.end ?? 0);
      if (segment.end - segment.start <= SHORT) stretches.push({ ...segment, pause });
      else {
        const samples = await this.#read(segment.start, segment.end);
        stretches.push(...stretchesOf(segment, samples, most, pause));
      }
    }
    return stretches;
  }

  /** The samples of a window's pieces, one after another, -1 to 1. */
  async samples({ pieces }: SpeechWindow): Promise<Float32Array> {
    const parts = await Promise.all(pieces.map(({ from, to }) => this.#read(from, to)));
    const samples = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      samples.set(part, at);
      at += part.length;
    }
    return samples;
  }

  #read(from: number, to: number): Promise<Float32Array> {
    const first = Math.round(from * SAMPLE_RATE);
    const count = Math.round(to * SAMPLE_RATE) - first;
    return readWavFrames(this.#file, this.#format, first, count);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}
