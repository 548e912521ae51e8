import { z } from "zod";
import { Language } from "../languages.ts";
import { Targets, WORDS } from "./words.ts";

export const SubtitleFormat = z.enum(["srt", "vtt", "ass", "txt", "json"]);
export type SubtitleFormat = z.infer<typeof SubtitleFormat>;

/** Rules of layout by name; "auto" is the language's own. */
export const ProfileName = z.enum(["auto", "netflix", "youtube", "shorts"]);
export type ProfileName = z.infer<typeof ProfileName>;

/**
 * Subtitle files, heard or read, translated or not. The input may be a subtitle file itself: it
 * then takes the place of a transcript, and without a translation its cues stay as they are.
 */
export const SubtitlesSpec = z.strictObject({
  kind: z.literal("subtitles"),
  ...WORDS,
  to: Targets.default([]),
  formats: z.array(SubtitleFormat).min(1).default(["srt"]),
  profile: ProfileName.default("auto"),
  /** A further file with two languages, the first above the second. */
  bilingual: z.tuple([Language, Language]).optional(),
  /** Also a copy of the video with the subtitles as tracks. */
  embed: z.boolean().default(false),
});
export type SubtitlesSpec = z.infer<typeof SubtitlesSpec>;
