/**
 * Demuxers of real containers, by ffmpeg's names. Playlists (hls, concat, dash), image sequences,
 * text and devices are left out: those make ffmpeg open files other than the one it was given.
 */
const CONTAINERS = [
  ..."mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,live_flv,asf,mxf,dv,gxf".split(","),
  ..."wav,w64,aiff,caf,au,mp3,aac,ac3,eac3,dts,flac,ogg,amr,ape,wv,tta,tak,rm,nut".split(","),
] as const;

/** Room for 8K pictures (33 million pixels) twice over; larger ones are attacks on memory. */
const MAX_PIXELS = 64 * 1024 * 1024;

/** Container formats whose zero ffmpeg takes from the streams in use, not from all of them. */
const DISCONTINUOUS = new Set(["mpegts", "mpeg", "ogg", "flv", "live_flv", "nut"]);

/**
 * Arguments that open a user's file as a real container, and nothing but that file.
 *
 * A protocol list alone does not do: an m3u8 or ffconcat named `.mp4` would still read other local
 * files (seen on ffmpeg 5.1.9).
 *
 * @param path absolute path
 * @param options further input options, e.g. `-itsoffset`
 */
export function inputArgs(path: string, options: readonly string[] = []): string[] {
  return [
    ...options,
    ...["-protocol_whitelist", "file,pipe"],
    ...["-format_whitelist", CONTAINERS.join(",")],
    ...["-max_pixels", String(MAX_PIXELS)],
    ...["-i", fileUrl(path)],
  ];
}

/** Arguments that open a file of our own making in a known format ("aac", "srt", "nut"). */
export function ownInputArgs(
  path: string,
  format: string,
  options: readonly string[] = [],
): string[] {
  return [...options, "-f", format, "-protocol_whitelist", "file", "-i", fileUrl(path)];
}

/** A path as ffmpeg takes it literally: a leading dash or a colon means nothing then. */
export function fileUrl(path: string): string {
  return `file:${path}`;
}

/**
 * An output that throws all streams of input 0 away, for the formats that need it. In them ffmpeg
 * takes the earliest stream *in use* for zero; with every stream in use, zero is the start of the
 * file, and a late audio stream keeps its place.
 *
 * @param format the container's name as in `MediaInfo.format`
 */
export function timelineArgs(format: string): string[] {
  return format.split(",").some((name) => DISCONTINUOUS.has(name))
    ? ["-map", "0", "-c", "copy", "-copy_unknown", "-f", "null", "-"]
    : [];
}
