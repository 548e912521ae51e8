import { z } from "zod";
import type { MediaInfo, VideoStream } from "../../contract/media.ts";
import type { Ffmpeg } from "../media/ffmpeg.ts";
import { movingPicture } from "../media/moving-picture.ts";
import { showStream, spanOf, Timing } from "../media/show-stream.ts";
import { fitsTimeBase, parseRatio, quotient, Ratio, secondsOf, steadyRate } from "./rate.ts";

/** A moving picture, as far as its encoding or joining asks. */
export const PictureFacts = z.object({
  /** Index of the stream in the file. */
  index: z.int(),
  codec: z.string(),
  /** As it is shown: upright, with square pixels. */
  width: z.int(),
  height: z.int(),
  /** Frames a second: its own where that is steady, else one that suits it. */
  rate: Ratio,
  /** Where it ends on the file's timeline, seconds. */
  end: z.number(),
  interlaced: z.boolean(),
  /** ffmpeg's names; "unknown" where the file does not say. */
  matrix: z.string(),
  transfer: z.string(),
  /** Equal for pictures that can stand in one stream. */
  coding: z.string(),
  /** How many it holds; null where the file does not say. */
  frames: z.int().nullable(),
  /** Whether, as the file says, they lie one after another on the grid of its rate, the first at zero. */
  steady: z.boolean(),
});
export type PictureFacts = z.infer<typeof PictureFacts>;

const Stream = Timing.extend({
  codec_name: z.string().default("unknown"),
  width: z.int(),
  height: z.int(),
  sample_aspect_ratio: z.string().optional(),
  r_frame_rate: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  time_base: z.string().optional(),
  nb_frames: z.coerce.number().optional(),
  field_order: z.string().default("unknown"),
  color_space: z.string().default("unknown"),
  color_transfer: z.string().default("unknown"),
});
type Stream = z.infer<typeof Stream>;

/** What two streams must share to be one; ffprobe's names. */
const CODING =
  "codec_name profile level width height sample_aspect_ratio pix_fmt field_order color_range color_space color_transfer color_primaries extradata_hash".split(
    " ",
  );

/**
 * The file's moving picture, or undefined if it has none.
 * @throws EngineFailure, Cancelled
 */
export async function pictureFacts(
  ffmpeg: Pick<Ffmpeg, "examine">,
  path: string,
  media: MediaInfo,
  signal: AbortSignal,
): Promise<PictureFacts | undefined> {
  const video = movingPicture(media);
  if (video === undefined) return undefined;
  const shown = await showStream(ffmpeg, { path, stream: video.index }, signal);
  return toFacts(Stream.parse(shown), video, media);
}

function toFacts(stream: Stream, video: VideoStream, media: MediaInfo): PictureFacts {
  const [base, average] = [parseRatio(stream.r_frame_rate), parseRatio(stream.avg_frame_rate)];
  const rate = steadyRate(base, average);
  const { start, end } = spanOf(stream, media);
  const frames = stream.nb_frames ?? null;
  const timeBase = parseRatio(stream.time_base);
  const steady =
    base !== undefined &&
    average !== undefined &&
    Math.abs(quotient(base) / quotient(average) - 1) < 1e-6 &&
    timeBase !== undefined &&
    fitsTimeBase(rate, timeBase) &&
    Math.abs(start) < 1e-3 &&
    video.rotation === 0 &&
    // A list of edits may hide frames at the ends.
    (frames === null || Math.abs(secondsOf(frames, rate) - (end - start)) < 0.5 / quotient(rate));
  return {
    ...{ index: video.index, codec: stream.codec_name, ...shownSize(stream, video.rotation) },
    ...{ rate, end, frames, steady },
    interlaced: !["progressive", "unknown"].includes(stream.field_order),
    ...{ matrix: stream.color_space, transfer: stream.color_transfer },
    coding: JSON.stringify(CODING.map((name) => stream[name] ?? null)),
  };
}

/** Upright and with square pixels; whole numbers. */
function shownSize(stream: Stream, rotation: number): { width: number; height: number } {
  const pixel = parseRatio(stream.sample_aspect_ratio);
  const width = Math.max(1, Math.round(stream.width * (pixel === undefined ? 1 : quotient(pixel))));
  const { height } = stream;
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}
