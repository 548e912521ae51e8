import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { z } from "zod";
import { Corner, EncoderWish } from "../../contract/kinds/encoding.ts";
import { DEFAULTS } from "../../contract/limits.ts";
import { parseNumber } from "./parse.ts";

/** The options of every command that encodes a picture, as typed. */
export const EncodingOptions = z.object({
  encoder: z.string(),
  watermarkImage: z.string().optional(),
  watermarkText: z.string().optional(),
  watermarkCorner: z.string(),
  watermarkOpacity: z.string(),
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
      new Option("--watermark-corner <corner>", "where it stands")
        .choices(Corner.options)
        .default("bottom-right"),
    )
    .option("--watermark-opacity <0-1>", "how strongly it shows", String(DEFAULTS.opacity));

/**
 * The fields of a spec that stand for these options; paths are taken from the folder `cwd`.
 * @throws InvalidInput in words of the option that is wrong
 */
export function encodingFields(options: EncodingOptions, cwd: string) {
  const { encoder, watermarkImage, watermarkText: text } = options;
  const image = watermarkImage === undefined ? undefined : resolve(cwd, watermarkImage);
  const opacity = parseNumber(options.watermarkOpacity, "--watermark-opacity");
  const mark = { image, text, corner: options.watermarkCorner, opacity };
  return { encoder, watermark: image === undefined && text === undefined ? undefined : mark };
}
