import type { AudioStream, MediaInfo } from "../../contract/media.ts";
import { fileUrl, inputArgs, timelineArgs } from "./arguments.ts";
import { type Container, carriage, SUBTITLE_CODEC } from "./container.ts";
import type { PictureEncoding } from "./hdr.ts";
import type { Picture } from "./picture.ts";
import { clockArgs } from "./picture-clock.ts";
import { withoutFileTags } from "./source-tags.ts";

/** A file whose picture is drawn on and encoded anew, with all else of it. */
export interface PictureFile {
  /** Absolute path of the person's file, and what is in it. */
  readonly source: string;
  readonly media: MediaInfo;
  readonly picture: Pick<Picture, "end" | "timeBase">;
  readonly container: Container;
  readonly encoding: PictureEncoding;
  /** Arguments of further inputs; their numbers begin with 1. */
  readonly inputs: readonly string[];
  /** The graph from the source's picture to `[picture]`. */
  readonly graph: string;
  /** Where it is written. */
  readonly output: string;
  /** Moves the index of an MP4 to its front: plays while it loads, but is written twice. */
  readonly fastStart: boolean;
}

/** Kilobits a second of sound that its container cannot hold as it is. */
const AUDIO_RATE = "192k";

/**
 * Arguments that encode the picture and keep all else: sound as it is where the container holds it
 * and as AAC where not, text subtitles, chapters and tags.
 *
 * The pictures keep their own times, and ffmpeg turns them upright, so that the result needs no
 * rotation tag.
 */
export function pictureArgs(file: PictureFile): string[] {
  const { media, container, encoding } = file;
  const { init, args } = encoding.encoder;
  const tag = container.muxer === "matroska" ? withoutTag(args) : args;
  return [
    ...init,
    ...inputArgs(file.source, ["-fflags", "+genpts"]),
    ...file.inputs,
    ...["-filter_complex", file.graph, "-map", "[picture]"],
    ...[...clockArgs({ ...file.picture, muxer: container.muxer }), ...tag, ...encoding.colours],
    ...media.audio.flatMap((stream, index) => audioArgs(stream, index, container)),
    ...subtitleArgs(media, container),
    ...["-map_metadata", "0", ...withoutFileTags(container.muxer), "-map_chapters", "0"],
    ...["-metadata:s:v:0", "rotate="],
    ...["-max_muxing_queue_size", "4096"],
    ...(container.muxer === "mp4" || container.muxer === "mov"
      ? ["-movflags", movFlags(container, file.fastStart)]
      : []),
    ...["-f", container.muxer, fileUrl(file.output), ...timelineArgs(media.format)],
  ];
}

/** What of a source the result cannot hold, for the person. */
export function leftOut({ media, container }: Pick<PictureFile, "media" | "container">): string[] {
  const pictures = media.video.length - 1;
  const subtitles = media.subtitles.filter(
    ({ codec }) => carriage(container.muxer, "subtitle", codec) === "drop",
  ).length;
  const sound = media.audio.filter(
    ({ codec }) => carriage(container.muxer, "audio", codec) !== "copy",
  ).length;
  return [
    ...(pictures > 0
      ? [`${count(pictures, "more picture track")} of the source was left out.`]
      : []),
    ...(subtitles > 0
      ? [
          `${count(subtitles, "subtitle track")} of the source cannot be kept in a .${container.extension} file.`,
        ]
      : []),
    ...(sound > 0
      ? [
          `${count(sound, "audio track")} became AAC: a .${container.extension} file cannot hold it as it was.`,
        ]
      : []),
  ];
}

const count = (number: number, what: string): string =>
  number === 1 ? `One ${what}` : `${number} ${what}s`;

function audioArgs({ index, codec }: AudioStream, number: number, { muxer }: Container): string[] {
  const copied = carriage(muxer, "audio", codec) === "copy";
  const coder = copied ? ["copy"] : ["aac", `-b:a:${number}`, AUDIO_RATE];
  return ["-map", `0:${index}`, `-c:a:${number}`, ...coder];
}

function subtitleArgs({ subtitles }: MediaInfo, { muxer }: Container): string[] {
  return subtitles
    .map(({ index, codec }) => ({ index, how: carriage(muxer, "subtitle", codec) }))
    .filter(({ how }) => how !== "drop")
    .flatMap(({ index, how }, number) => [
      ...["-map", `0:${index}`, `-c:s:${number}`],
      how === "copy" ? "copy" : SUBTITLE_CODEC[muxer],
    ]);
}

const movFlags = ({ muxer }: Container, fastStart: boolean): string =>
  [...(fastStart ? ["+faststart"] : []), ...(muxer === "mov" ? ["+use_metadata_tags"] : [])].join(
    "",
  ) || "+write_colr";

/** Matroska has no four-letter tags. */
function withoutTag(args: readonly string[]): string[] {
  const at = args.indexOf("-tag:v");
  return at < 0 ? [...args] : [...args.slice(0, at), ...args.slice(at + 2)];
}
