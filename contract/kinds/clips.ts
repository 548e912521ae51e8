import { z } from "zod";
import { DEFAULTS, LIMITS } from "../limits.ts";
import { CaptionLook } from "./captions.ts";
import { ENCODING } from "./encoding.ts";
import { Targets, WORDS } from "./words.ts";

export const Aspect = z.enum(["9:16", "1:1", "16:9", "source"]);
export type Aspect = z.infer<typeof Aspect>;

/** What stays in the picture where its sides are cut off: a side, or a place from 0 (left) to 1. */
export const Focus = z.union([z.enum(["left", "center", "right"]), z.number().min(0).max(1)]);
export type Focus = z.infer<typeof Focus>;

const seconds = z.number().min(1).max(LIMITS.clipSeconds);

/** Where a person wants a clip to begin and end, instead of where it was found. */
export const ClipTrim = z
  .strictObject({
    /** The clip's number, from 1. */
    number: z.int().min(1).max(LIMITS.clips),
    /** Seconds of the source. */
    start: z.number().min(0),
    end: z.number().min(0),
  })
  .refine(({ start, end }) => end - start >= 1 && end - start <= LIMITS.clipSeconds, {
    path: ["end"],
    message: `a clip lasts from 1 to ${LIMITS.clipSeconds} s`,
  });
export type ClipTrim = z.infer<typeof ClipTrim>;

/** The best moments of a long video, each a file of its own. */
export const ClipsSpec = z
  .strictObject({
    kind: z.literal("clips"),
    ...WORDS,
    /** A clip with captions in each of these as well, besides the one with those as spoken. */
    to: Targets.default([]),
    count: z.int().min(1).max(LIMITS.clips).default(DEFAULTS.clips),
    /** Seconds. */
    length: z
      .strictObject({ min: seconds, max: seconds })
      .refine(({ min, max }) => min <= max, "the shortest length is above the longest")
      .prefault(DEFAULTS.clipLength),
    trims: z
      .array(ClipTrim)
      .refine(
        (trims) => new Set(trims.map(({ number }) => number)).size === trims.length,
        "a clip is trimmed twice",
      )
      .default([]),
    /** 9:16 if not given; a fast cut keeps the source's. */
    aspect: Aspect.optional(),
    focus: Focus.default("center"),
    /** Captions in the picture; with translations there always are. */
    captions: z.boolean().default(false),
    look: CaptionLook.prefault({}),
    /** Cut at keyframes, without encoding: quick, and up to some seconds beside the sentence. */
    fast: z.boolean().default(false),
    ...ENCODING,
  })
  .refine(({ fast, aspect = "source" }) => !fast || aspect === "source", {
    path: ["fast"],
    message: "a fast cut copies the picture, so it keeps its aspect",
  })
  .refine(({ fast, captions, to }) => !fast || (!captions && to.length === 0), {
    path: ["fast"],
    message: "a fast cut copies the picture, so it takes no captions",
  })
  .refine(({ fast, watermark }) => !fast || watermark === undefined, {
    path: ["fast"],
    message: "a fast cut copies the picture, so it takes no watermark",
  });
export type ClipsSpec = z.infer<typeof ClipsSpec>;
