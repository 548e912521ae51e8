import { type Command, Option } from "commander";
import { z } from "zod";
import { CaptionPosition, CaptionStyle, CaptionsSpec } from "../../contract/kinds/captions.ts";
import { DEFAULTS } from "../../contract/limits.ts";
import {
  addEncodingOptions,
  ENCODING_OPTION_NAMES,
  EncodingOptions,
  encodingFields,
} from "./encoding.ts";
import { checkedSpec, parseLanguage, parseNumber } from "./parse.ts";
import { addWordOptions, WORD_OPTION_NAMES, WordOptions, wordFields } from "./words.ts";

/** The options of `octavia caption`, as typed. */
export const CaptionOptions = WordOptions.extend(EncodingOptions.shape).extend({
  to: z.string().optional(),
  words: z.string(),
  style: z.string(),
  position: z.string(),
  font: z.string().optional(),
});
export type CaptionOptions = z.infer<typeof CaptionOptions>;

export const addCaptionOptions = (command: Command): Command =>
  addEncodingOptions(
    addWordOptions(
      command
        .option("--to <language>", "language to translate into (default: as spoken)")
        .option("--words <n>", "words shown at a time", String(DEFAULTS.captionWords))
        .addOption(
          new Option("--style <style>", "how they look")
            .choices(CaptionStyle.options)
            .default("outline"),
        )
        .addOption(
          new Option("--position <place>", "where they stand")
            .choices(CaptionPosition.options)
            .default("bottom"),
        )
        .option("--font <name>", "a font of this machine (default: those of Octavia)"),
    ),
  );

/**
 * What was typed, as a job spec; paths are taken from the folder `cwd`.
 * @throws InvalidInput in words of the option that is wrong
 */
export function captionSpec(input: string, options: CaptionOptions, cwd: string): CaptionsSpec {
  const { style, position, font, to } = options;
  const candidate = {
    ...{ kind: "captions", ...wordFields(input, options, cwd), ...encodingFields(options, cwd) },
    to: to === undefined ? undefined : parseLanguage(to),
    look: { words: parseNumber(options.words, "--words"), style, position, font },
  };
  const names = {
    ...WORD_OPTION_NAMES,
    words: "--words",
    font: "--font",
    ...ENCODING_OPTION_NAMES,
  };
  return checkedSpec(CaptionsSpec, candidate, "caption", names);
}
