import { writeFile } from "node:fs/promises";
import { OctaviaError } from "../../../../contract/errors.ts";
import { wavHeader } from "../../../media/wav.ts";
import { trimBounds } from "../../../timing/trim.ts";

/** One spoken piece with the silence after it, seconds. */
export interface Spoken {
  readonly samples: Float32Array;
  readonly pause: number;
}

/** Where a peak beyond full scale is brought to: -0.1 dB. */
const CEILING = 10 ** (-0.1 / 20);
const FULL_SCALE = 32767;

/**
 * Pieces in a row: the silence at the ends of each is trimmed, the pauses stand between them.
 * @param sampleRate Hz
 */
export function joinPieces(pieces: readonly Spoken[], sampleRate: number): Float32Array {
  const heard = pieces.flatMap(({ samples, pause }) => {
    const { from, to } = trimBounds(samples, sampleRate);
    return to > from ? [{ samples: samples.subarray(from, to), pause }] : [];
  });
  const gap = (index: number): number =>
    index === heard.length - 1 ? 0 : Math.round((heard[index]?.pause ?? 0) * sampleRate);
  const length = heard.reduce((sum, { samples }, index) => sum + samples.length + gap(index), 0);
  const joined = new Float32Array(length);
  let at = 0;
  for (const [index, { samples }] of heard.entries()) {
    joined.set(samples, at);
    at += samples.length + gap(index);
  }
  return joined;
}

/**
 * Floats as 16-bit samples. What goes beyond full scale turns the whole down: nothing is clipped.
 * @throws EngineFailure if a sample is not a number
 */
export function toPcm16(samples: Float32Array): Int16Array {
  let peak = 0;
  for (const sample of samples) {
    if (!Number.isFinite(sample)) throw notASound();
    peak = Math.max(peak, Math.abs(sample));
  }
  const gain = peak > CEILING ? CEILING / peak : 1;
  return Int16Array.from(samples, (sample) => Math.round(sample * gain * FULL_SCALE));
}

/** Writes a mono 16-bit WAV file. @throws EngineFailure if a sample is not a number, DiskFull */
export async function writeSpeech(
  path: string,
  samples: Float32Array,
  sampleRate: number,
): Promise<void> {
  const pcm = toPcm16(samples);
  const header = wavHeader(sampleRate, 1, pcm.length);
  await writeFile(path, Buffer.concat([header, new Uint8Array(pcm.buffer)]));
}

const notASound = (): OctaviaError =>
  new OctaviaError("EngineFailure", "The voice model gave no sound but numbers out of range.", {
    hint: "Try another dtype of the model (fp32 is the safest), or the processor as its device.",
  });
