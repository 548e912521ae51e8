import { z } from "zod";
import type { AudioStream, MediaInfo, VideoStream } from "../../contract/media.ts";

const Stream = z.object({
  index: z.int(),
  codec_type: z.string().default("unknown"),
  codec_name: z.string().optional(),
  width: z.int().default(0),
  height: z.int().default(0),
  sample_rate: z.coerce.number().default(0),
  channels: z.int().default(0),
  channel_layout: z.string().optional(),
  tags: z.record(z.string(), z.string()).default({}),
  disposition: z.record(z.string(), z.number()).default({}),
  side_data_list: z.array(z.looseObject({ rotation: z.number().optional() })).default([]),
});
type Stream = z.infer<typeof Stream>;

/** The part of ffprobe's JSON that is used; times are strings of seconds. */
const Answer = z.object({
  streams: z.array(Stream).default([]),
  chapters: z.array(z.unknown()).default([]),
  format: z.object({
    format_name: z.string(),
    duration: z.coerce.number().optional(),
    start_time: z.coerce.number().default(0),
  }),
});

/**
 * ffprobe's answer as `MediaInfo`. A stream whose codec or shape ffprobe could not tell is of no
 * use and counts as "other".
 */
export function toMediaInfo(json: unknown): { info: MediaInfo; durationKnown: boolean } {
  const { streams, chapters, format } = Answer.parse(json);
  const video = streams.filter(isVideo);
  const audio = streams.filter(isAudio);
  const subtitles = streams.filter(({ codec_type }) => codec_type === "subtitle");
  const known = new Set([...video, ...audio, ...subtitles]);
  const info: MediaInfo = {
    format: format.format_name,
    duration: format.duration ?? 0,
    startTime: format.start_time,
    video: video.map(toVideo),
    audio: audio.map(toAudio),
    subtitles: subtitles.map(({ index, codec_name = "unknown", tags }) => ({
      index,
      codec: codec_name,
      ...languageOf(tags),
    })),
    others: streams
      .filter((stream) => !known.has(stream))
      .map(({ index, codec_type, codec_name }) => ({
        index,
        type: codec_type,
        ...(codec_name === undefined ? {} : { codec: codec_name }),
      })),
    chapters: chapters.length,
  };
  return { info, durationKnown: format.duration !== undefined };
}

const isVideo = (stream: Stream): boolean =>
  stream.codec_type === "video" && stream.codec_name !== undefined && stream.width > 0;

const isAudio = (stream: Stream): boolean =>
  stream.codec_type === "audio" &&
  stream.codec_name !== undefined &&
  stream.sample_rate > 0 &&
  stream.channels > 0;

function toVideo(stream: Stream): VideoStream {
  return {
    index: stream.index,
    codec: stream.codec_name ?? "unknown",
    width: stream.width,
    height: stream.height,
    rotation: clockwise(stream.side_data_list.find(({ rotation }) => rotation !== undefined)),
    attachedPicture: stream.disposition["attached_pic"] === 1,
  };
}

function toAudio(stream: Stream): AudioStream {
  const title = stream.tags["title"];
  return {
    index: stream.index,
    codec: stream.codec_name ?? "unknown",
    sampleRate: stream.sample_rate,
    channels: stream.channels,
    layout: stream.channel_layout ?? `${stream.channels} channels`,
    ...languageOf(stream.tags),
    ...(title === undefined ? {} : { title }),
    isDefault: stream.disposition["default"] === 1,
  };
}

/** ffprobe gives the display matrix's angle counterclockwise, between -180 and 180 degrees. */
function clockwise(sideData: { readonly rotation?: number | undefined } | undefined): number {
  const quarters = Math.round(-(sideData?.rotation ?? 0) / 90);
  return (((quarters % 4) + 4) % 4) * 90;
}

function languageOf(tags: Readonly<Record<string, string>>): { language?: string } {
  const language = tags["language"];
  return language === undefined || language === "und" ? {} : { language };
}
