import { Command, CommanderError, Option } from "commander";
import { toOctaviaError } from "../contract/errors.ts";
import { DEFAULTS } from "../contract/job.ts";
import { octaviaVersion } from "../main/octavia.ts";
import { cacheCommand } from "./commands/cache.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { dubCommand } from "./commands/dub.ts";
import { editCommand } from "./commands/edit.ts";
import { enginesCommand } from "./commands/engines.ts";
import { gpuCommand } from "./commands/gpu.ts";
import { jobsCommand } from "./commands/jobs.ts";
import { modelsCommand } from "./commands/models.ts";
import { describeError, EXIT, exitCodeOf } from "./exit-code.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

const collect = (value: string, earlier: string[]): string[] => [...earlier, value];

/**
 * The `octavia` command.
 * @param args what follows the program's name
 * @returns the exit code: 0 done, 1 failed, 2 bad input or usage, 130 cancelled
 */
export async function main(
  args: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<number> {
  let code: number = EXIT.done;
  const program = buildProgram(terminal, (c) => {
    code = c;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.badInput;
    const error = toOctaviaError(thrown).toInfo();
    terminal.err(describeError(error));
    if (error.kind === "Internal" && error.details !== undefined) terminal.err(error.details);
    return exitCodeOf(error);
  }
}

function buildProgram(terminal: Terminal, exit: (code: number) => void): Command {
  const program = new Command("octavia")
    .description("Translates and dubs videos on this machine, offline.")
    .version(octaviaVersion)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  addDub(program, terminal, exit);
  addJobs(program, terminal, exit);
  program
    .command("edit <job>")
    .description("change one line of a finished dub and redo what depends on it")
    .requiredOption("--line <n>", "number of the line, as the report counts")
    .requiredOption(
      "--lang <code>",
      "language of the text; the source language translates it again",
    )
    .requiredOption("--text <text>", "what the line shall say")
    .option("--preview <file.wav>", "write only how the line sounds in the mix, and change nothing")
    .option("--json", "print events as JSON lines and the result last")
    .action(async (job: string, options: unknown) =>
      exit(await editCommand(job, options, terminal)),
    );
  program
    .command("engines")
    .description("list the engines, what they can do here, and why not")
    .option("--json", "print JSON")
    .action(async (options: unknown) => exit(await enginesCommand(options, terminal)));
  program
    .command("doctor")
    .description("check this machine: what is wrong and how to mend it")
    .option("--json", "print JSON")
    .action(async (options: unknown) => exit(await doctorCommand(options, terminal)));
  addModels(program, terminal, exit);
  program
    .command("cache [action]")
    .description("show what the cache holds; `clear` empties it")
    .option("--json", "print JSON")
    .action(async (action: string | undefined, options: unknown) =>
      exit(await cacheCommand(action, options, terminal)),
    );
  return program;
}

function addDub(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("dub <input...>")
    .description("dub videos or audio files into other languages")
    .requiredOption("--to <languages>", "target languages, with commas: es,fr")
    .option("--from <language>", "spoken language", "auto")
    .option("--out <folder>", "folder for the results (default: beside the input)")
    .option("--transcript <file>", "SRT or VTT file that takes the place of recognition")
    .option("--voice <voice>", "voice, or language=voice; may be repeated", collect, [])
    .option("--asr <name>", "recogniser or model that listens (default: the best installed)")
    .addOption(
      new Option("--task <task>", "write what is said, or that in English (Whisper)")
        .choices(["transcribe", "translate"])
        .default("transcribe"),
    )
    .option("--mt <names>", "translators or models, with commas (default: the best installed)")
    .option("--tts <name>", "voice engine or model (default: the best installed)")
    .option("--vocabulary <words>", "names and words to expect, with commas")
    .option("--glossary <terms>", "terms to keep, with commas; term=translation to fix one")
    .addOption(
      new Option("--tracks <layout>", "one file a language, or one with all as tracks")
        .choices(["separate", "together"])
        .default("separate"),
    )
    .option("--loudness <lufs>", "loudness in LUFS, or source", String(DEFAULTS.loudness))
    .option("--max-speed <rate>", "fastest a line may be spoken", String(DEFAULTS.maxSpeed))
    .option("--audio-track <n>", "which audio track to dub, from 0")
    .option("--dry-run", "say what would be done, and do nothing")
    .option("--json", "print events as JSON lines and the result last")
    .action(async (inputs: string[], options: unknown) =>
      exit(await dubCommand(inputs, options, terminal)),
    );
}

function addModels(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const offline = "open no connection but to this machine";
  program
    .command("models [action] [names...]")
    .description("list | info | pull | import | verify | remove | where")
    .option("--all", "list: those that can be pulled, too")
    .option("--dtype <dtype>", "fp32, fp16, q8 or q4")
    .option("--hub <where>", "address of a hub or mirror, or a folder")
    .option("--as <owner/name>", "import: what it is called")
    .option("--yes", "accept a licence that forbids commercial use")
    .option("--offline", offline)
    .option("--json", "print JSON")
    .action(async (action: string | undefined, names: string[], options: unknown) =>
      exit(await modelsCommand(action, names, options, terminal)),
    );
  program
    .command("gpu [action]")
    .description("status | install: the libraries for NVIDIA graphics cards")
    .option("--offline", offline)
    .option("--json", "print JSON")
    .action(async (action: string | undefined, options: unknown) =>
      exit(await gpuCommand(action, options, terminal)),
    );
}

function addJobs(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("jobs [action] [id]")
    .description("list | show ID | cancel ID | retry ID | dead")
    .option("--json", "print JSON")
    .action(async (action: string | undefined, id: string | undefined, options: unknown) =>
      exit(await jobsCommand(action, id, options, terminal)),
    );
}
