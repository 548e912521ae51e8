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
  /** Stretches a second. */
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
  readonly #perSample: number;
  #peaks = new Uint16Array(ROOM);
  #samples = 0;
  #odd: number | undefined;

  /** @param rate peaks a second */
  constructor(rate: number) {
    this.#perSample = rate / RATE;
  }

  take(chunk: Uint8Array): void {
    let at = 0;
    if (this.#odd !== undefined && chunk.length > 0) this.#add(this.#odd, chunk[at++] ?? 0);
    for (; at + 1 < chunk.length; at += 2) this.#add(chunk[at] ?? 0, chunk[at + 1] ?? 0);
    if (chunk.length > 0) this.#odd = at < chunk.length ? chunk[at] : undefined;
  }

  #add(low: number, high: number): void {
    const size = Math.abs(((high << 24) >> 16) | low) / FULL_SCALE.read;
    const bucket = Math.floor(this.#samples++ * this.#perSample);
    if (bucket >= this.#peaks.length) this.#grow();
    const peak = Math.round(size * FULL_SCALE.written);
    if (peak > (this.#peaks[bucket] ?? 0)) this.#peaks[bucket] = peak;
  }

  #grow(): void {
    const grown = new Uint16Array(this.#peaks.length * 2);
    grown.set(this.#peaks);
    this.#peaks = grown;
  }

  bytes(): Uint8Array {
    const count = this.#samples === 0 ? 0 : Math.floor((this.#samples - 1) * this.#perSample) + 1;
    const bytes = new DataView(new ArrayBuffer(count * 2));
    for (const [index, peak] of this.#peaks.subarray(0, count).entries()) {
      bytes.setUint16(index * 2, peak, true);
    }
    return new Uint8Array(bytes.buffer);
  }
}
