import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { throwIfCancelled } from "../../../contract/errors.ts";
import type { SpeechSegment } from "../../../contract/transcript.ts";
import { readWavFormat } from "../../media/wav.ts";

/** The name of a segment's file, without ".raw". */
export const segmentName = (index: number): string => `s${String(index).padStart(6, "0")}`;

/**
 * Writes each segment of a mono 16-bit WAV as raw samples into `dir`, piece by piece, so that
 * memory does not grow with its length.
 * @throws EngineFailure if it is no WAV file; Cancelled
 */
export async function cutSegments(
  wav: string,
  segments: readonly SpeechSegment[],
  dir: string,
  signal: AbortSignal,
): Promise<void> {
  const file = await open(wav, "r");
  try {
    const { dataOffset, frames, sampleRate } = await readWavFormat(file);
    const byteOf = (seconds: number): number =>
      dataOffset + 2 * Math.min(frames, Math.round(seconds * sampleRate));
    for (const [index, { start, end }] of segments.entries()) {
      throwIfCancelled(signal);
      const range = { start: byteOf(start), end: byteOf(end) - 1 };
      await pipeline(
        createReadStream(wav, range),
        createWriteStream(join(dir, `${segmentName(index)}.raw`)),
      );
    }
  } finally {
    await file.close();
  }
}
