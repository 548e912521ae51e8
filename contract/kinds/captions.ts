import { z } from "zod";
import { Language } from "../languages.ts";
import { DEFAULTS, LIMITS } from "../limits.ts";
import { ENCODING } from "./encoding.ts";
import { WORDS } from "./words.ts";

export const CaptionStyle = z.enum(["plain", "box", "outline", "karaoke", "pop"]);
export type CaptionStyle = z.infer<typeof CaptionStyle>;

export const CaptionPosition = z.enum(["top", "middle", "bottom"]);
export type CaptionPosition = z.infer<typeof CaptionPosition>;

/** How burned-in captions look. */
export const CaptionLook = z.strictObject({
  /** Words shown at a time. */
  words: z.int().min(1).max(LIMITS.captionWords).default(DEFAULTS.captionWords),
  style: CaptionStyle.default("outline"),
  position: CaptionPosition.default("bottom"),
  /** A font of this machine; the ones that come with Octavia if not given. */
  font: z.string().min(1).max(100).optional(),
});
export type CaptionLook = z.infer<typeof CaptionLook>;

/** The video with captions in its picture. */
export const CaptionsSpec = z.strictObject({
  kind: z.literal("captions"),
  ...WORDS,
  /** Translated into this; as spoken if not given. */
  to: Language.optional(),
  look: CaptionLook.prefault({}),
  ...ENCODING,
});
export type CaptionsSpec = z.infer<typeof CaptionsSpec>;
