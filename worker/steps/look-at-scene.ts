import { basename } from "node:path";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import type { AudioStream, MediaInfo } from "../../contract/media.ts";
import { PictureFacts, pictureFacts } from "../pictures/facts.ts";
import type { Step, StepContext } from "../plan/step.ts";
import { inScene, type ScenePlace } from "../scenes/place.ts";
import type { SourceFile } from "./probe.ts";

export interface LookIn {
  readonly place: ScenePlace;
  readonly video: SourceFile;
  readonly voice: SourceFile | undefined;
}

const Sound = z.object({
  /** Index of the stream in its file. */
  index: z.int(),
  channels: z.int(),
  /** ffmpeg's name of the file's format. */
  format: z.string(),
});
export type Sound = z.infer<typeof Sound>;

export const SceneLook = z.object({
  picture: PictureFacts,
  /** ffmpeg's name of the video's format. */
  format: z.string(),
  /** Where the video's timeline begins, and the length of the whole, seconds. */
  startTime: z.number(),
  duration: z.number(),
  sound: Sound.nullable(),
  voice: Sound.extend({ seconds: z.number() }).nullable(),
});
export type SceneLook = z.infer<typeof SceneLook>;

/**
 * What is in a scene's files.
 * @throws InvalidInput, UnsupportedMedia naming the scene and the file; EngineFailure, Cancelled
 */
export const lookAtScene: Step<LookIn, SceneLook> = {
  name: "look-at-scene",
  version: 4,
  resource: "io",
  unit: "steps",
  output: SceneLook,
  key: ({ video, voice }) => ({ video: video.identity, voice: voice?.identity }),
  async run({ place, video, voice }, context) {
    const { picture, media } = await inScene(place, video.path, () => lookAt(video.path, context));
    const sound = media.audio.find(({ isDefault }) => isDefault) ?? media.audio[0];
    return {
      ...{ picture, format: media.format },
      ...{ startTime: media.startTime, duration: media.duration },
      sound: sound === undefined ? null : soundOf(sound, media),
      voice:
        voice === undefined
          ? null
          : await inScene(place, voice.path, () => listenTo(voice.path, context)),
    };
  },
};

const soundOf = ({ index, channels }: AudioStream, { format }: MediaInfo): Sound => ({
  ...{ index, channels, format },
});

async function lookAt(path: string, { tools, signal }: StepContext) {
  const media = await tools.ffmpeg.probe(path, signal);
  const picture = await pictureFacts(tools.ffmpeg, path, media, signal);
  if (picture === undefined) {
    throw invalid(`${basename(path)} has no picture.`, "A scene is a video; sound is its voice.");
  }
  if (picture.end <= 0) throw invalid(`${basename(path)} has no length.`, "Choose another video.");
  return { picture, media };
}

async function listenTo(path: string, { tools, signal }: StepContext) {
  const media = await tools.ffmpeg.probe(path, signal);
  const sound = media.audio.find(({ isDefault }) => isDefault) ?? media.audio[0];
  if (sound === undefined) {
    throw invalid(`the voice-over ${basename(path)} has no sound.`, "Choose a file with sound.");
  }
  if (media.duration <= 0) {
    throw invalid(`the voice-over ${basename(path)} has no length.`, "Choose another file.");
  }
  return { ...soundOf(sound, media), seconds: media.duration };
}

const invalid = (message: string, hint: string): OctaviaError =>
  new OctaviaError("InvalidInput", message, { hint });
