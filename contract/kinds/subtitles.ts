import { z } from "zod";
import { Language } from "../languages.ts";
import { Word } from "../transcript.ts";
import { Targets, WORDS } from "./words.ts";

export const SubtitleFormat = z.enum(["srt", "vtt", "ass", "txt", "json"]);
export type SubtitleFormat = z.infer<typeof SubtitleFormat>;

/** Rules of layout by name; "auto" is the language's own. */
export const ProfileName = z.enum(["auto", "netflix", "youtube", "shorts"]);
export type ProfileName = z.infer<typeof ProfileName>;

/**
 * Subtitle files, heard or read, translated or not. The input may be a subtitle file itself: it
 * then takes the place of a transcript.
 */
export const SubtitlesSpec = z.strictObject({
  kind: z.literal("subtitles"),
  ...WORDS,
  to: Targets.default([]),
  formats: z.array(SubtitleFormat).min(1).default(["srt"]),
  /** If not given, what is heard is laid out as with "auto", and cues that are read stay as they are. */
  profile: ProfileName.optional(),
  /** A further file with two languages, the first above the second. */
  bilingual: z
    .tuple([Language, Language])
    .refine(([above, below]) => above !== below, "the two languages are the same")
    .optional(),
  /** Also a copy of the video with the subtitles as tracks. */
  embed: z.boolean().default(false),
});
export type SubtitlesSpec = z.infer<typeof SubtitlesSpec>;

/** A stretch of a cue's text that looks otherwise than the rest. */
const StyledText = z.object({
  text: z.string(),
  italic: z.literal(true).optional(),
  bold: z.literal(true).optional(),
  underline: z.literal(true).optional(),
  strike: z.literal(true).optional(),
  /** "#rrggbb". */
  color: z.string().optional(),
  /** A font by name. */
  face: z.string().optional(),
  /** Who says it, in a cue of several voices. */
  voice: z.string().optional(),
});

/** One cue of a `.json` subtitle file. Seconds. */
const SubtitleFileCue = z.object({
  start: z.number(),
  end: z.number(),
  /** Lines are parted by "\n". */
  text: z.string(),
  speaker: z.string().optional(),
  /** A style or class by the name it had in its file. */
  style: z.string().optional(),
  /** Where it stands, as the keys of a number pad; below in the middle if absent. */
  align: z.int().min(1).max(9).optional(),
  /** Where its anchor lies, as shares of the picture's width and height. */
  place: z.object({ x: z.number().optional(), y: z.number().optional() }).optional(),
  /** The text in pieces, where they do not all look alike. */
  spans: z.array(StyledText).optional(),
  /** Empty where only the cue's own times are known. */
  words: z.array(Word),
});

/** What a `.json` subtitle file holds. */
export const SubtitleFile = z.object({
  version: z.literal(1),
  /** Absent where it is not known; two in a bilingual file. */
  languages: z.array(Language),
  cues: z.array(SubtitleFileCue),
});
export type SubtitleFile = z.infer<typeof SubtitleFile>;
