import { execa } from "execa";
import { z } from "zod";
import { cancelled, OctaviaError } from "../../contract/errors.ts";
import type { MediaInfo } from "../../contract/media.ts";
import { inputArgs } from "./arguments.ts";
import type { Ffmpeg } from "./ffmpeg.ts";

/** A file on a network drive that never answers. Milliseconds. */
const ANSWER_MS = 60_000;

const Answer = z.object({ streams: z.array(z.unknown()).min(1) });

export interface ShowRequest {
  /** Absolute path of a person's file. */
  readonly path: string;
  /** Index of the stream in it. */
  readonly stream: number;
  /** Counts the stream's packets: the whole file is read. */
  readonly count?: boolean;
}

/**
 * All that ffprobe says of one stream, with the fields that it has (`ffprobe -show_streams`).
 * @throws EngineFailure, Cancelled
 */
export async function showStream(
  { tools }: Pick<Ffmpeg, "tools">,
  { path, stream, count = false }: ShowRequest,
  signal: AbortSignal,
): Promise<unknown> {
  const args = [
    ...["-hide_banner", "-loglevel", "error", "-select_streams", String(stream)],
    ...["-show_streams", "-show_data_hash", "sha256", ...(count ? ["-count_packets"] : [])],
    ...["-of", "json", ...inputArgs(path)],
  ];
  const answer = await execa(tools.ffprobe, args, {
    ...{ stdin: "ignore", reject: false, cancelSignal: signal },
    ...(count ? {} : { timeout: ANSWER_MS }),
  });
  if (answer.isCanceled) throw cancelled();
  if (answer.failed) {
    throw new OctaviaError("EngineFailure", `The picture of ${path} could not be examined.`, {
      hint: "`octavia doctor` checks ffmpeg and ffprobe.",
      details: `${answer.shortMessage}\n${answer.stderr}`,
    });
  }
  return Answer.parse(JSON.parse(answer.stdout)).streams[0];
}

/** When a stream is played, as ffprobe says it. */
export const Timing = z.looseObject({
  start_time: z.coerce.number().optional(),
  duration: z.coerce.number().optional(),
  tags: z.record(z.string(), z.string()).default({}),
});

/** Lengths of files are rounded to milliseconds; up to this they agree. Seconds. */
const ROUNDED = 0.002;

/** Where a picture begins and ends on its file's timeline, seconds. */
export function spanOf(
  { start_time, duration, tags }: z.infer<typeof Timing>,
  media: MediaInfo,
): { start: number; end: number } {
  const start = (start_time ?? media.startTime) - media.startTime;
  const end = start + (duration ?? taggedLength(tags) ?? media.duration - start);
  // MP4 counts a stream's length in the order of storage: too short where the rate varies. The file's
  // own length is right, and the picture's where nothing else is played.
  const { video, audio, subtitles, others } = media;
  const alone = video.length + audio.length + subtitles.length + others.length === 1;
  return { start, end: alone && media.duration - end > ROUNDED ? media.duration : end };
}

/** Matroska's streams have their lengths as tags: "00:01:02.500000000". Seconds. */
function taggedLength(tags: Readonly<Record<string, string>>): number | undefined {
  const [, h, m, s] = /^(\d+):(\d+):([\d.]+)$/.exec(tags["DURATION"] ?? "") ?? [];
  return s === undefined ? undefined : Number(h) * 3600 + Number(m) * 60 + Number(s);
}
