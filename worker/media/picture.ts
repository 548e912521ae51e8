import { z } from "zod";
import type { MediaInfo, VideoStream } from "../../contract/media.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { needMovingPicture } from "./moving-picture.ts";
import { showStream, spanOf, Timing } from "./show-stream.ts";

/** A picture that is drawn on, upright. */
export interface Canvas {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Width in square pixels, as it is shown; another one in anamorphic pictures alone. */
  readonly shownWidth: number;
  /** The colour value that is white: lower where the picture's range goes far above it. 0 to 255. */
  readonly white: number;
}

/** The moving picture of a file, as far as those must know it who draw on it and encode it. */
export const Picture = z.object({
  /** Stream index in the file. */
  stream: z.int(),
  /** Upright size in pixels; shownWidth in square ones. */
  width: z.int(),
  height: z.int(),
  shownWidth: z.int(),
  /** Bits of a colour. */
  depth: z.int(),
  /** Where it ends on the file's timeline, seconds. */
  end: z.number(),
  /** ffmpeg's time base, "1/90000" seconds. */
  timeBase: z.string(),
  /** High dynamic range, by its curve. */
  hdr: z.enum(["pq", "hlg"]).optional(),
  /** ffmpeg's names of its colours; absent where the file does not say. */
  range: z.string().optional(),
  matrix: z.string().optional(),
  transfer: z.string().optional(),
  primaries: z.string().optional(),
});
export type Picture = z.infer<typeof Picture>;

const Facts = Timing.extend({
  pix_fmt: z.string().default(""),
  bits_per_raw_sample: z.coerce.number().optional(),
  sample_aspect_ratio: z.string().default("1:1"),
  time_base: z.string().default(""),
  color_range: z.string().optional(),
  color_space: z.string().optional(),
  color_transfer: z.string().optional(),
  color_primaries: z.string().optional(),
});

const CURVES: Readonly<Record<string, "pq" | "hlg">> = { smpte2084: "pq", "arib-std-b67": "hlg" };

/** @throws InvalidInput (no moving picture), EngineFailure, Cancelled */
export async function readPicture(
  ffmpeg: Pick<Ffmpeg, "examine">,
  path: string,
  media: MediaInfo,
  signal: AbortSignal,
): Promise<Picture> {
  const stream = needMovingPicture(media, path);
  const shown = await showStream(ffmpeg, { path, stream: stream.index }, signal);
  const facts = Facts.parse(shown);
  const { color_range, color_space, color_transfer, color_primaries } = facts;
  const hdr = CURVES[color_transfer ?? ""];
  return {
    stream: stream.index,
    ...upright(stream, facts.sample_aspect_ratio),
    depth: depthOf(facts.pix_fmt, facts.bits_per_raw_sample),
    ...{ end: spanOf(facts, media).end, timeBase: facts.time_base },
    ...(hdr === undefined ? {} : { hdr }),
    ...named({ range: color_range, matrix: color_space }),
    ...named({ transfer: color_transfer, primaries: color_primaries }),
  };
}

/** ffmpeg turns pictures upright when it filters them. */
function upright({ width, height, rotation }: VideoStream, aspect: string) {
  const [across = 1, down = 1] = aspect.split(":").map(Number);
  const ratio = across > 0 && down > 0 ? across / down : 1;
  return rotation % 180 === 0
    ? { width, height, shownWidth: Math.round(width * ratio) }
    : { width: height, height: width, shownWidth: Math.round(height / ratio) };
}

/** "yuv420p10le" has 10, "p010le" too. */
function depthOf(format: string, raw: number | undefined): number {
  const named = /p0?(9|10|12|14|16)(?:le|be)?$/.exec(format)?.[1];
  if (named !== undefined) return Number(named);
  return raw !== undefined && raw > 0 ? raw : 8;
}

function named(values: Record<string, string | undefined>): Record<string, string> {
  const known = Object.entries(values).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "unknown",
  );
  return Object.fromEntries(known);
}
