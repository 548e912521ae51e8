import { stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import type { AudioStream, MediaInfo } from "../../contract/media.ts";
import { fileUrl, inputArgs, ownInputArgs, timelineArgs } from "../media/arguments.ts";
import { type BedFormat, bedFormat } from "../media/bed-format.ts";
import { containerFor } from "../media/container.ts";
import type { Step, StepContext } from "../plan/step.ts";
import type { SourceFile } from "./probe.ts";

/** What recognisers and speech detectors are trained on, Hz. */
const SPEECH_RATE = 16_000;
const WAV_HEADER_BYTES = 44;
const FLOAT_BYTES = 4;

/**
 * Timestamps that are off by more than this are holes or overlaps, and are filled or cut; smaller
 * ones are rounding (1 ms in Matroska) or a slow clock. Below the 45 ms at which sound before its
 * picture is noticed (ITU-R BT.1359).
 */
const GAP_SECONDS = 0.04;

/** Sound this much longer than the file is no rounding, but a timeline that was started anew. */
const EXCESS_SECONDS = 0.25;

/** Below this no 16-bit sample differs from zero, dBFS. */
const SILENCE_DB = -90;

/** Files: `speech.wav`, 16 kHz mono; `bed.f32`, interleaved 32-bit floats. */
export const Extracted = z.object({
  /** Length of `speech.wav`, seconds. */
  speechSeconds: z.number(),
  /** Of the bed, Hz. */
  sampleRate: z.int(),
  channels: z.int(),
  /** ffmpeg's name of the bed's layout. */
  layout: z.string(),
  /** Samples per channel of the bed. */
  frames: z.int(),
  /** Index of the audio stream in the source file. */
  stream: z.int(),
  /** Loudest sample of the speech, dBFS; null where every sample is zero. */
  peakDb: z.number().nullable(),
  /** Whether there is nothing to hear at all. */
  silent: z.boolean(),
});
export type Extracted = z.infer<typeof Extracted>;

interface ExtractIn {
  readonly source: SourceFile;
  readonly media: MediaInfo;
  /** Which audio stream, from 0; the default one if undefined. */
  readonly audioTrack: number | undefined;
}

/**
 * The source's sound, decoded once: for recognition and for the mix. Sample 0 of both is the start
 * of the file's timeline, whichever stream starts it; holes in the timestamps are silence.
 * @throws InvalidInput (no sound, no such track), UnsupportedMedia, DiskFull, Cancelled
 */
export const extract: Step<ExtractIn, Extracted> = {
  name: "extract",
  version: 1,
  resource: "io",
  unit: "seconds",
  output: Extracted,
  key: (input) => {
    const { stream, bed } = choose(input);
    return { source: input.source.identity, stream: stream.index, bed: { ...bed } };
  },
  run: (input, context) => context.tools.cpu.use(context.signal, () => decode(input, context)),
};

/** @throws InvalidInput if the file has no sound, or fewer tracks than asked for */
function choose({ source, media, audioTrack }: ExtractIn): { stream: AudioStream; bed: BedFormat } {
  const { audio } = media;
  const stream =
    audioTrack === undefined ? (audio.find(({ isDefault }) => isDefault) ?? audio[0]) : audio[audioTrack];
  if (stream !== undefined) {
    return { stream, bed: bedFormat(stream, containerFor(media, source.path).audioCodec) };
  }
  if (audio.length === 0) {
    throw new OctaviaError("InvalidInput", `The file has no sound to dub: ${source.path}`, {
      hint: "Choose a file with an audio track.",
    });
  }
  const tracks = audio.length === 1 ? "one audio track, number 0" : `${audio.length} audio tracks`;
  throw new OctaviaError(
    "InvalidInput",
    `There is no audio track ${audioTrack}: the file has ${tracks}.`,
    { hint: `Use --audio-track with a number from 0 to ${audio.length - 1}.` },
  );
}

async function decode(input: ExtractIn, context: StepContext): Promise<Extracted> {
  const { media, source } = input;
  const { stream, bed } = choose(input);
  if (bed.firstTwo) {
    context.warn(`Of the ${stream.channels} channels of the sound only the first two are used.`);
  }
  const progress = (seconds: number): void =>
    context.progress(Math.min(seconds, media.duration), media.duration);
  const run = async (args: readonly string[]): Promise<Sound> => {
    const peaks = new PeakReader();
    const { signal } = context;
    await context.tools.ffmpeg.run({ args, signal, progress, output: peaks.take });
    return { ...(await lengths(context.dir, bed)), peakDb: peaks.peakDb() };
  };
  const open = inputArgs(source.path);
  const spare = timelineArgs(media.format);
  const files = { speech: join(context.dir, "speech.wav"), bed: join(context.dir, "bed.f32") };
  let sound = await run([...open, ...splitArgs(stream.index, bed, files), ...spare]);
  if (sound.speechSeconds > media.duration + EXCESS_SECONDS) {
    // Where the sound changes its layout midway, ffmpeg starts its filters anew, from zero.
    const even = join(context.dir, "even.nut");
    await run([...open, ...evenArgs(stream.index, bed, even), ...spare]);
    sound = await run([...ownInputArgs(even, "nut", KEEP_START), ...splitArgs(0, bed, files)]);
    await rm(even);
  }
  const { sampleRate, channels, layout } = bed;
  const silent = sound.peakDb === null || sound.peakDb < SILENCE_DB;
  return { ...sound, sampleRate, channels, layout, stream: stream.index, silent };
}

type Sound = Pick<Extracted, "speechSeconds" | "frames" | "peakDb">;

/** @throws UnsupportedMedia if nothing could be decoded */
async function lengths(
  dir: string,
  bed: BedFormat,
): Promise<Pick<Extracted, "speechSeconds" | "frames">> {
  const [speech, floats] = await Promise.all(
    ["speech.wav", "bed.f32"].map((name) => stat(join(dir, name))),
  );
}
