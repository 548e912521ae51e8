import { z } from "zod";
import { DEFAULTS } from "../limits.ts";

const volume = z.number().min(0).max(10);

/** Background music under a video. */
export const MusicSpec = z.strictObject({
  kind: z.literal("music"),
  /** Absolute path of the video. */
  input: z.string().min(1),
  /** Absolute path of the music: looped, or cut to the video's length. */
  music: z.string().min(1),
  /** Absolute path of the folder that receives the result. */
  outDir: z.string().min(1),
  volume: volume.default(DEFAULTS.musicVolume),
  videoVolume: volume.default(1),
  /** Softer while someone speaks. */
  duck: z.boolean().default(false),
  /** Seconds, at the beginning and the end. */
  fade: z.number().min(0).max(60).default(DEFAULTS.musicFade),
  /** Which audio stream of the video, from 0; the default one if not given. */
  audioTrack: z.int().min(0).optional(),
});
export type MusicSpec = z.infer<typeof MusicSpec>;
