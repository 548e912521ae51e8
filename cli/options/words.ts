import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { z } from "zod";
import type { GlossaryTerm } from "../../contract/kinds/words.ts";
import { outDirOf } from "./jobs.ts";
import { parseLanguage, parseList, parseOptional } from "./parse.ts";

/** The options of every command that works on what is said in a file, as typed. */
export const WordOptions = z.object({
  from: z.string(),
  out: z.string().optional(),
  transcript: z.string().optional(),
  fromStream: z.string().optional(),
  asr: z.string().optional(),
  task: z.string(),
  mt: z.string().optional(),
  vocabulary: z.string().optional(),
  glossary: z.string().optional(),
  audioTrack: z.string().optional(),
});
export type WordOptions = z.infer<typeof WordOptions>;

export const addWordOptions = (command: Command): Command =>
  command
    .option("--from <language>", "spoken language", "auto")
    .option("--transcript <file>", "subtitle file that takes the place of recognition")
    .option("--from-stream <n>", "subtitle stream of the input that does so, from 0")
    .option("--asr <name>", "recogniser or model that listens (default: the best installed)")
    .addOption(
      new Option("--task <task>", "write what is said, or that in English (Whisper)")
        .choices(["transcribe", "translate"])
        .default("transcribe"),
    )
    .option("--mt <names>", "translators or models, with commas (default: the best installed)")
    .option("--vocabulary <words>", "names and words to expect, with commas")
    .option("--glossary <terms>", "terms to keep, with commas; term=translation to fix one")
    .option("--audio-track <n>", "which audio track, from 0");

/** "Anna,Main Street=Calle Mayor" */
const parseGlossary = (terms?: string): GlossaryTerm[] =>
  parseList(terms).map((term) => {
    const [from = "", ...to] = term.split("=");
    return to.length === 0 ? { from } : { from: from.trim(), to: to.join("=").trim() };
  });

/**
 * The fields of a spec that stand for these options; paths are taken from the folder `cwd`.
 * @throws InvalidInput in words of the option that is wrong
 */
export function wordFields(input: string, options: WordOptions, cwd: string) {
  const { transcript } = options;
  return {
    input: resolve(cwd, input),
    outDir: outDirOf(input, options.out, cwd),
    from: options.from === "auto" ? "auto" : parseLanguage(options.from),
    transcript: transcript === undefined ? undefined : resolve(cwd, transcript),
    transcriptStream: parseOptional(options.fromStream, "--from-stream"),
    engines: { asr: options.asr, mt: parseList(options.mt) },
    task: options.task,
    vocabulary: parseList(options.vocabulary),
    glossary: parseGlossary(options.glossary),
    audioTrack: parseOptional(options.audioTrack, "--audio-track"),
  };
}

/** Fields whose options have names of their own. */
export const WORD_OPTION_NAMES = { transcriptStream: "--from-stream" } as const;
