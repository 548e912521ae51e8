import { z } from "zod";
import { Language } from "./languages.ts";

/** A stretch of speech, seconds from the start of the file. */
export const SpeechSegment = z.object({ start: z.number(), end: z.number() });
export type SpeechSegment = z.infer<typeof SpeechSegment>;

export const Word = z.object({
  text: z.string(),
  /** Seconds. */
  start: z.number(),
  end: z.number(),
  /** 0 to 1, where the engine knows. */
  confidence: z.number().optional(),
});
export type Word = z.infer<typeof Word>;

/** How a whole text looks; what is absent is as usual. */
export const TextLook = z.object({
  italic: z.literal(true).optional(),
  bold: z.literal(true).optional(),
  underline: z.literal(true).optional(),
  strike: z.literal(true).optional(),
  /** "#rrggbb", lower case. */
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .optional(),
});
export type TextLook = z.infer<typeof TextLook>;

/** Where and how a text stands in the picture, if not below in the middle in the usual letters. */
export const Placement = z.object({
  /** As the keys of a number pad: 8 is above in the middle. */
  align: z.literal([1, 2, 3, 4, 5, 6, 7, 8, 9]).optional(),
  /** Where its anchor lies, as shares of the picture's width and height. */
  place: z.object({ x: z.number().optional(), y: z.number().optional() }).optional(),
  look: TextLook.optional(),
});
export type Placement = z.infer<typeof Placement>;

/** A run of words heard or read together: a recogniser's window, or a subtitle cue. */
export const Passage = z.object({
  start: z.number(),
  end: z.number(),
  text: z.string(),
  /** Empty where only the passage's own times are known (a supplied subtitle). */
  words: z.array(Word),
  speaker: z.string().optional(),
  /** As its subtitle file has it. */
  placement: Placement.optional(),
});
export type Passage = z.infer<typeof Passage>;

export const Transcript = z.object({
  language: Language,
  /** In time order. */
  passages: z.array(Passage),
  /** Whether the text already has punctuation and capitals. */
  punctuated: z.boolean(),
  /** Engine and version, or "supplied". */
  engine: z.string(),
  warnings: z.array(z.string()),
});
export type Transcript = z.infer<typeof Transcript>;

/** One sentence-like unit: what is translated, spoken and shown. */
export const Line = z.object({
  /** From 1, in time order; stable through the job. */
  id: z.int().min(1),
  start: z.number(),
  end: z.number(),
  text: z.string(),
  /** Times of the words inside, where known; used to re-split subtitles. */
  words: z.array(Word),
  speaker: z.string().optional(),
  placement: Placement.optional(),
});
export type Line = z.infer<typeof Line>;

/** A line of text by its id: what travels through translation. */
export const TextLine = z.object({ id: z.int().min(1), text: z.string() });
export type TextLine = z.infer<typeof TextLine>;

/** One of several translations of a line; scores are mean log-probabilities a token, nearer 0 is better. */
export const Alternative = z.object({ text: z.string(), score: z.number() });
export type Alternative = z.infer<typeof Alternative>;

/** A subtitle cue as shown: up to two lines of text joined by "\n". Seconds. */
export const Cue = z.object({
  start: z.number(),
  end: z.number(),
  text: z.string(),
  /** Who says it, where that is known. */
  speaker: z.string().optional(),
  /** When each of its words is said, where that is known. */
  words: z.array(Word).optional(),
  placement: Placement.optional(),
});
export type Cue = z.infer<typeof Cue>;
