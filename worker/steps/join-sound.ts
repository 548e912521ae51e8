import { join } from "node:path";
import { z } from "zod";
import type { Artifact } from "../artifacts/store.ts";
import { fileUrl } from "../media/arguments.ts";
import { AAC_CODER, bitrate } from "../mix/encode.ts";
import { type Ratio, samplesUntil, secondsOf } from "../pictures/rate.ts";
import type { Step } from "../plan/step.ts";
import { joinedSound, type ScenePcm } from "../scenes/joined-sound.ts";
import { limiterFilter } from "../scenes/limiter.ts";
import { MERGE_CHANNELS, MERGE_RATE, type SceneSound } from "./scene-sound.ts";

interface HeardScene {
  readonly sound: Artifact<SceneSound>;
  /** How many pictures it lasts. */
  readonly frames: number;
}

interface JoinSoundIn {
  /** In order. */
  readonly scenes: readonly HeardScene[];
  readonly rate: Ratio;
  /** Whether there is anything to hear. */
  readonly withSound: boolean;
  readonly ffmpegVersion: string;
}

/** File: AAC in MP4, as long as the pictures; none where all is silent. */
export const SceneSounds = z.object({ file: z.string().nullable() });
export type SceneSounds = z.infer<typeof SceneSounds>;

/**
 * Joins the scenes' sound, limits it and encodes it once for the whole, since lossy sound cannot be
 * joined without a gap.
 *
 * It takes no slot of a core: it would have to wait behind every picture, and the last of them would
 * then wait for it. A hundred seconds of it are two of one core's.
 * @throws DiskFull, EngineFailure, Cancelled
 */
export const joinSound: Step<JoinSoundIn, SceneSounds> = {
  name: "join-sound",
  version: 1,
  resource: "io",
  unit: "seconds",
  output: SceneSounds,
  key: ({ scenes, rate, withSound, ffmpegVersion }) => ({
    scenes: scenes.map(({ sound, frames }) => [sound.digest, frames]),
    ...{ rate: { ...rate }, sound: withSound, ffmpeg: ffmpegVersion },
  }),
  async run(input, { dir, tools, signal, progress }) {
    if (!input.withSound) return { file: null };
    const file = "sound.m4a";
    const total = secondsOf(
      input.scenes.reduce((sum, { frames }) => sum + frames, 0),
      input.rate,
    );
    await tools.ffmpeg.run({
      args: [
        ...["-f", "f32le", "-ar", String(MERGE_RATE), "-channel_layout", "stereo", "-i", "pipe:0"],
        ...["-af", limiterFilter(), "-c:a", "aac", "-aac_coder", AAC_CODER],
        ...["-b:a", String(bitrate("aac", MERGE_CHANNELS))],
        ...["-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "mp4", fileUrl(join(dir, file))],
      ],
      signal,
      progress: (seconds) => progress(Math.min(seconds, total), total),
      input: joinedSound(pcmOf(input), MERGE_CHANNELS),
    });
    return { file };
  },
};

/** Each scene's share of the samples: the sum is that of the whole, rounded once. */
function pcmOf({ scenes, rate }: JoinSoundIn): ScenePcm[] {
  let frames = 0;
  return scenes.map(({ sound, frames: own }) => {
    const start = samplesUntil(frames, rate, MERGE_RATE);
    frames += own;
    const { file } = sound.value;
    return {
      path: file === null ? null : sound.file(file),
      samples: samplesUntil(frames, rate, MERGE_RATE) - start,
    };
  });
}
