import { resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { MusicSpec } from "../../contract/kinds/music.ts";
import { DEFAULTS } from "../../contract/limits.ts";
import { outDirOf } from "./jobs.ts";
import { checkedSpec, parseNumber, parseOptional } from "./parse.ts";

/** The options of `octavia music`, as typed. */
export const MusicOptions = z.object({
  out: z.string().optional(),
  volume: z.string(),
  videoVolume: z.string(),
  duck: z.boolean().default(false),
  fade: z.string(),
  audioTrack: z.string().optional(),
});
export type MusicOptions = z.infer<typeof MusicOptions>;

export const addMusicOptions = (command: Command): Command =>
  command
    .option("--volume <factor>", "of the music", String(DEFAULTS.musicVolume))
    .option("--video-volume <factor>", "of the video's own sound", "1")
    .option("--duck", "make the music softer while someone speaks")
    .option("--fade <seconds>", "at the beginning and the end", String(DEFAULTS.musicFade))
    .option("--audio-track <n>", "which audio track of the video, from 0");

/**
 * What was typed, as a job spec; paths are taken from the folder `cwd`.
 * @throws InvalidInput in words of the option that is wrong
 */
export function musicSpec(
  video: string,
  music: string,
  options: MusicOptions,
  cwd: string,
): MusicSpec {
  const candidate = {
    ...{ kind: "music", input: resolve(cwd, video), music: resolve(cwd, music) },
    ...{ outDir: outDirOf(video, options.out, cwd), duck: options.duck },
    volume: parseNumber(options.volume, "--volume"),
    videoVolume: parseNumber(options.videoVolume, "--video-volume"),
    fade: parseNumber(options.fade, "--fade"),
    audioTrack: parseOptional(options.audioTrack, "--audio-track"),
  };
  return checkedSpec(MusicSpec, candidate, "music");
}
