import { execa } from "execa";
import { z } from "zod";
import { cancelled, OctaviaError } from "../../contract/errors.ts";
import type { MediaInfo, VideoStream } from "../../contract/media.ts";
import { inputArgs } from "./arguments.ts";
import type { Ffmpeg } from "./ffmpeg.ts";

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
  /** High dynamic range, by its curve. */
  hdr: z.enum(["pq", "hlg"]).optional(),
  /** ffmpeg's names of its colours; absent where the file does not say. */
  range: z.string().optional(),
  matrix: z.string().optional(),
  transfer: z.string().optional(),
  primaries: z.string().optional(),
});
export type Picture = z.infer<typeof Picture>;

const Answer = z.object({
  streams: z
    .array(
      z.object({
        pix_fmt: z.string().default(""),
        bits_per_raw_sample: z.coerce.number().optional(),
        sample_aspect_ratio: z.string().default("1:1"),
        color_range: z.string().optional(),
        color_space: z.string().optional(),
        color_transfer: z.string().optional(),
        color_primaries: z.string().optional(),
      }),
    )
    .min(1),
});

const CURVES: Readonly<Record<string, "pq" | "hlg">> = { smpte2084: "pq", "arib-std-b67": "hlg" };

/** A file that is on a network drive that never answers. Milliseconds. */
const ANSWER_MS = 60_000;

/**
 * The moving picture of a file.
 * @param path names the file in the error
 * @throws InvalidInput if there is none
 */
export function movingPicture(media: MediaInfo, path: string): VideoStream {
  const stream = media.video.find(({ attachedPicture }) => !attachedPicture);
  if (stream !== undefined) return stream;
  throw new OctaviaError("InvalidInput", `There is no moving picture in ${path}`, {
    hint: "Choose a video file.",
  });
}

/** @throws InvalidInput (no moving picture), EngineFailure, Cancelled */
export async function readPicture(
  { tools }: Pick<Ffmpeg, "tools">,
  path: string,
  media: MediaInfo,
  signal: AbortSignal,
): Promise<Picture> {
  const stream = movingPicture(media, path);
  const args = ["-v", "error", "-select_streams", String(stream.index), "-show_streams"];
  const answer = await execa(tools.ffprobe, [...args, "-of", "json", ...inputArgs(path)], {
    stdin: "ignore",
    reject: false,
    cancelSignal: signal,
    timeout: ANSWER_MS,
  });
  if (answer.isCanceled) throw cancelled();
  if (answer.failed) {
    throw new OctaviaError("EngineFailure", `The picture of ${path} could not be examined.`, {
      hint: "`octavia doctor` checks ffmpeg and ffprobe.",
      details: answer.stderr,
    });
  }
  const [facts] = Answer.parse(JSON.parse(answer.stdout)).streams;
  if (facts === undefined) throw new Error("Internal: ffprobe shows no stream");
  const { color_range, color_space, color_transfer, color_primaries } = facts;
  const hdr = CURVES[color_transfer ?? ""];
  return {
    stream: stream.index,
    ...upright(stream, facts.sample_aspect_ratio),
    depth: depthOf(facts.pix_fmt, facts.bits_per_raw_sample),
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
