import { basename } from "node:path";
import { OctaviaError } from "../../contract/errors.ts";
import type { AudioStream, MediaInfo } from "../../contract/media.ts";
import { bedFormat } from "../media/bed-format.ts";
import { containerFor } from "../media/container.ts";
import { movingPicture } from "../media/moving-picture.ts";

/** How the sound of a video with music is made. */
export interface MusicTarget {
  /** The video's own sound, where it has any. */
  readonly stream: AudioStream | undefined;
  readonly codec: "aac" | "opus";
  /** Hz. */
  readonly rate: number;
  readonly channels: number;
  /** ffmpeg's name. */
  readonly layout: string;
  /** Frames of the whole. */
  readonly frames: number;
}

/**
 * The rate and layout of the video's own sound, but for mono: music is stereo.
 * @param audioTrack which audio stream, from 0; the default one if undefined
 * @throws InvalidInput if the file is no video, has no length, or no such track
 */
export function musicTarget(
  media: MediaInfo,
  path: string,
  audioTrack: number | undefined,
): MusicTarget {
  if (movingPicture(media) === undefined) {
    throw new OctaviaError(
      "InvalidInput",
      `${basename(path)} is no video: it holds sound without a picture.`,
      { hint: "Name the video first, then the music." },
    );
  }
  if (media.duration <= 0) {
    throw new OctaviaError("InvalidInput", `${basename(path)} has no length.`, {
      hint: "Choose another video.",
    });
  }
  const codec = containerFor(media, path).audioCodec;
  const stream = soundOf(media, audioTrack);
  const own = stream === undefined ? undefined : bedFormat(stream, codec);
  const rate = own?.sampleRate ?? 48_000;
  const shape =
    own === undefined || own.channels < 2
      ? { channels: 2, layout: "stereo" }
      : { channels: own.channels, layout: own.layout };
  return { stream, codec, rate, ...shape, frames: Math.round(media.duration * rate) };
}

function soundOf({ audio }: MediaInfo, audioTrack: number | undefined): AudioStream | undefined {
  if (audioTrack === undefined) return audio.find(({ isDefault }) => isDefault) ?? audio[0];
  const stream = audio[audioTrack];
  if (stream !== undefined) return stream;
  const has = audio.length === 1 ? "one audio track, number 0" : `${audio.length} audio tracks`;
  throw new OctaviaError(
    "InvalidInput",
    `There is no audio track ${audioTrack}: the video has ${has}.`,
    { hint: "Leave --audio-track out, or count the tracks from 0." },
  );
}
