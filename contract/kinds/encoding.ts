import { z } from "zod";
import { DEFAULTS } from "../limits.ts";

/** Who encodes the picture; "auto" is the first that really works here. */
export const EncoderWish = z.enum(["auto", "x264", "nvenc", "qsv", "amf", "videotoolbox", "vaapi"]);
export type EncoderWish = z.infer<typeof EncoderWish>;

export const Corner = z.enum(["top-left", "top-right", "bottom-left", "bottom-right"]);
export type Corner = z.infer<typeof Corner>;

/** A mark on the picture: an image or a text. */
export const Watermark = z
  .strictObject({
    /** Absolute path of a PNG or JPEG file. */
    image: z.string().min(1).optional(),
    text: z
      .string()
      .min(1)
      .max(100)
      .refine((text) => text.trim() !== "", "must not be empty")
      .optional(),
    corner: Corner.default("bottom-right"),
    opacity: z.number().min(0).max(1).default(DEFAULTS.opacity),
  })
  .refine(
    ({ image, text }) => (image === undefined) !== (text === undefined),
    "a watermark is an image or a text",
  );
export type Watermark = z.infer<typeof Watermark>;

/** The fields of every kind of job that encodes a picture. */
export const ENCODING = {
  encoder: EncoderWish.default("auto"),
  watermark: Watermark.optional(),
} as const;
