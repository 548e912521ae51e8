import type { AudioFormat, DubSpec } from "../../contract/kinds/dub.ts";
import { LANGUAGES, type Language } from "../../contract/languages.ts";
import type { MediaInfo } from "../../contract/media.ts";
import { movingPicture } from "./moving-picture.ts";

/** How a file of sound alone is made of a mix. */
export interface SoundFile {
  readonly format: AudioFormat;
  /** ffmpeg's. */
  readonly muxer: string;
  /** What the mix is encoded to before. */
  readonly codec: "aac" | "opus" | "pcm";
  /** From there on: copied, or encoded by this. */
  readonly encoding: readonly string[];
  /** How cover pictures go in, if they do. */
  readonly cover: "stream" | "tag" | undefined;
}

const COPY = ["-c:a", "copy"];

const SOUND_FILES: Readonly<Record<AudioFormat, SoundFile>> = {
  // 24 bits: what editing programs take, with no noise of rounding.
  wav: {
    ...{ format: "wav", muxer: "wav", codec: "pcm", cover: undefined },
    encoding: ["-c:a", "pcm_s24le", "-rf64", "auto"],
  },
  flac: {
    ...{ format: "flac", muxer: "flac", codec: "pcm", cover: "stream" },
    encoding: ["-c:a", "flac", "-sample_fmt", "s32", "-bits_per_raw_sample", "24"],
  },
  m4a: { format: "m4a", muxer: "ipod", codec: "aac", encoding: COPY, cover: "stream" },
  // Two channels and 48 kHz are the most it has. 192k and more are as good as transparent.
  mp3: {
    ...{ format: "mp3", muxer: "mp3", codec: "pcm", cover: "stream" },
    encoding: ["-c:a", "libmp3lame", "-b:a", "192k", "-ac", "2", "-id3v2_version", "3"],
  },
  opus: { format: "opus", muxer: "opus", codec: "opus", encoding: COPY, cover: "tag" },
};

/** Of inputs without a picture, by ffmpeg's name of their format. */
const SAME_KIND: Readonly<Record<string, AudioFormat>> = {
  mp3: "mp3",
  flac: "flac",
  wav: "wav",
  w64: "wav",
  aiff: "wav",
  caf: "wav",
  ogg: "opus",
};

/**
 * The file of sound that a dub is written to: the kind that was asked for, or the input's own where
 * it has no moving picture. None where the result is a container of tracks.
 */
export function soundFileFor(
  media: MediaInfo,
  { audioOnly, tracks }: Pick<DubSpec, "audioOnly" | "tracks">,
): SoundFile | undefined {
  if (audioOnly !== undefined) return SOUND_FILES[audioOnly];
  if (tracks === "together" || movingPicture(media) !== undefined) return undefined;
  const [kind = "m4a"] = media.format.split(",").flatMap((name) => SAME_KIND[name] ?? []);
  return SOUND_FILES[kind];
}

/** Tags that say which language is heard. */
export const languageTags = (language: Language): string[] => [
  ...["-metadata:s:a:0", `language=${LANGUAGES[language].iso3}`],
  ...["-metadata", `language=${LANGUAGES[language].iso3}`],
];
