import { type Command, Option } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { CaptionPosition, CaptionStyle } from "../../contract/kinds/captions.ts";
import { Aspect, ClipsSpec, Focus } from "../../contract/kinds/clips.ts";
import { DEFAULTS } from "../../contract/limits.ts";
import {
  addEncodingOptions,
  ENCODING_OPTION_NAMES,
  EncodingOptions,
  encodingFields,
} from "./encoding.ts";
import { checkedSpec, parseNumber, parseTargets } from "./parse.ts";
import { addWordOptions, WORD_OPTION_NAMES, WordOptions, wordFields } from "./words.ts";

/** The options of `octavia clips`, as typed. */
export const ClipsOptions = WordOptions.extend(EncodingOptions.shape).extend({
  to: z.string().optional(),
  count: z.string(),
  length: z.string(),
  aspect: z.string().optional(),
  focus: z.string(),
  captions: z.boolean().default(false),
  words: z.string(),
  style: z.string(),
  position: z.string(),
  font: z.string().optional(),
  fast: z.boolean().default(false),
});
export type ClipsOptions = z.infer<typeof ClipsOptions>;

const { min, max } = DEFAULTS.clipLength;

export const addClipsOptions = (command: Command): Command =>
  addEncodingOptions(
    addWordOptions(
      command
        .option("--count <n>", "how many clips at most", String(DEFAULTS.clips))
        .option("--length <seconds>", "shortest and longest clip", `${min}-${max}`)
        .addOption(
          new Option("--aspect <aspect>", "shape of the picture (default: 9:16)").choices(
            Aspect.options,
          ),
        )
        .option(
          "--focus <place>",
          "what stays of a wide picture: left, center, right, or 0 to 1",
          "center",
        )
        .option("--captions", "write what is said into the picture")
        .option("--to <languages>", "captions in these as well, with commas: es,fr"),
    ),
  )
    .option("--words <n>", "words of a caption", String(DEFAULTS.captionWords))
    .addOption(
      new Option("--style <style>", "how captions look")
        .choices(CaptionStyle.options)
        .default("outline"),
    )
    .addOption(
      new Option("--position <place>", "where captions stand")
        .choices(CaptionPosition.options)
        .default("bottom"),
    )
    .option("--font <name>", "a font of this machine for captions (default: those of Octavia)")
    .option("--fast", "cut at keyframes and encode nothing: quick, but not exact");

/** "15-60", or "30" for exactly that many. @throws InvalidInput */
function parseLength(length: string): ClipsSpec["length"] {
  const parts = length.split("-");
  const [from = "", to = from] = parts;
  if (parts.length <= 2 && from.trim() !== "" && to.trim() !== "") {
    return { min: parseNumber(from, "--length"), max: parseNumber(to, "--length") };
  }
  throw new OctaviaError("InvalidInput", `--length takes two numbers, not "${length}".`, {
    hint: "Write --length 15-60.",
  });
}

/** A side by its name, or a place by its number. @throws InvalidInput */
function parseFocus(focus: string): ClipsSpec["focus"] {
  const parsed = Focus.safeParse(/^[\d.]/.test(focus) ? Number(focus) : focus);
  if (parsed.success) return parsed.data;
  throw new OctaviaError(
    "InvalidInput",
    `--focus takes left, center, right or a number from 0 to 1, not "${focus}".`,
  );
}

/**
 * What was typed, as a job spec; paths are taken from the folder `cwd`.
 * @throws InvalidInput in words of the option that is wrong
 */
export function clipsSpec(input: string, options: ClipsOptions, cwd: string): ClipsSpec {
  const { to, count, aspect, captions, fast, style, position, font } = options;
  const candidate = {
    ...{ kind: "clips", ...wordFields(input, options, cwd), ...encodingFields(options, cwd) },
    to: to === undefined ? [] : parseTargets(to),
    count: parseNumber(count, "--count"),
    length: parseLength(options.length),
    focus: parseFocus(options.focus),
    look: { words: parseNumber(options.words, "--words"), style, position, font },
    ...{ aspect, captions, fast },
  };
  const names = {
    ...WORD_OPTION_NAMES,
    ...ENCODING_OPTION_NAMES,
    words: "--words",
    font: "--font",
  };
  return checkedSpec(ClipsSpec, candidate, "clips", names);
}
