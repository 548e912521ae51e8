import { z } from "zod";
import { CaptionPosition, CaptionStyle } from "../../../contract/kinds/captions.ts";
import { Aspect } from "../../../contract/kinds/clips.ts";
import { AudioFormat, TrackLayout } from "../../../contract/kinds/dub.ts";
import { ProfileName, SubtitleFormat } from "../../../contract/kinds/subtitles.ts";
import { Language } from "../../../contract/languages.ts";
import { EMPTY_FORM, type Form } from "./form.ts";

/** What of a form is a taste, to be kept for jobs to come, and not of one file or job. */
const TASTES = {
  from: z.union([z.literal("auto"), Language]),
  to: z.array(Language),
  outDir: z.string(),
  vocabulary: z.string(),
  glossary: z.string(),
  voices: z.partialRecord(Language, z.string()),
  tracks: TrackLayout,
  loudness: z.union([z.number(), z.literal("source")]),
  maxSpeed: z.number(),
  audioFormat: AudioFormat,
  formats: z.array(SubtitleFormat),
  profile: ProfileName,
  embed: z.boolean(),
  bilingual: z.boolean(),
  captionTo: Language.optional(),
  words: z.number(),
  style: CaptionStyle,
  position: CaptionPosition,
  count: z.number(),
  minSeconds: z.number(),
  maxSeconds: z.number(),
  aspect: Aspect,
  withCaptions: z.boolean(),
  fast: z.boolean(),
  fit: z.enum(["cover", "contain"]),
  videoVolume: z.number(),
  voiceVolume: z.number(),
  musicVolume: z.number(),
  duck: z.boolean(),
  fade: z.number(),
  thumbnails: z.number(),
} satisfies { readonly [key in keyof Form]?: z.ZodType };

const Choices = z.object(TASTES);
export type Choices = z.infer<typeof Choices>;

/**
 * The choices that were stored. Fields and their values come and go between versions: what this one
 * does not know is as in an empty form.
 */
export function sensible(stored: Readonly<Record<string, unknown>>): Choices {
  const known = Object.entries(TASTES).filter(
    ([key, taste]) => taste.safeParse(stored[key]).success,
  );
  const kept = Object.fromEntries(known.map(([key]) => [key, stored[key]]));
  return Choices.parse({ ...EMPTY_FORM, ...kept });
}
