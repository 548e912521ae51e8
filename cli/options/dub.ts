import { type Command, Option } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { AudioFormat, DubSpec } from "../../contract/kinds/dub.ts";
import type { Language } from "../../contract/languages.ts";
import { DEFAULTS } from "../../contract/limits.ts";
import { checkedSpec, collect, parseLanguage, parseNumber, parseTargets } from "./parse.ts";
import { addWordOptions, WORD_OPTION_NAMES, WordOptions, wordFields } from "./words.ts";

/** The options of `octavia dub`, as typed. */
export const DubOptions = WordOptions.extend({
  to: z.string(),
  tts: z.string().optional(),
  voice: z.array(z.string()),
  tracks: z.string(),
  loudness: z.string(),
  maxSpeed: z.string(),
  audioOnly: z.union([z.literal(true), z.string()]).optional(),
});
export type DubOptions = z.infer<typeof DubOptions>;

export const addDubOptions = (command: Command): Command =>
  addWordOptions(command.requiredOption("--to <languages>", "target languages, with commas: es,fr"))
    .option("--voice <voice>", "voice, or language=voice; may be repeated", collect, [])
    .option("--tts <name>", "voice engine or model (default: the best installed)")
    .addOption(
      new Option("--tracks <layout>", "one file a language, or one with all as tracks")
        .choices(["separate", "together"])
        .default("separate"),
    )
    .option("--loudness <lufs>", "loudness in LUFS, or source", String(DEFAULTS.loudness))
    .option("--max-speed <rate>", "fastest a line may be spoken", String(DEFAULTS.maxSpeed))
    .option(
      "--audio-only [format]",
      `only the sound, as ${AudioFormat.options.join(", ")} (default: m4a)`,
    );

/** `--voice es=es+f3` or, with one target language, `--voice es+f3`. */
function parseVoices(voices: readonly string[], to: readonly Language[]): DubSpec["voices"] {
  const chosen: DubSpec["voices"] = {};
  const [only] = to;
  for (const voice of voices) {
    const [left = "", ...right] = voice.split("=");
    if (right.length > 0) chosen[parseLanguage(left)] = right.join("=");
    else if (to.length === 1 && only !== undefined) chosen[only] = voice;
    else {
      throw new OctaviaError("InvalidInput", `--voice ${voice} does not say for which language.`, {
        hint: `With several target languages write --voice ${only ?? "es"}=${voice}.`,
      });
    }
  }
  return chosen;
}

/**
 * What was typed, as a job spec; paths are taken from the folder `cwd`.
 * @throws InvalidInput in words of the option that is wrong
 */
export function dubSpec(input: string, options: DubOptions, cwd: string): DubSpec {
  const { loudness, audioOnly } = options;
  const to = parseTargets(options.to);
  const words = wordFields(input, options, cwd);
  const candidate = {
    ...{ kind: "dub", ...words, to },
    engines: { ...words.engines, tts: options.tts },
    voices: parseVoices(options.voice, to),
    tracks: options.tracks,
    loudness: loudness === "source" ? "source" : parseNumber(loudness, "--loudness"),
    maxSpeed: parseNumber(options.maxSpeed, "--max-speed"),
    audioOnly: audioOnly === true ? "m4a" : audioOnly,
  };
  return checkedSpec(DubSpec, candidate, "dub", { ...WORD_OPTION_NAMES, voices: "--voice" });
}
