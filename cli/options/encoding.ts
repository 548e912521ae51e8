import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { Corner, EncoderWish } from "../../contract/kinds/encoding.ts";
import { DEFAULTS } from "../../contract/limits.ts";
import { parseOptional } from "./parse.ts";

/** The options of every command that encodes a picture, as typed. */
export const EncodingOptions = z.object({
  encoder: z.string(),
  watermarkImage: z.string().optional(),
  watermarkText: z.string().optional(),
  watermarkCorner: z.string().optional(),
  watermarkOpacity: z.string().optional(),
});
export type EncodingOptions = z.infer<typeof EncodingOptions>;

export const addEncodingOptions = (command: Command): Command =>
  command
    .addOption(
      new Option("--encoder <name>", "who encodes the picture; auto takes what works here")
        .choices(EncoderWish.options)
        .default("auto"),
    )
    .option("--watermark-image <file>", "PNG or JPEG picture put into a corner")
    .option("--watermark-text <text>", "text put into a corner")
    .addOption(
      new Option("--watermark-corner <corner>", "where it stands (default: bottom-right)").choices(
        Corner.options,
      ),
    )
    .option("--watermark-opacity <0-1>", `how strongly it shows (default: ${DEFAULTS.opacity})`);

/** The options' names where they are not those of the fields. */
export const ENCODING_OPTION_NAMES = {
  watermark: "--watermark-image",
  ...{ image: "--watermark-image", text: "--watermark-text", opacity: "--watermark-opacity" },
} as const;

/**
 * The fields of a spec that stand for these options; paths are taken from the folder `cwd`.
 * @throws InvalidInput in words of the option that is wrong
 */
export function encodingFields(options: EncodingOptions, cwd: string) {
  const { encoder, watermarkImage, watermarkText: text, watermarkCorner: corner } = options;
  const image = watermarkImage === undefined ? undefined : resolve(cwd, watermarkImage);
  const opacity = parseOptional(options.watermarkOpacity, "--watermark-opacity");
  if (image !== undefined || text !== undefined) {
    return { encoder, watermark: { image, text, corner, opacity } };
  }
  if (corner !== undefined || opacity !== undefined) {
    throw new OctaviaError("InvalidInput", "There is no watermark to put anywhere.", {
      hint: "Give --watermark-image or --watermark-text as well.",
    });
  }
  return { encoder, watermark: undefined };
}
