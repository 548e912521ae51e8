import { open } from "node:fs/promises";
import { z } from "zod";
import type { Ffmpeg } from "../media/ffmpeg.ts";
import { adtsFrames } from "./adts.ts";

/** "pcm": as it was mixed, for formats that are encoded into their file at once. */
export const Codec = z.enum(["aac", "opus", "pcm"]);
export type Codec = z.infer<typeof Codec>;

/** The file of a whole mix, by codec: ADTS, Ogg, NUT. */
export const MIX_FILE: Readonly<Record<Codec, string>> = {
  aac: "dub.aac",
  opus: "dub.opus",
  pcm: "dub.nut",
};

/** Raw interleaved 32-bit floats as the encoder gets them. */
export interface PcmFormat {
  /** Hz. */
  readonly rate: number;
  readonly channels: number;
  /** ffmpeg's name, or anything else where it is unknown. */
  readonly layout: string;
}

/** Rates AAC has (ISO/IEC 14496-3, table 1.18); all others are resampled. Hz. */
const AAC_RATES = new Set([
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
]);

/** What stands in for an unknown layout, by number of channels: orders both codecs know. */
const BY_COUNT: Readonly<Record<number, string>> = {
  1: "mono",
  2: "stereo",
  3: "3.0",
  4: "quad",
  5: "5.0",
  6: "5.1",
  7: "6.1",
  8: "7.1",
};

/**
 * Layouts written under another name: neither codec tells side from back surrounds, and under the
 * names with "side" ffmpeg's encoders refuse them (Opus) or label them "unknown" (AAC).
 */
const SAME_AS: Readonly<Record<string, string>> = {
  "5.1(side)": "5.1",
  "5.0(side)": "5.0",
  "quad(side)": "quad",
  "6.1(back)": "6.1",
};

/** Layouts of Opus' channel mapping family 1 (RFC 7845, 5.1.1.2); others go as plain channels. */
const OPUS_LAYOUTS = new Set(["mono", "stereo", "3.0", "quad", "5.0", "5.1", "6.1", "7.1"]);

/** Opus always runs at this rate, and AAC where it lacks the source's. Hz. */
const COMMON_RATE = 48000;

/** Rate of the encoded sound, Hz. */
export const outputRate = (codec: Codec, rate: number): number =>
  codec === "pcm" || (codec === "aac" && AAC_RATES.has(rate)) ? rate : COMMON_RATE;

/** Whether the sound is encoded without resampling. */
export const keepsRate = (codec: Codec, rate: number): boolean => outputRate(codec, rate) === rate;

/**
 * Bits a second. AAC: 112k mono, 192k stereo, 80k a channel beyond (480k for 5.1); Opus 64k a
 * channel.
 */
export function bitrate(codec: "aac" | "opus", channels: number): number {
  if (codec === "opus") return 64_000 * channels;
  return [112_000, 192_000][channels - 1] ?? 80_000 * channels;
}

/**
 * How ffmpeg's AAC encoder searches. Its default ("twoloop") takes 2.3 times as long and at 160k is
 * further from the original than this one at 192k: measured on speech over music and on bright
 * music, the noise is lower below 8 kHz (by 3 to 13 dB) and the highs are kept as well.
 */
export const AAC_CODER = "fast";

/** No version texts and no random stream numbers: equal sound gives equal bytes. */
const REPRODUCIBLE = ["-fflags", "+bitexact", "-flags:a", "+bitexact"];

