import { fileUrl, inputArgs } from "../media/arguments.ts";
import type { Muxer } from "../media/container.ts";
import type { VideoEncoder } from "../media/encoders.ts";
import { clockArgs } from "../media/picture-clock.ts";
import type { WatermarkFilter } from "../media/watermark.ts";
import { type Cut, readFrom } from "./frames.ts";

/** What a clip is cut from. */
export interface CutSource {
  readonly path: string;
  /** `MediaInfo.format`. */
  readonly format: string;
  /** Indexes of its streams. */
  readonly picture: number;
  readonly sound: number;
}

export interface EncodedCut {
  readonly source: CutSource;
  readonly cut: Cut;
  /** Filters of the picture, in order, without those that cut. */
  readonly filters: readonly string[];
  /** What is put on the picture at last. */
  readonly mark: Pick<WatermarkFilter, "inputs" | "graph"> | undefined;
  readonly encoder: VideoEncoder;
  /** ISO 639-2 of what is spoken. */
  readonly language: string;
  readonly output: string;
}

/** Seconds read more than is needed, so that rounding leaves no frame out. */
const SPARE = 0.5;
/** Less than a frame lasts: decides for the last frame, whatever its time is rounded to. */
const HAIR = 0.0005;
/** Seconds of the fades at both ends: no click, and no word is touched. */
const FADE = 0.01;
/** As in the extraction: times that are off by more than this are holes, seconds. */
const GAP = 0.04;

/**
 * Arguments that cut and encode a clip, exact to the frame: all is decoded from the keyframe before,
 * and cut by time afterwards. Frames keep their own times; sound is as long as the clip, whatever
 * the source lacks.
 */
export function encodedCutArgs(request: EncodedCut): string[] {
  const { source, cut, encoder, language, output } = request;
  const seconds = cut.end - cut.start;
  const from = Math.floor(readFrom(source.format, cut.firstFrame) * 1e6) / 1e6;
  const seek = ["-ss", from.toFixed(6)];
  const span = ["-t", (cut.end - from + SPARE).toFixed(6)];
  return [
    ...encoder.init,
    ...inputArgs(source.path, [...seek, ...span]),
    ...(request.mark?.inputs ?? []),
    ...["-filter_complex", pictureGraph(request, from), "-map", "[picture]"],
    ...["-map", `0:${source.sound}`, "-af", soundFilters(cut.start - from, seconds).join(",")],
    ...[...clockArgs({ muxer: "mp4", end: seconds }), ...encoder.args],
    ...["-c:a", "aac", "-b:a", "192k"],
    ...["-map_metadata", "-1", "-map_chapters", "-1", "-metadata:s:a:0", `language=${language}`],
    ...["-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4", fileUrl(output)],
  ];
}

/** From the picture's stream to `[picture]`. @param from where reading begins, seconds of the file */
function pictureGraph({ source, cut, filters, encoder, mark }: EncodedCut, from: number): string {
  const first = cut.firstFrame - from;
  const skipped = cut.start - from;
  const shown = [
    ...(first > HAIR ? [`trim=start=${(first - HAIR).toFixed(6)}`] : []),
    // The frame that is shown when the clip begins may have begun before.
    ...(skipped > 0 ? [`setpts=max(PTS-${skipped.toFixed(6)}/TB\\,0)`] : []),
    `trim=end=${(cut.end - cut.start - HAIR).toFixed(6)}`,
    ...filters,
  ].join(",");
  const marked = mark === undefined ? "," : `[shown];${mark.graph("shown", "marked", 1)};[marked]`;
  return `[0:${source.picture}]${shown}${marked}${encoder.upload || "null"}[picture]`;
}

const soundFilters = (skipped: number, seconds: number): string[] => [
  `aresample=async=1:first_pts=0:min_hard_comp=${GAP}`,
  `atrim=start=${skipped.toFixed(6)}:end=${(skipped + seconds).toFixed(6)}`,
  "asetpts=PTS-STARTPTS",
  `apad=whole_dur=${seconds.toFixed(6)}`,
  "aformat=sample_rates=48000|44100:channel_layouts=stereo|mono",
  `afade=t=in:d=${FADE}`,
  `afade=t=out:st=${(seconds - FADE).toFixed(6)}:d=${FADE}`,
];

export interface FastCut {
  readonly source: CutSource;
  readonly cut: Cut;
  readonly muxer: Muxer;
  readonly language: string;
  readonly output: string;
}

/** Arguments that cut a clip at keyframes: nothing is encoded. */
export function fastCutArgs({ source, cut, muxer, language, output }: FastCut): string[] {
  const isMp4 = muxer === "mp4" || muxer === "mov";
  return [
    ...inputArgs(source.path, ["-ss", cut.start.toFixed(6)]),
    ...["-t", (cut.end - cut.start - HAIR).toFixed(6)],
    ...["-map", `0:${source.picture}`, "-map", `0:${source.sound}`, "-c", "copy"],
    ...["-map_metadata", "-1", "-map_chapters", "-1", "-metadata:s:a:0", `language=${language}`],
    // The picture begins at zero. Sound before it is hidden by MP4's edit list, elsewhere left out.
    ...["-avoid_negative_ts", "disabled", "-fflags", "+bitexact"],
    ...(isMp4 ? ["-movflags", "+faststart"] : ["-copypriorss", "0"]),
    ...["-f", muxer, fileUrl(output)],
  ];
}
