import { type Command, Option } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { ProfileName, SubtitleFormat, SubtitlesSpec } from "../../contract/kinds/subtitles.ts";
import type { Language } from "../../contract/languages.ts";
import { checkedSpec, parseLanguage, parseList, parseTargets } from "./parse.ts";
import { addWordOptions, WORD_OPTION_NAMES, WordOptions, wordFields } from "./words.ts";

/** The options of `octavia subtitle`, as typed. */
export const SubtitleOptions = WordOptions.extend({
  to: z.string().optional(),
  format: z.string(),
  profile: z.string().optional(),
  bilingual: z.string().optional(),
  embed: z.boolean().default(false),
});
export type SubtitleOptions = z.infer<typeof SubtitleOptions>;

export const addSubtitleOptions = (command: Command): Command =>
  addWordOptions(
    command
      .option("--to <languages>", "also translated into these, with commas: es,fr")
      .option(
        "--format <formats>",
        `with commas: ${SubtitleFormat.options.join(", ")}`,
        SubtitleFormat.options[0],
      )
      .addOption(
        new Option(
          "--profile <name>",
          "rules of layout; cues that are read stay as they are without it",
        ).choices(ProfileName.options),
      )
      .option(
        "--bilingual <languages>",
        "a further file with two languages: es+en, the first above",
      )
      .option("--embed", "also a copy of the video with the subtitles as tracks"),
  );

/** "es+en" */
function parsePair(pair: string): [Language, Language] {
  const [above, below, ...more] = pair.split("+").map(parseLanguage);
  if (above !== undefined && below !== undefined && more.length === 0) return [above, below];
  throw new OctaviaError("InvalidInput", `--bilingual takes two languages, not "${pair}".`, {
    hint: "Write --bilingual es+en: Spanish above English.",
  });
}

function parseFormats(list: string): SubtitleFormat[] {
  const formats = parseList(list.toLowerCase()).map((name) => {
    const format = SubtitleFormat.safeParse(name);
    if (format.success) return format.data;
    throw new OctaviaError("InvalidInput", `"${name}" is not a format Octavia writes.`, {
      hint: `It writes ${SubtitleFormat.options.join(", ")}.`,
    });
  });
  return [...new Set(formats)];
}

/**
 * What was typed, as a job spec; paths are taken from the folder `cwd`.
 * @throws InvalidInput in words of the option that is wrong
 */
export function subtitleSpec(input: string, options: SubtitleOptions, cwd: string): SubtitlesSpec {
  const { to, format, profile, bilingual, embed } = options;
  const candidate = {
    ...{ kind: "subtitles", ...wordFields(input, options, cwd), profile, embed },
    to: to === undefined ? [] : parseTargets(to),
    formats: parseFormats(format),
    bilingual: bilingual === undefined ? undefined : parsePair(bilingual),
  };
  const names = { ...WORD_OPTION_NAMES, formats: "--format" };
  return checkedSpec(SubtitlesSpec, candidate, "subtitle", names);
}
