import { writeFile } from "node:fs/promises";
import { inputArgs } from "./arguments.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { publishFile } from "./publish.ts";

/** Enough for a waveform that people look at, and little enough for hours of sound. Hz. */
const RATE = 8000;
/** A sample's largest size as it is read, and as it is written. */
const FULL_SCALE = { read: 2 ** 15, written: 2 ** 16 - 1 } as const;
/** Peaks that there is room for at first; it doubles when it is full. */
const ROOM = 2 ** 16;

interface PeaksRequest {
  /** Absolute path. */
  readonly path: string;
  /** Stretches a second; a divisor of 8,000. */
  readonly rate: number;
  /** Absolute path of the file to write. */
  readonly out: string;
}

/**
 * The largest sample of each of `rate` stretches a second of a file's default sound, in mono:
 * unsigned 16-bit little-endian numbers, 65535 for full scale. The sound streams through.
 * @throws EngineFailure, UnsupportedMedia, DiskFull, Cancelled
 */
export async function measurePeaks(
  ffmpeg: Ffmpeg,
  { path, rate, out }: PeaksRequest,
  signal: AbortSignal,
): Promise<{ path: string }> {
  const peaks = new Peaks(rate);
  await ffmpeg.run({
    args: [
      ...inputArgs(path),
      ...["-map", "0:a:0", "-vn", "-ac", "1", "-ar", String(RATE)],
      ...["-f", "s16le", "-c:a", "pcm_s16le", "pipe:1"],
    ],
    signal,
    output: (chunk) => peaks.take(chunk),
  });
  await publishFile(out, (temporary) => writeFile(temporary, peaks.bytes()));
  return { path: out };
}

/** The peaks of samples as they come, in chunks that may end inside of one. */
class Peaks {
  readonly #samplesEach: number;
  #peaks = new Uint16Array(ROOM);
  #count = 0;
  /** Of the stretch that is being read: its largest sample, and how many are to come. */
  #largest = 0;
  #left: number;
  #odd: number | undefined;

  /** @param rate peaks a second; a divisor of the rate of reading */
  constructor(rate: number) {
    this.#samplesEach = RATE / rate;
    this.#left = this.#samplesEach;
  }

  take(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    let at = 0;
    if (this.#odd !== undefined) this.#run(Uint8Array.of(this.#odd, chunk[at++] ?? 0), 0);
    this.#run(chunk, at);
    this.#odd = (chunk.length - at) % 2 === 1 ? chunk.at(-1) : undefined;
  }

  /** Millions of samples pass here: what changes with each of them stays in variables. */
  #run(bytes: Uint8Array, from: number): void {
    let largest = this.#largest;
    let left = this.#left;
    for (let at = from; at + 1 < bytes.length; at += 2) {
      const value = (((bytes[at + 1] ?? 0) << 24) >> 16) | (bytes[at] ?? 0);
      const size = value < 0 ? -value : value;
      if (size > largest) largest = size;
      left -= 1;
      if (left > 0) continue;
      this.#push(largest);
      largest = 0;
      left = this.#samplesEach;
    }
    this.#largest = largest;
    this.#left = left;
  }

  #push(size: number): void {
    if (this.#count === this.#peaks.length) {
      const grown = new Uint16Array(this.#peaks.length * 2);
      grown.set(this.#peaks);
      this.#peaks = grown;
    }
    this.#peaks[this.#count++] = Math.round((size / FULL_SCALE.read) * FULL_SCALE.written);
  }

  /** All peaks; the last may be of a shorter stretch. */
  bytes(): Uint8Array {
    if (this.#left < this.#samplesEach) this.#push(this.#largest);
    const bytes = new DataView(new ArrayBuffer(this.#count * 2));
    for (const [index, peak] of this.#peaks.subarray(0, this.#count).entries()) {
      bytes.setUint16(index * 2, peak, true);
    }
    return new Uint8Array(bytes.buffer);
  }
}
