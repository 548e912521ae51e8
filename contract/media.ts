import { z } from "zod";

/** How the names of videos end, in small letters. ffmpeg reads far more: these are looked for. */
export const VIDEO_ENDINGS: readonly string[] =
  "mp4 mkv mov webm avi m4v qt mpg mpeg ts mts m2ts wmv asf flv mxf 3gp".split(" ");

/** How the names of files of sound alone end. */
export const SOUND_ENDINGS: readonly string[] =
  "mp3 wav m4a aac flac ogg opus wma aiff aif caf".split(" ");

export const VideoStream = z.object({
  /** Stream index in the file. */
  index: z.int(),
  codec: z.string(),
  width: z.int(),
  height: z.int(),
  /** Clockwise display rotation, degrees: 0, 90, 180 or 270. */
  rotation: z.int(),
  /** Cover art and thumbnails, not moving pictures. */
  attachedPicture: z.boolean(),
});
export type VideoStream = z.infer<typeof VideoStream>;

export const AudioStream = z.object({
  index: z.int(),
  codec: z.string(),
  /** Hz. */
  sampleRate: z.int(),
  channels: z.int(),
  /** ffmpeg's name ("stereo", "5.1"), or "N channels" where unknown. */
  layout: z.string(),
  /** As tagged in the file, ISO 639-2, or absent. */
  language: z.string().optional(),
  title: z.string().optional(),
  isDefault: z.boolean(),
});
export type AudioStream = z.infer<typeof AudioStream>;

export const MediaInfo = z.object({
  /** ffmpeg's format name, e.g. "mov,mp4,m4a,3gp,3g2,mj2". */
  format: z.string(),
  /** Seconds. */
  duration: z.number(),
  /** Earliest presentation time of the file, seconds; extraction makes it 0. */
  startTime: z.number(),
  video: z.array(VideoStream),
  audio: z.array(AudioStream),
  subtitles: z.array(
    z.object({ index: z.int(), codec: z.string(), language: z.string().optional() }),
  ),
  /** Streams that are none of these: data, attachments. */
  others: z.array(z.object({ index: z.int(), type: z.string(), codec: z.string().optional() })),
  chapters: z.int(),
});
export type MediaInfo = z.infer<typeof MediaInfo>;
