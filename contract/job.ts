import { z } from "zod";
import { CaptionsSpec } from "./kinds/captions.ts";
import { ClipsSpec } from "./kinds/clips.ts";
import { DubSpec } from "./kinds/dub.ts";
import { MergeSpec } from "./kinds/merge.ts";
import { MusicSpec } from "./kinds/music.ts";
import { SubtitlesSpec } from "./kinds/subtitles.ts";
import { ThumbnailsSpec } from "./kinds/thumbnails.ts";
import { Language } from "./languages.ts";

export const JobId = z.string().regex(/^[0-9a-z]{10,32}$/);
export type JobId = z.infer<typeof JobId>;

/** What is wanted, whole: every face, the queue and the fleet speak exactly this. */
export const JobSpec = z.discriminatedUnion("kind", [
  DubSpec,
  SubtitlesSpec,
  CaptionsSpec,
  ClipsSpec,
  MergeSpec,
  MusicSpec,
  ThumbnailsSpec,
]);
export type JobSpec = z.infer<typeof JobSpec>;
export type JobKind = JobSpec["kind"];

/** What is known of a job that another version of Octavia made and this one cannot read. */
export const UnreadSpec = z.object({
  kind: z.literal("unread"),
  /** The kind it was stored as. */
  stored: z.string(),
  /** The file it is named after; empty where it names none. */
  input: z.string(),
});
export type UnreadSpec = z.infer<typeof UnreadSpec>;

/** A spec as it is found in the queue: this version's, or only what is known of another's. */
export const StoredSpec = z.discriminatedUnion("kind", [...JobSpec.options, UnreadSpec]);
export type StoredSpec = z.infer<typeof StoredSpec>;

/** The spec of one kind. */
export type SpecOf<Kind extends JobKind> = Extract<JobSpec, { kind: Kind }>;

/** The person's files that a job reads, the one it is named after first. Absolute paths. */
export function filesRead(spec: StoredSpec): [string, ...string[]] {
  switch (spec.kind) {
    case "merge": {
      const [first, ...others] = spec.scenes.flatMap(({ video, voice }) =>
        voice === undefined ? [video] : [video, voice],
      );
      return [first ?? "", ...others, ...markRead(spec)];
    }
    case "music":
      return [spec.input, spec.music];
    case "thumbnails":
    case "unread":
      return [spec.input];
    default: {
      const { input, transcript } = spec;
      return [input, ...(transcript === undefined ? [] : [transcript]), ...markRead(spec)];
    }
  }
}

/** The image of its watermark, where it has one. */
function markRead(spec: JobSpec): string[] {
  if (!("watermark" in spec) || spec.watermark?.image === undefined) return [];
  return [spec.watermark.image];
}

/** The languages a job writes besides the spoken one. */
export function targetsOf(spec: StoredSpec): readonly Language[] {
  if (!("to" in spec) || spec.to === undefined) return [];
  return typeof spec.to === "string" ? [spec.to] : spec.to;
}

export const OutputRole = z.enum(["video", "audio", "subtitles", "image", "report"]);

export const Output = z.object({
  role: OutputRole,
  path: z.string(),
  /** Absent where a file holds several languages, or none. */
  language: Language.optional(),
});
export type Output = z.infer<typeof Output>;

export const JobResult = z.object({
  outputs: z.array(Output),
  /** Absolute path of the report. */
  report: z.string(),
  warnings: z.array(z.string()),
});
export type JobResult = z.infer<typeof JobResult>;

export const JobState = z.enum([
  "queued",
  "running",
  "waiting",
  "paused",
  "succeeded",
  "failed",
  "cancelled",
  "dead",
]);
export type JobState = z.infer<typeof JobState>;
