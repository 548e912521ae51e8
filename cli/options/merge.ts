import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { MergeSpec, type Scene } from "../../contract/kinds/merge.ts";
import { DEFAULTS } from "../../contract/limits.ts";
import {
  addEncodingOptions,
  ENCODING_OPTION_NAMES,
  EncodingOptions,
  encodingFields,
} from "./encoding.ts";
import { outDirOf } from "./jobs.ts";
import { checkedSpec, parseNumber, parseOptional } from "./parse.ts";
import { readScenes, type TypedScenes } from "./scenes.ts";

/** The options of `octavia merge`, as typed. */
export const MergeOptions = EncodingOptions.extend({
  scenes: z.string().optional(),
  name: z.string(),
  out: z.string().optional(),
  fit: z.string(),
  padColor: z.string(),
  size: z.string().optional(),
  frameRate: z.string().optional(),
  videoVolume: z.string().optional(),
  voiceVolume: z.string(),
});
export type MergeOptions = z.infer<typeof MergeOptions>;

/** @param typed takes the scenes in the order they are typed */
export const addMergeOptions = (command: Command, typed: TypedScenes): Command =>
  addEncodingOptions(
    command
      .option("--scenes <file>", "JSON list of scenes; its paths begin at its folder")
      .option("--scene <video>", "a video; may be repeated", (video) => typed.scene(video))
      .option("--voice <audio>", "voice-over of the scene before", (voice) => typed.voice(voice))
      .option(
        "--seconds <n>",
        "length of the scene before (default: the longer of video and voice)",
        (seconds) => typed.seconds(seconds),
      )
      .option("--name <name>", "name of the result, without its ending", "merged")
      .addOption(
        new Option("--fit <how>", "other shapes fill the picture, or get bars")
          .choices(["cover", "contain"])
          .default("contain"),
      )
      .option("--pad-color <#rrggbb>", "colour of the bars", "#000000")
      .option("--size <WxH>", "size of the result (default: that of the first scene)")
      .option("--frame-rate <n>", "frames a second (default: those of the first scene)")
      .option(
        "--video-volume <factor>",
        `of the videos' own sound (default: ${DEFAULTS.videoVolume} under a voice-over, else 1)`,
      )
      .option("--voice-volume <factor>", "of the voice-overs", String(DEFAULTS.voiceVolume)),
  );

/** "1280x720" @throws InvalidInput */
function parseSize(size: string): MergeSpec["size"] {
  const [, width, height] = /^(\d+)[x×](\d+)$/i.exec(size.trim()) ?? [];
  if (height !== undefined) return { width: Number(width), height: Number(height) };
  throw new OctaviaError("InvalidInput", `--size takes width x height, not "${size}".`, {
    hint: "Write --size 1280x720.",
  });
}

/**
 * What was typed, as a job spec; paths are taken from the folder `cwd`.
 * @throws InvalidInput in words of the option that is wrong
 */
export function mergeSpec(typed: readonly Scene[], options: MergeOptions, cwd: string): MergeSpec {
  const scenes = scenesOf(typed, options, cwd);
  const candidate = {
    ...{ kind: "merge", name: options.name, scenes },
    outDir: outDirOf(scenes[0]?.video ?? "", options.out, cwd),
    ...{ fit: options.fit, padColor: options.padColor },
    size: options.size === undefined ? undefined : parseSize(options.size),
    frameRate: parseOptional(options.frameRate, "--frame-rate"),
    videoVolume: parseOptional(options.videoVolume, "--video-volume"),
    voiceVolume: parseNumber(options.voiceVolume, "--voice-volume"),
    ...encodingFields(options, cwd),
  };
  return checkedSpec(MergeSpec, candidate, "merge", {
    ...ENCODING_OPTION_NAMES,
    seconds: "--seconds",
  });
}

function scenesOf(typed: readonly Scene[], { scenes }: MergeOptions, cwd: string): Scene[] {
  if (scenes !== undefined && typed.length > 0) {
    throw new OctaviaError("InvalidInput", "Give --scenes or --scene, not both.");
  }
  if (scenes !== undefined) return readScenes(resolve(cwd, scenes));
  if (typed.length > 0) {
    return typed.map(({ video, voice, ...scene }) => ({
      ...{ ...scene, video: resolve(cwd, video) },
      ...(voice === undefined ? {} : { voice: resolve(cwd, voice) }),
    }));
  }
  throw new OctaviaError("InvalidInput", "There are no scenes.", {
    hint: "Write --scene v1.mp4 --voice a1.wav --scene v2.mp4, or --scenes scenes.json.",
  });
}
