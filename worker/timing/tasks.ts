import { writeFile } from "node:fs/promises";
import { OctaviaError } from "../../contract/errors.ts";
import type { TaskContext } from "../compute/compute.ts";
import { readWav } from "../media/wav.ts";
import { resample } from "./resample.ts";
import { type Bounds, trimBounds } from "./trim.ts";

/** Length of the ramps at both ends, against clicks, seconds. */
const FADE = 0.005;

/** Where the speech of an utterance is, in samples of its own rate. */
export interface Trimmed extends Bounds {
  /** Hz. */
  readonly sampleRate: number;
}

/**
 * Pool task: finds the speech in a WAV file (mono, 16-bit).
 * @throws EngineFailure if it is no such file
 */
export async function trimSpeech({ wav }: { readonly wav: string }): Promise<Trimmed> {
  const { samples, sampleRate } = await readMono(wav);
  return { ...trimBounds(samples, sampleRate), sampleRate };
}

interface Mono {
  readonly samples: Float32Array;
  /** Hz. */
  readonly sampleRate: number;
}

/** Speech to render: a part of a mono WAV file, or samples at hand. */
export type SpeechSource = { readonly wav: string; readonly bounds: Bounds } | Mono;

export interface RenderLineInput {
  readonly source: SpeechSource;
  /** Hz. */
  readonly outRate: number;
  /** Exact length of the result: what is missing is silence, what is too much is cut. */
  readonly frames: number;
  /** Receives mono floats. */
  readonly out: string;
}

/**
 * Pool task: writes a line as it goes into the mix, at its rate and with its exact length.
 * @throws EngineFailure if the source cannot be read, DiskFull
 */
export async function renderLine(
  { source, outRate, frames, out }: RenderLineInput,
  context: TaskContext,
): Promise<void> {
  const { samples, sampleRate } = await readSpeech(source);
  context.checkCancelled();
  const line = new Float32Array(frames);
  line.set(resample(samples, sampleRate, outRate).subarray(0, frames));
  fadeEnds(line, Math.round(FADE * outRate));
  await writeFile(out, new Uint8Array(line.buffer));
}

async function readSpeech(source: SpeechSource): Promise<Mono> {
  if ("samples" in source) return source;
  const { samples, sampleRate } = await readMono(source.wav);
  return { samples: samples.subarray(source.bounds.from, source.bounds.to), sampleRate };
}

async function readMono(wav: string): Promise<Mono> {
  const { format, samples } = await readWav(wav);
  if (format.channels !== 1) {
    throw new OctaviaError("EngineFailure", "The voice wrote sound with more than one channel.", {
      details: `${format.channels} channels in ${wav}`,
    });
  }
  return { samples, sampleRate: format.sampleRate };
}

/** Raised cosine from and to silence, over at most half of the line each. */
function fadeEnds(line: Float32Array, length: number): void {
  const fade = Math.min(length, Math.floor(line.length / 2));
  for (let n = 0; n < fade; n += 1) {
    const gain = 0.5 - 0.5 * Math.cos((Math.PI * n) / fade);
    const last = line.length - 1 - n;
    line[n] = (line[n] ?? 0) * gain;
    line[last] = (line[last] ?? 0) * gain;
  }
}
