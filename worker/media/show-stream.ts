import { z } from "zod";
import type { MediaInfo } from "../../contract/media.ts";
import type { Ffmpeg } from "./ffmpeg.ts";

const Answer = z.object({ streams: z.array(z.looseObject({ index: z.int() })) });

export interface ShowRequest {
  /** Absolute path of a person's file. */
  readonly path: string;
  /** Index of the stream in it. */
  readonly stream: number;
}

/**
 * All that ffprobe says of one stream, with the fields that it has (`ffprobe -show_streams`).
 * @throws UnsupportedMedia, EngineFailure, Cancelled
 */
export async function showStream(
  ffmpeg: Pick<Ffmpeg, "examine">,
  { path, stream }: ShowRequest,
  signal: AbortSignal,
): Promise<unknown> {
  const { streams } = Answer.parse(await ffmpeg.examine(path, signal));
  const shown = streams.find(({ index }) => index === stream);
  if (shown === undefined) throw new Error(`Internal: there is no stream ${stream} in ${path}`);
  return shown;
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
