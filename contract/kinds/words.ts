import { z } from "zod";
import { Language } from "../languages.ts";
import { LIMITS } from "../limits.ts";

/** A line's new text, as typed by a person. In the source language it is translated again. */
export const LineEdit = z.strictObject({
  /** The line's number, from 1. */
  line: z.int().min(1),
  language: Language,
  text: z.string().min(1).max(2000),
});
export type LineEdit = z.infer<typeof LineEdit>;

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

/** Languages to translate into, each once. */
export const Targets = z
  .array(Language)
  .max(LIMITS.targets)
  .refine((to) => new Set(to).size === to.length, "a target language is named twice");

/** The fields of every kind of job that works on what is said in a file. */
export const WORDS = {
  /** Absolute path of the file; only ever read. */
  input: z.string().min(1),
  /** Absolute path of the folder that receives the results. */
  outDir: z.string().min(1),
  from: z.union([z.literal("auto"), Language]).default("auto"),
  /** Absolute path of a subtitle file that takes the place of recognition. */
  transcript: z.string().min(1).optional(),
  /** Which subtitle stream of the input does so, from 0. */
  transcriptStream: z.int().min(0).optional(),
  engines: EngineWishes.prefault({}),
  /** What recognition writes: what is said, or that in English. */
  task: RecognitionTask.default("transcribe"),
  /** Names and words that recognition should expect. */
  vocabulary: z.array(z.string().min(1).max(LIMITS.termLength)).max(LIMITS.terms).default([]),
  glossary: z.array(GlossaryTerm).max(LIMITS.terms).default([]),
  /** Which audio stream of the input, from 0; the default one if not given. */
  audioTrack: z.int().min(0).optional(),
  edits: z.array(LineEdit).default([]),
} as const;

const WordsSpec = z.object(WORDS);
/** What every job on words says of them. */
export type WordsSpec = z.infer<typeof WordsSpec>;
