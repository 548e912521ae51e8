import { extname } from "node:path";
import type { MediaInfo } from "../../contract/media.ts";
import { movingPictures } from "./moving-picture.ts";

/** The file a dub is put in, and the codec its audio must have there. */
export interface Container {
  /** Without its dot. */
  readonly extension: "mp4" | "m4v" | "m4a" | "mov" | "mkv" | "webm";
  readonly muxer: Muxer;
  readonly audioCodec: "aac" | "opus";
  /** Why the container differs from the input's, for the report. */
  readonly note?: string;
}

/** ffmpeg's names. */
export type Muxer = "mp4" | "mov" | "matroska" | "webm";

const MP4_VIDEO = "h264 hevc av1 vp9 mpeg4 mpeg2video mpeg1video mjpeg png vc1";
const MP4_AUDIO = "aac mp3 mp2 ac3 eac3 alac dts opus vorbis";
/** What ffmpeg 5.1's muxers take, tried one by one; "flac in mp4" is experimental there. */
const HOLDS: Readonly<Record<Exclude<Muxer, "matroska">, ReadonlySet<string>>> = {
  mp4: words(`${MP4_VIDEO} ${MP4_AUDIO} mov_text dvd_subtitle`),
  mov: words(
    `${MP4_VIDEO} prores dnxhd qtrle rawvideo dvvideo h263 cinepak svq1 svq3 jpeg2000 ` +
      "aac mp3 mp2 ac3 eac3 alac dts vorbis mov_text " +
      "pcm_s16le pcm_s16be pcm_s24le pcm_s24be pcm_s32le pcm_s32be pcm_f32le pcm_f32be pcm_f64le " +
      "pcm_f64be pcm_u8 pcm_s8 pcm_alaw pcm_mulaw qdm2 amr_nb gsm",
  ),
  webm: words("vp8 vp9 av1 opus vorbis webvtt"),
};
const MATROSKA_SUBTITLES = words(
  "subrip ass ssa webvtt text hdmv_pgs_subtitle hdmv_text_subtitle dvd_subtitle dvb_subtitle",
);
/** Subtitles that are text, and so can be turned into the container's own kind. */
const TEXT_SUBTITLES = words("subrip ass ssa webvtt mov_text text");
/** The text subtitles a container holds. */
export const SUBTITLE_CODEC: Readonly<Record<Muxer, string>> = {
  mp4: "mov_text",
  mov: "mov_text",
  matroska: "subrip",
  webm: "webvtt",
};

/**
 * The container of the result: the input's own kind where that is mp4, mov, mkv or webm and can
 * hold the picture; m4a for sound alone; else mkv, with a note.
 * @param path the input's path: "mov,mp4,..." is one format to ffmpeg, told apart by name
 */
export function containerFor(media: MediaInfo, path: string): Container {
  const pictures = movingPictures(media);
  if (pictures.length === 0) {
    return { extension: "m4a", muxer: "mp4", audioCodec: "aac" };
  }
  const extension = extname(path).slice(1).toLowerCase();
  const own = ownContainer(media.format, extension);
  if (own === undefined) {
    return mkv(`A .${extension || "?"} file cannot hold a dub, so the result is an .mkv file.`);
  }
  const foreign = pictures.find(({ codec }) => !fits(own, codec));
  return foreign === undefined
    ? own
    : mkv(`${own.muxer} cannot hold ${foreign.codec} video, so the result is an .mkv file.`);
}

/**
 * How a stream of the input goes into the container: as it is, as the container's own kind of
 * text subtitles, or not at all.
 */
export function carriage(
  muxer: Muxer,
  type: "video" | "audio" | "subtitle",
  codec: string,
): "copy" | "convert" | "drop" {
  if (muxer === "matroska") {
    const fits = type === "subtitle" ? MATROSKA_SUBTITLES.has(codec) : codec !== "unknown";
    if (fits) return "copy";
  } else if (HOLDS[muxer].has(codec)) {
    return "copy";
  }
  return type === "subtitle" && TEXT_SUBTITLES.has(codec) ? "convert" : "drop";
}

function ownContainer(format: string, extension: string): Container | undefined {
  const formats = format.split(",");
  if (formats.includes("mov")) {
    if (extension === "mov" || extension === "qt") {
      return { extension: "mov", muxer: "mov", audioCodec: "aac" };
    }
    return { extension: extension === "m4v" ? "m4v" : "mp4", muxer: "mp4", audioCodec: "aac" };
  }
  if (!formats.includes("matroska")) return undefined;
  return extension === "webm" ? { extension: "webm", muxer: "webm", audioCodec: "opus" } : mkv();
}

const fits = ({ muxer }: Container, codec: string): boolean =>
  carriage(muxer, "video", codec) === "copy";

function mkv(note?: string): Container {
  const container = { extension: "mkv", muxer: "matroska", audioCodec: "aac" } as const;
  return note === undefined ? container : { ...container, note };
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}
