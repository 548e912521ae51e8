import { z } from "zod";
import { Output } from "./job.ts";
import { Language } from "./languages.ts";
import { Line, Word } from "./transcript.ts";

/** What the fit did to a line, in the order of the ladder. */
export const FitAction = z.enum([
  "as-is",
  "reworded",
  "slowed",
  "borrowed-gap",
  "engine-rate",
  "stretched",
  "shifted",
  "runs-over",
]);
export type FitAction = z.infer<typeof FitAction>;

/** How one spoken line sits in its slot. Times in seconds from the start of the file. */
export const LineFit = z.object({
  id: z.int(),
  /** The source line's times. */
  sourceStart: z.number(),
  sourceEnd: z.number(),
  /** Room the line may take, seconds: its own length plus what may be borrowed. */
  slot: z.number(),
  /** Length of the trimmed natural speech, seconds. */
  natural: z.number(),
  /** Where it is placed, and how long it is there. */
  start: z.number(),
  duration: z.number(),
  /** Total change of speed: natural / duration. */
  rate: z.number(),
  /** The part of it that the voice itself speaks faster or slower. */
  engineRate: z.number(),
  /** The part of it that is time-stretching; rate = engineRate * stretch, nearly. */
  stretch: z.number(),
  /** start - sourceStart. */
  drift: z.number(),
  actions: z.array(FitAction),
  warnings: z.array(z.string()),
});
export type LineFit = z.infer<typeof LineFit>;

/** A line as it was spoken: its text, or another translation that fits its slot. */
export const SpokenLine = LineFit.extend({ text: z.string() });
export type SpokenLine = z.infer<typeof SpokenLine>;

export const StepReport = z.object({
  /** Step name, with the language where it has one: "translate:es". */
  id: z.string(),
  step: z.string(),
  /** Wall time, seconds. */
  seconds: z.number(),
  cached: z.boolean(),
});
export type StepReport = z.infer<typeof StepReport>;

export const LanguageReport = z.object({
  language: Language,
  /** The hops of the translation, e.g. ["en", "es", "pt"]. */
  path: z.array(Language),
  translator: z.string(),
  voice: z.string(),
  lines: z.array(
    LineFit.extend({
      source: z.string(),
      text: z.string(),
      /** Who says it in the source, where that is known. */
      speaker: z.string().optional(),
      /** The voice that a person has given to this line alone. */
      voice: z.string().optional(),
      /** Whether a person has changed it, in the source or in this language. */
      edited: z.boolean().optional(),
    }),
  ),
  /** LUFS; null where the sound is silent. */
  loudnessBefore: z.number().nullable(),
  loudnessAfter: z.number().nullable(),
  /** dBTP. */
  truePeak: z.number().nullable(),
  /** Gain set after the mix, dB. */
  gainDb: z.number(),
  warnings: z.array(z.string()),
});
export type LanguageReport = z.infer<typeof LanguageReport>;

/** What every report tells: what was done, and with what. */
const BASE = {
  octavia: z.string(),
  /** The person's files that were read. Absolute paths. */
  inputs: z.array(z.string()),
  engines: z.record(z.string(), z.string()),
  steps: z.array(StepReport),
  outputs: z.array(Output),
  warnings: z.array(z.string()),
};
const ReportBase = z.object(BASE);
export type ReportBase = z.infer<typeof ReportBase>;

/** Of a dub: how well each line sits. */
export const DubReport = z.object({
  kind: z.literal("dub"),
  ...BASE,
  source: Language,
  /** Length of the source, seconds. */
  duration: z.number().optional(),
  /** The lines as they were cut, before people edited them: edits are checked against these. */
  cut: z.array(Line.omit({ words: true })).optional(),
  /** When the words of each line are said in the source, where that is known. Seconds. */
  words: z.array(z.object({ line: z.int(), words: z.array(Word) })).optional(),
  languages: z.array(LanguageReport),
});
export type DubReport = z.infer<typeof DubReport>;

/** How a subtitle cue reads. Seconds. */
export const CueReport = z.object({
  start: z.number(),
  end: z.number(),
  text: z.string(),
  /** User-perceived ones. */
  charactersPerSecond: z.number(),
  /** What a viewer will find hard; none if all is well. */
  warnings: z.array(z.string()),
});
export type CueReport = z.infer<typeof CueReport>;