/** Arguments that encode raw floats from standard input to ADTS, Ogg or NUT on standard output. */
export function encodeArguments(codec: Codec, format: PcmFormat): string[] {
  const { rate, channels, layout } = format;
  const known = /^\d+ channels$|^unknown$|^$/.test(layout)
    ? (BY_COUNT[channels] ?? layout)
    : layout;
  const name = SAME_AS[known] ?? known;
  const input = ["-f", "f32le", "-ar", String(rate), "-channel_layout", name, "-i", "pipe:0"];
  if (codec === "pcm")
    return [...input, "-c:a", "pcm_f32le", ...REPRODUCIBLE, "-f", "nut", "pipe:1"];
  const quality = ["-b:a", String(bitrate(codec, channels)), ...REPRODUCIBLE];
  const sampling = ["-ar", String(outputRate(codec, rate))];
  if (codec === "aac")
    return [
      ...[...input, "-c:a", "aac", "-aac_coder", AAC_CODER],
      ...[...quality, ...sampling, "-f", "adts", "pipe:1"],
    ];
  const family = OPUS_LAYOUTS.has(name) ? [] : ["-mapping_family", "255"];
  return [...input, "-c:a", "libopus", ...family, ...quality, ...sampling, "-f", "ogg", "pipe:1"];
}

/** Samples of one AAC frame, which are also the delay of the encoder. */
export const AAC_FRAME = 1024;

/**
 * What the encoder hears before and after a segment, in AAC frames, so that its own frames come
 * out as if it had heard the whole.
 *
 * AAC frame k holds the samples of blocks k - 1 and k and is added to its neighbours in decoding:
 * two frames of different encodings join without a click if both chose the same window there.
 * Measured over 50 joins each of a sine, speech over music, and clicks (ffmpeg 5.1): from 4 frames
 * before and 3 after, every choice of window at a join is that of the whole encoding; with 16, the
 * encoder's rate control has settled and the error at joins is that of any other place.
 */
export const AAC_BEFORE = 16;
export const AAC_AFTER = 4;

interface SegmentEncoding {
  readonly format: PcmFormat;
  /** The segment's blocks of 1024 frames: the first, and the one after the last. */
  readonly firstBlock: number;
  readonly endBlock: number;
  /** Its sound from block max(0, first - AAC_BEFORE) to block end + AAC_AFTER, interleaved. */
  readonly pcm: Float32Array;
}

/**
 * Encodes one segment so that its frames continue those of the segment before: frames first + 1 to
 * end of the whole, and frame 0, which holds the encoder's delay, with the first segment. A decoder
 * so gets 1024 samples of delay and then the whole in blocks.
 *
 * @returns ADTS frames
 * @throws EngineFailure, Cancelled
 */
export async function encodeAacSegment(
  ffmpeg: Ffmpeg,
  { format, firstBlock, endBlock, pcm }: SegmentEncoding,
  signal: AbortSignal,
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  await ffmpeg.run({
    args: encodeArguments("aac", format),
    signal,
    input: bytesOf(pcm),
    output: (chunk) => {
      chunks.push(chunk);
    },
  });
  const heardFrom = Math.max(0, firstBlock - AAC_BEFORE);
  const first = firstBlock === 0 ? 0 : firstBlock + 1;
  const frames = adtsFrames(Buffer.concat(chunks)).slice(
    first - heardFrom,
    endBlock + 1 - heardFrom,
  );
  if (frames.length !== endBlock + 1 - first) {
    throw new Error(`Internal: ${frames.length} AAC frames for blocks ${firstBlock}-${endBlock}.`);
  }
  return frames;
}

/**
 * Encodes a whole track in one go into `path`, which is in a folder still in the making.
 *
 * @throws EngineFailure, DiskFull, Cancelled
 */
export async function encodeWhole(
  { ffmpeg, signal }: { readonly ffmpeg: Ffmpeg; readonly signal: AbortSignal },
  codec: Codec,
  format: PcmFormat,
  pieces: AsyncIterable<Float32Array>,
  path: string,
): Promise<void> {
  await using file = await open(path, "w");
  await ffmpeg.run({
    args: encodeArguments(codec, format),
    signal,
    input: allBytesOf(pieces),
    output: async (chunk) => {
      await file.writeFile(chunk);
    },
  });
}

/** Bytes of one write to a pipe: enough to be few, few enough to be dropped soon. */
const CHUNK = 1 << 18;

function* bytesOf(pcm: Float32Array): Generator<Uint8Array> {
  const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

async function* allBytesOf(pieces: AsyncIterable<Float32Array>): AsyncGenerator<Uint8Array> {
  for await (const pcm of pieces) yield* bytesOf(pcm);
}
