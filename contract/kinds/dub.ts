import { z } from "zod";
import { Language } from "../languages.ts";
import { DEFAULTS, LIMITS } from "../limits.ts";
import { Targets, WORDS } from "./words.ts";

/** Loudness of the result: a target in LUFS, or "source" to match the original. */
export const LoudnessTarget = z.union([z.literal("source"), z.number().min(-40).max(-5)]);
export type LoudnessTarget = z.infer<typeof LoudnessTarget>;

/** One file a language, or one file with the original and all dubs as tracks. */
export const TrackLayout = z.enum(["separate", "together"]);
export type TrackLayout = z.infer<typeof TrackLayout>;

/** Files of sound alone. */
export const AudioFormat = z.enum(["wav", "flac", "m4a", "mp3", "opus"]);
export type AudioFormat = z.infer<typeof AudioFormat>;

/** The file's speech in other languages, over its own sound. */
export const DubSpec = z.strictObject({
  kind: z.literal("dub"),
  ...WORDS,
  to: Targets.min(1),
  /** Voice per target language, as the engine names it; the engine's default elsewhere. */
  voices: z.partialRecord(Language, z.string().min(1)).default({}),
  tracks: TrackLayout.default("separate"),
  loudness: LoudnessTarget.default(DEFAULTS.loudness),
  maxSpeed: z.number().min(1).max(LIMITS.maxSpeed).default(DEFAULTS.maxSpeed),
  /** Only the sound, in a file of this kind; else as the input is. */
  audioOnly: AudioFormat.optional(),
  /**
   * Mastering gain per language in dB, carried over by an edit so that segments already encoded
   * keep their sound; used only while it still meets the loudness target.
   */
  gainHints: z.partialRecord(Language, z.number()).default({}),
});
export type DubSpec = z.infer<typeof DubSpec>;
