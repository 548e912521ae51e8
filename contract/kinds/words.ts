import { z } from "zod";
import { Language } from "../languages.ts";
import { LIMITS } from "../limits.ts";

/** A line's number: from 1 as the words were cut, and stable through all edits. */
const LineId = z.int().min(1).max(LIMITS.lineId);
/** Seconds from the start of the source. */
const Seconds = z.number().min(0);

/** A line's new text, as typed by a person. In the source language it is translated again. */
export const TextEdit = z.strictObject({
  line: LineId,
  language: Language,
  text: z.string().min(1).max(2000),
});
export type TextEdit = z.infer<typeof TextEdit>;

/** When a line is said: from the end of the one before to the start of the next at most. */
export const TimeEdit = z.strictObject({
  op: z.literal("time"),
  line: LineId,
  start: Seconds,
  end: Seconds,
});
export type TimeEdit = z.infer<typeof TimeEdit>;

/** One line becomes two, both translated anew. */
export const SplitEdit = z.strictObject({
  op: z.literal("split"),
  line: LineId,
  /** Where the second line starts and the first ends: inside the line. Seconds of the source. */
  at: Seconds,
  /** Where the second line's text starts: UTF-16 index in the source text. */
  textAt: z.int().min(1),
  /** Id of the second line; no line has or had it. Any free number will do, say the highest + 1. */
  into: LineId,
});
export type SplitEdit = z.infer<typeof SplitEdit>;

/** Two lines become one, translated anew: the second's text is appended, and its id is gone. */
export const MergeEdit = z.strictObject({
  op: z.literal("merge"),
  line: LineId,
  /** The next line. */
  with: LineId,
});
export type MergeEdit = z.infer<typeof MergeEdit>;

/** Who speaks a line in the dub. */
export const VoiceEdit = z.strictObject({
  op: z.literal("voice"),
  line: LineId,
  /** All targets, if it is not named. */
  language: Language.optional(),
  /** Id of a voice, as `voices` lists them; it must speak the language. */
  voice: z.string().min(1).max(200),
});
export type VoiceEdit = z.infer<typeof VoiceEdit>;

/** Who says a line in the source: a name that people give. */
export const SpeakerEdit = z.strictObject({
  op: z.literal("speaker"),
  line: LineId,
  speaker: z.string().min(1).max(200),
});
export type SpeakerEdit = z.infer<typeof SpeakerEdit>;

/**
 * What a person may do to a line. Edits hold in the order in which they were made: a line that a
 * split has made may be edited after it, one that a merge has taken may not.
 */
export const LineEdit = z.union([
  TextEdit,
  z.discriminatedUnion("op", [TimeEdit, SplitEdit, MergeEdit, VoiceEdit, SpeakerEdit]),
]);
export type LineEdit = z.infer<typeof LineEdit>;

/** Whether an edit is of a line's text: the one without an `op`, as the first specs had it. */
export const isTextEdit = (edit: LineEdit): edit is TextEdit => !("op" in edit);

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
