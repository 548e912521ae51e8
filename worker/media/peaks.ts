import { inputArgs } from "./arguments.ts";
import type { Ffmpeg } from "./ffmpeg.ts";

/** Enough for a waveform that people look at, and little enough for hours of sound. Hz. */
const RATE = 8000;
const FULL_SCALE = 2 ** 15;

interface PeaksRequest {
  /** Absolute path. */
  readonly path: string;
  /** Length of the file. */
  readonly seconds: number;
  readonly count: number;
}

/**
 * The largest sample of each of `count` equal stretches of a file's default sound, 0 to 1, in mono.
 * The sound streams through: memory does not grow with its length.
 * @throws EngineFailure, UnsupportedMedia, Cancelled
 */
export async function measurePeaks(
  ffmpeg: Ffmpeg,
  { path, seconds, count }: PeaksRequest,
  signal: AbortSignal,
): Promise<number[]> {
  const peaks = new Float64Array(count);
  const perSample = count / (seconds * RATE);
  let sample = 0;
  let odd: number | undefined;
  const take = (low: number, high: number): void => {
    const value = ((high << 24) >> 16) | low;
    const bucket = Math.min(count - 1, Math.floor(sample++ * perSample));
    const size = Math.abs(value) / FULL_SCALE;
    if (size > (peaks[bucket] ?? 0)) peaks[bucket] = size;
  };
  await ffmpeg.run({
    args: [
      ...inputArgs(path),
      ...["-map", "0:a:0", "-vn", "-ac", "1", "-ar", String(RATE)],
      ...["-f", "s16le", "-c:a", "pcm_s16le", "pipe:1"],
    ],
    signal,
    output(chunk) {
      let at = 0;
      if (odd !== undefined && chunk.length > 0) take(odd, chunk[at++] ?? 0);
      for (; at + 1 < chunk.length; at += 2) take(chunk[at] ?? 0, chunk[at + 1] ?? 0);
      odd = at < chunk.length ? chunk[at] : undefined;
    },
  });
  return Array.from(peaks, (peak) => Math.round(peak * 1000) / 1000);
}