/** Of subtitles: how each cue reads. */
export const SubtitlesReport = z.object({
  kind: z.literal("subtitles"),
  ...BASE,
  /** Absent where a file was read and nobody said which language it is in. */
  source: Language.optional(),
  texts: z.array(
    z.object({
      /** Two where each cue has both. */
      languages: z.array(Language),
      /** Whether the cues are those that were read, as they were. */
      asRead: z.boolean(),
      cues: z.array(CueReport),
    }),
  ),
});
export type SubtitlesReport = z.infer<typeof SubtitlesReport>;

/** Of a merge: where each scene stands. Times in seconds. */
export const MergeReport = z.object({
  kind: z.literal("merge"),
  ...BASE,
  width: z.int(),
  height: z.int(),
  /** Frames a second. */
  frameRate: z.number(),
  /** Whether the pictures stand as they were, without encoding. */
  copied: z.boolean(),
  scenes: z.array(
    z.object({
      video: z.string(),
      voice: z.string().optional(),
      start: z.number(),
      duration: z.number(),
    }),
  ),
});
export type MergeReport = z.infer<typeof MergeReport>;

/** Of a video with music. */
export const MusicReport = z.object({
  kind: z.literal("music"),
  ...BASE,
  /** Seconds. */
  duration: z.number(),
  musicDuration: z.number(),
  /** How often the music is heard from its start, the last time perhaps in part. */
  rounds: z.int(),
  /** Stretches in which it is softer, where that was asked for. Seconds. */
  ducked: z.array(z.object({ start: z.number(), end: z.number() })).optional(),
});
export type MusicReport = z.infer<typeof MusicReport>;

/** Of still pictures: why each was chosen, from 0 to 1 but for its time. */
export const ThumbnailsReport = z.object({
  kind: z.literal("thumbnails"),
  ...BASE,
  pictures: z.array(
    z.object({
      path: z.string(),
      /** Seconds. */
      at: z.number(),
      score: z.number(),
      sharpness: z.number(),
      light: z.number(),
      contrast: z.number(),
      colour: z.number(),
    }),
  ),
});
export type ThumbnailsReport = z.infer<typeof ThumbnailsReport>;

/** One clip, and why it was chosen. */
export const ClipReport = z.object({
  /** From 1: the best. */
  number: z.int(),
  /** Where it was really cut, seconds of the source. */
  start: z.number(),
  end: z.number(),
  /** 0 to 100. */
  score: z.number(),
  /** What the score is made of, each from 0 to 1. */
  parts: z.record(z.string(), z.number()),
  /** In words, the strongest first. */
  reasons: z.array(z.string()),
  titleWords: z.array(z.string()),
  /** A sentence to show it with. */
  caption: z.string(),
  /** What is said in it. */
  text: z.string(),
  files: z.array(z.object({ path: z.string(), language: Language })),
});
export type ClipReport = z.infer<typeof ClipReport>;

/** Of clips: what was chosen, and why. */
export const ClipsReport = z.object({
  kind: z.literal("clips"),
  ...BASE,
  source: Language,
  /** Best first. */
  clips: z.array(ClipReport),
});
export type ClipsReport = z.infer<typeof ClipsReport>;

/** Of a video with captions in its picture. */
export const CaptionsReport = z.object({
  kind: z.literal("captions"),
  ...BASE,
  source: Language,
  /** Of the captions. */
  language: Language,
  captions: z.int(),
  /** Families of the fonts they are drawn in. */
  fonts: z.array(z.string()),
  /** What became of the picture's range of brightness. */
  range: z.enum(["standard", "kept", "tone-mapped"]),
});
export type CaptionsReport = z.infer<typeof CaptionsReport>;

/** The `.report.json` beside the results. */
export const Report = z.discriminatedUnion("kind", [
  DubReport,
  CaptionsReport,
  ClipsReport,
  MergeReport,
  MusicReport,
  ThumbnailsReport,
  SubtitlesReport,
]);
export type Report = z.infer<typeof Report>;
