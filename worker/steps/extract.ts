import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import type { AudioStream, MediaInfo } from "../../contract/media.ts";
import { inputArgs, ownInputArgs, timelineArgs } from "../media/arguments.ts";
import { type BedFormat, bedFormat } from "../media/bed-format.ts";
import { containerFor } from "../media/container.ts";
import { evenArgs, PeakReader, SPEECH_RATE, splitArgs } from "../media/extraction.ts";
import { ensureSpace } from "../plan/disk-space.ts";
import type { Step, StepContext } from "../plan/step.ts";
import type { SourceFile } from "./probe.ts";

const WAV_HEADER_BYTES = 44;
const SPEECH_SAMPLE_BYTES = 2;
const BED_SAMPLE_BYTES = 4;

/** Sound this much longer than the file is no rounding, but a timeline that was begun anew. */
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
  run: async (input, context) => {
    const { compute, cpu } = context.tools;
    const { signal } = context;
    await ensureSpace(context.dir, input.media);
    // Starts the threads of the steps that follow while ffmpeg works.
    const threads = compute.run("noop", { value: 0 }, { signal });
    return cpu.use(signal, async () => (await Promise.all([decode(input, context), threads]))[0]);
  },
};

/** @throws InvalidInput if the file has no sound, or fewer tracks than asked for */
function choose({ source, media, audioTrack }: ExtractIn): { stream: AudioStream; bed: BedFormat } {
  const { audio } = media;
  const usual = audio.find(({ isDefault }) => isDefault) ?? audio[0];
  const stream = audioTrack === undefined ? usual : audio[audioTrack];
  if (stream !== undefined) {
    return { stream, bed: bedFormat(stream, containerFor(media, source.path).audioCodec) };
  }
  if (audio.length === 0) {
    throw new OctaviaError("InvalidInput", `The file has no sound: ${source.path}`, {
      hint: "Choose a file with an audio track.",
    });
  }
  const tracks = audio.length === 1 ? "one audio track, number 0" : `${audio.length} audio tracks`;
  throw new OctaviaError(
    "InvalidInput",
    `There is no audio track ${audioTrack}: the file has ${tracks}.`,
    {
      hint:
        audio.length === 1
          ? "Use --audio-track 0, or leave it out."
          : `Use --audio-track with a number from 0 to ${audio.length - 1}.`,
    },
  );
}

async function decode(input: ExtractIn, context: StepContext): Promise<Extracted> {
  const { media, source } = input;
  const { stream, bed } = choose(input);
  if (bed.firstTwo) {
    context.warn(`Of the ${stream.channels} channels of the sound only the first two are used.`);
  }
  const open = inputArgs(source.path);
  const spare = timelineArgs(media.format);
  const files = { speech: join(context.dir, "speech.wav"), bed: join(context.dir, "bed.f32") };
  let peakDb = await runFor(media, context, [
    ...open,
    ...splitArgs(stream.index, bed, files),
    ...spare,
  ]);
  let sizes = await sizesOf(files, bed);
  if (sizes.frames / bed.sampleRate > media.duration + EXCESS_SECONDS) {
    // Where the sound changes its layout midway, ffmpeg begins its filters anew, from zero.
    const even = join(context.dir, "even.nut");
    await runFor(media, context, [...open, ...evenArgs(stream.index, bed, even), ...spare]);
    const again = [...ownInputArgs(even, "nut", ["-copyts"]), ...splitArgs(0, bed, files)];
    peakDb = await runFor(media, context, again);
    sizes = await sizesOf(files, bed);
    await rm(even);
  }
  const { sampleRate, channels, layout } = bed;
  const silent = peakDb === null || peakDb < SILENCE_DB;
  return { ...sizes, sampleRate, channels, layout, stream: stream.index, peakDb, silent };
}

/** Runs ffmpeg with progress over the file's length; the peak it reports, dBFS. */
async function runFor(
  { duration }: MediaInfo,
  { tools, signal, progress }: StepContext,
  args: readonly string[],
): Promise<number | null> {
  const peaks = new PeakReader();
  await tools.ffmpeg.run({
    args,
    signal,
    progress: (seconds) => progress(Math.min(seconds, duration), duration),
    output: peaks.take,
  });
  return peaks.peakDb();
}

/** @throws UnsupportedMedia if nothing was decoded */
async function sizesOf(
  files: { readonly speech: string; readonly bed: string },
  { channels }: BedFormat,
): Promise<Pick<Extracted, "speechSeconds" | "frames">> {
  const speechBytes = (await stat(files.speech)).size - WAV_HEADER_BYTES;
  const frames = Math.floor((await stat(files.bed)).size / (channels * BED_SAMPLE_BYTES));
  if (frames === 0) {
    throw new OctaviaError("UnsupportedMedia", "The sound of the file could not be decoded.", {
      hint: "Check that it can be heard in a video player; if it cannot, get the file again.",
    });
  }
  return { speechSeconds: speechBytes / (SPEECH_RATE * SPEECH_SAMPLE_BYTES), frames };
}
