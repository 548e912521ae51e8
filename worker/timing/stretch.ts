import { ownInputArgs } from "../media/arguments.ts";
import type { Ffmpeg } from "../media/ffmpeg.ts";
import type { Bounds } from "./trim.ts";

/** ffmpeg's filters that change the tempo and keep the pitch, the better first. */
const STRETCHERS = ["rubberband", "atempo"] as const;
export type Stretcher = (typeof STRETCHERS)[number];

/** Asked once of each ffmpeg: starting it costs 90 ms. */
const known = new WeakMap<Ffmpeg, Stretcher>();

/**
 * The best stretcher this ffmpeg has: Rubber Band where it is built in, else atempo, which always
 * is. (atempo also swallows the first 16 ms or so; Rubber Band keeps its place within 2 ms.)
 * @throws EngineFailure, Cancelled
 */
export async function findStretcher(ffmpeg: Ffmpeg, signal: AbortSignal): Promise<Stretcher> {
  const before = known.get(ffmpeg);
  if (before !== undefined) return before;
  const chunks: Uint8Array[] = [];
  const output = (chunk: Uint8Array): void => void chunks.push(chunk);
  await ffmpeg.run({ args: ["-filters"], signal, output });
  const names = new Set(
    Buffer.concat(chunks)
      .toString()
      .split("\n")
      .map((line) => line.trim().split(/\s+/)[1]),
  );
  const found = STRETCHERS.find((name) => names.has(name)) ?? "atempo";
  known.set(ffmpeg, found);
  return found;
}

export interface StretchInput {
  /** Mono 16-bit WAV. */
  readonly wav: string;
  readonly bounds: Bounds;
  /** How many times as fast, pitch kept. */
  readonly tempo: number;
  readonly stretcher: Stretcher;
}

/**
 * A part of a WAV file at another tempo, as floats at its own sampling rate.
 * @returns about (to - from) / tempo samples
 * @throws EngineFailure, Cancelled
 */
export async function stretch(
  ffmpeg: Ffmpeg,
  input: StretchInput,
  signal: AbortSignal,
): Promise<Float32Array> {
  const chunks: Uint8Array[] = [];
  const output = (chunk: Uint8Array): void => void chunks.push(chunk);
  await ffmpeg.run({ args: stretchArgs(input), signal, output });
  const bytes = new Uint8Array(Buffer.concat(chunks));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 4));
}

const stretchArgs = ({ wav, bounds, tempo, stretcher }: StretchInput): string[] => [
  ...ownInputArgs(wav, "wav"),
  "-af",
  [
    `atrim=start_sample=${bounds.from}:end_sample=${bounds.to}`,
    "asetpts=PTS-STARTPTS",
    `${stretcher}=tempo=${tempo}`,
  ].join(","),
  ...["-f", "f32le", "-"],
];
