import type { MediaInfo } from "../../contract/media.ts";
import { inputArgs } from "../media/arguments.ts";
import type { Ffmpeg } from "../media/ffmpeg.ts";

/** A picture of the source: seconds from the start of the file's timeline. */
export interface Frame {
  readonly time: number;
  /** Whether decoding can begin with it. */
  readonly key: boolean;
}

/** Containers in which ffmpeg may land behind the keyframe it looks for: they have no index. */
const WITHOUT_INDEX = new Set(["mpegts", "mpeg", "flv", "live_flv", "ogg", "rm", "dv", "gxf"]);
/** Longer than keyframes usually lie apart, seconds. */
const RUN_UP = 12;

/** Whether reading can begin with a keyframe that is named. @param format `MediaInfo.format` */
export const hasIndex = (format: string): boolean =>
  !format.split(",").some((name) => WITHOUT_INDEX.has(name));

/**
 * Where reading must begin so that a picture can be decoded, seconds of the file.
 * @param format `MediaInfo.format`
 */
export const readFrom = (format: string, time: number): number =>
  hasIndex(format) ? time : Math.max(0, time - RUN_UP);

/** Seconds read behind the end: pictures are stored out of order. */
const MARGIN = 1;

/**
 * The frames of a stretch, from the keyframe before it on, in time order. Nothing is decoded.
 * @throws EngineFailure, UnsupportedMedia, Cancelled
 */
export async function framesOf(
  ffmpeg: Ffmpeg,
  source: { readonly path: string; readonly media: MediaInfo; readonly stream: number },
  { start, end }: { readonly start: number; readonly end: number },
  signal: AbortSignal,
): Promise<Frame[]> {
  const decoder = new TextDecoder();
  let text = "";
  const { format, startTime } = source.media;
  const from = readFrom(format, start);
  const seek = ["-ss", from.toFixed(6), "-t", (end - from + MARGIN).toFixed(6)];
  await ffmpeg.run({
    args: [
      ...inputArgs(source.path, ["-copyts", "-fflags", "+genpts", ...seek]),
      ...["-map", `0:${source.stream}`, "-c", "copy", "-f", "framecrc", "-"],
    ],
    signal,
    output: (chunk) => {
      text += decoder.decode(chunk, { stream: true });
    },
  });
  return parseFrames(text, startTime);
}

/** Lines of ffmpeg's framecrc muxer: "0, dts, pts, duration, size, crc, F=flags". */
export function parseFrames(text: string, startTime: number): Frame[] {
  const [, num = "1", den = "1"] = /^#tb 0: (\d+)\/(\d+)/m.exec(text) ?? [];
  const frames = text.split("\n").flatMap((line) => {
    const [stream, , pts = "", , , , flags] = line.split(",").map((field) => field.trim());
    if (stream !== "0" || !/^-?\d+$/.test(pts)) return [];
    const time = (Number(pts) * Number(num)) / Number(den) - startTime;
    // Flags are only told where they are not those of a keyframe.
    return [{ time, key: flags?.startsWith("F=") !== true }];
  });
  return frames.sort((a, b) => a.time - b.time);
}

/** Where a clip is cut, seconds of the file. */
export interface Cut {
  readonly start: number;
  readonly end: number;
  /** The picture that is shown at `start`: it began then, or some time before. */
  readonly firstFrame: number;
}

/** Moving a cut by up to this to meet a frame is not noticed, seconds. */
const NEAR = 0.051;

/**
 * A cut from frame to frame: each end is moved to the nearest frame. Where frames are further apart
 * (a still screen), the ends stay, and the clip begins with the frame that is shown there.
 */
export function exactCut(
  frames: readonly Frame[],
  { start, end }: { readonly start: number; readonly end: number },
): Cut {
  const nearest = (wanted: number): number => {
    const best = frames.reduce(
      (near, { time }) => (Math.abs(time - wanted) < Math.abs(near - wanted) ? time : near),
      Number.POSITIVE_INFINITY,
    );
    return Math.abs(best - wanted) <= NEAR ? best : wanted;
  };
  const from = Math.max(0, nearest(start));
  const shown = frames.findLast(({ time }) => time <= from + 1e-6)?.time ?? from;
  return { start: from, end: nearest(end), firstFrame: Math.min(shown, from) };
}

/** A cut without decoding: it begins with the keyframe before. */
export function fastCut(
  frames: readonly Frame[],
  { start, end }: { readonly start: number; readonly end: number },
): Cut {
  const keys = frames.filter(({ key }) => key);
  const key = keys.findLast(({ time }) => time <= start + 1e-6) ?? keys[0];
  const from = Math.max(0, key?.time ?? start);
  return { start: from, end: exactCut(frames, { start, end }).end, firstFrame: from };
}
