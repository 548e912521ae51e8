import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import type { MediaInfo } from "../../contract/media.ts";
import { fileUrl, inputArgs, timelineArgs } from "../media/arguments.ts";
import type { Step } from "../plan/step.ts";
import { type SourceFile, warnIfCutOff } from "./probe.ts";

/** Shorter music would be heard as one sound again and again, seconds. */
const SHORTEST = 1;
const FRAME_BYTES = 2 * Float32Array.BYTES_PER_ELEMENT;

interface TakeMusicIn {
  readonly music: SourceFile;
  /** Hz. */
  readonly rate: number;
  /** The most that is needed, frames. */
  readonly frames: number;
  readonly ffmpegVersion: string;
}

/** File: interleaved 32-bit floats, stereo. */
export const TakenMusic = z.object({
  file: z.string(),
  /** Hz. */
  rate: z.int(),
  frames: z.int(),
  /** Length of the whole music, seconds. */
  duration: z.number(),
});
export type TakenMusic = z.infer<typeof TakenMusic>;

/**
 * The music, decoded once, as far as the video lasts.
 * @throws InvalidInput (no sound, shorter than a second), UnsupportedMedia, DiskFull, Cancelled
 */
export const takeMusic: Step<TakeMusicIn, TakenMusic> = {
  name: "take-music",
  version: 2,
  resource: "io",
  unit: "seconds",
  output: TakenMusic,
  key: ({ music, rate, frames, ffmpegVersion }) => ({
    ...{ music: music.identity, rate, frames, ffmpeg: ffmpegVersion },
  }),
  async run({ music, rate, frames }, { tools, signal, dir, progress, warn }) {
    const media = await tools.ffmpeg.probe(music.path, signal);
    await warnIfCutOff(music.path, warn);
    const { index, channels } = soundOf(media, music.path);
    const file = "music.f32";
    const path = join(dir, file);
    const filters = [
      // ffmpeg halves the power of a channel that it puts on two.
      ...(channels === 1 ? ["pan=stereo|c0=c0|c1=c0"] : []),
      "aresample=async=1:first_pts=0:min_hard_comp=0.04",
      `aformat=sample_fmts=flt:sample_rates=${rate}:channel_layouts=stereo`,
      `atrim=end_sample=${frames}`,
    ];
    const seconds = Math.min(frames / rate, media.duration);
    await tools.cpu.use(signal, () =>
      tools.ffmpeg.run({
        args: [
          ...inputArgs(music.path),
          ...["-map", `0:${index}`, "-af", filters.join(",")],
          ...["-c:a", "pcm_f32le", "-f", "f32le", fileUrl(path)],
          ...timelineArgs(media.format),
        ],
        signal,
        progress: (done) => progress(Math.min(done, seconds), seconds),
      }),
    );
    const taken = Math.floor((await stat(path)).size / FRAME_BYTES);
    if (taken < Math.min(SHORTEST * rate, frames)) throw tooShort(music.path, taken / rate);
    return { file, rate, frames: taken, duration: media.duration };
  },
};

function soundOf({ audio, duration }: MediaInfo, path: string) {
  const sound = audio.find(({ isDefault }) => isDefault) ?? audio[0];
  if (sound === undefined) {
    throw new OctaviaError("InvalidInput", `The music has no sound: ${path}`, {
      hint: "Choose a file with an audio track.",
    });
  }
  if (duration < SHORTEST) throw tooShort(path, duration);
  return sound;
}

const tooShort = (path: string, seconds: number): OctaviaError =>
  new OctaviaError(
    "InvalidInput",
    `The music ${basename(path)} lasts ${seconds.toFixed(2)} s; it must last a second at least.`,
    { hint: "Choose a longer piece: it is repeated as often as the video needs." },
  );
