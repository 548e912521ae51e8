import { z } from "zod";
import { Language } from "./languages.ts";

/** Limits and defaults of a job, each in this one place. */
export const LIMITS = {
  /** Target languages of one job. */
  targets: 10,
  /** Hard limit of any speeding up of a spoken line (FIELD: 1.35; nobody bearable is above 1.5). */
  maxSpeed: 2,
  /** Entries of a vocabulary or glossary, and characters of one. */
  terms: 1000,
  termLength: 200,
} as const;

export const DEFAULTS = {
  /** Hard limit of the total speed-up of a spoken line. */
  maxSpeed: 1.35,
  /** Integrated loudness of the dubbed audio, LUFS. */
  loudness: -16,
  /** Ceiling of the true peak, dBTP. */
  truePeak: -1.5,
} as const;

export const JobId = z.string().regex(/^[0-9a-z]{10,32}$/);
export type JobId = z.infer<typeof JobId>;

/** A line's new text, as typed by a person. In the source language it is translated again. */
export const LineEdit = z.strictObject({
  /** The line's number, from 1. */
  line: z.int().min(1),
  language: Language,
  text: z.string().min(1).max(2000),
});
export type LineEdit = z.infer<typeof LineEdit>;

/** Loudness of the result: a target in LUFS, or "source" to match the original. */
export const LoudnessTarget = z.union([z.literal("source"), z.number().min(-40).max(-5)]);
export type LoudnessTarget = z.infer<typeof LoudnessTarget>;

/** One file a language, or one file with the original and all dubs as tracks. */
export const TrackLayout = z.enum(["separate", "together"]);
export type TrackLayout = z.infer<typeof TrackLayout>;

/** Engines or models by name, where the person wants others than the best installed. */
export const EngineWishes = z.strictObject({
  asr: z.string().min(1).optional(),
  /** Translators, each for the pairs it knows. */
  mt: z.array(z.string().min(1)).default([]),
  tts: z.string().min(1).optional(),
});
export type EngineWishes = z.infer<typeof EngineWishes>;

export const RecognitionTask = z.enum(["transcribe", "translate"]);
export type RecognitionTask = z.infer<typeof RecognitionTask>;

/** A term that translation must keep, or always translates in one way. */
export const GlossaryTerm = z.strictObject({
  from: z.string().min(1).max(LIMITS.termLength),
  to: z.string().min(1).max(LIMITS.termLength).optional(),
});
export type GlossaryTerm = z.infer<typeof GlossaryTerm>;

export const DubSpec = z.strictObject({
  kind: z.literal("dub"),
  /** Absolute path of the video or audio file; only ever read. */
  input: z.string().min(1),
  /** Absolute path of the folder that receives the results. */
  outDir: z.string().min(1),
  from: z.union([z.literal("auto"), Language]).default("auto"),
  to: z
    .array(Language)
    .min(1)
    .max(LIMITS.targets)
    .refine((to) => new Set(to).size === to.length, "a target language is named twice"),
  /** Absolute path of an SRT or VTT file that takes the place of recognition. */
  transcript: z.string().min(1).optional(),
  engines: EngineWishes.prefault({}),
  /** What recognition writes: what is said, or that in English. */
  task: RecognitionTask.default("transcribe"),
  /** Names and words that recognition should expect. */
  vocabulary: z.array(z.string().min(1).max(LIMITS.termLength)).max(LIMITS.terms).default([]),
  glossary: z.array(GlossaryTerm).max(LIMITS.terms).default([]),
  /** Voice per target language, as the engine names it; the engine's default elsewhere. */
  voices: z.partialRecord(Language, z.string().min(1)).default({}),
  tracks: TrackLayout.default("separate"),
  loudness: LoudnessTarget.default(DEFAULTS.loudness),
  maxSpeed: z.number().min(1).max(LIMITS.maxSpeed).default(DEFAULTS.maxSpeed),
  /** Which audio stream of the input to dub, from 0; the default one if not given. */
  audioTrack: z.int().min(0).optional(),
  edits: z.array(LineEdit).default([]),
  /**
   * Mastering gain per language in dB, carried over by an edit so that segments already encoded
   * keep their sound; used only while it still meets the loudness target.
   */
  gainHints: z.partialRecord(Language, z.number()).default({}),
});
export type DubSpec = z.infer<typeof DubSpec>;

/** What is wanted, whole: every face, the queue and the fleet speak exactly this. */
export const JobSpec = z.discriminatedUnion("kind", [DubSpec]);
export type JobSpec = z.infer<typeof JobSpec>;

export const OutputRole = z.enum(["video", "audio", "subtitles", "report"]);

export const Output = z.object({
  role: OutputRole,
  path: z.string(),
  /** Absent where a file holds several languages. */
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
  "succeeded",
  "failed",
  "cancelled",
  "dead",
]);
export type JobState = z.infer<typeof JobState>;
