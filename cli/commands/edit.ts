import { extname, resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { LineEdit } from "../../contract/kinds/words.ts";
import { EXIT, printable } from "../exit-code.ts";
import type { Face } from "../face.ts";
import { followJobs } from "../follow.ts";
import { openTold } from "../open.ts";
import { parseLanguage } from "../options/parse.ts";
import type { Terminal } from "../terminal.ts";

const Options = z.object({
  line: z.string(),
  lang: z.string(),
  text: z.string(),
  preview: z.string().optional(),
  json: z.boolean().default(false),
});

/** `octavia edit`: a new job with the changed line; all that does not depend on it is found. */
async function editCommand(job: string, typed: unknown, terminal: Terminal): Promise<number> {
  const options = Options.parse(typed);
  const edit = LineEdit.safeParse({
    line: Number(options.line),
    language: parseLanguage(options.lang),
    text: options.text.trim(),
  });
  if (!edit.success) {
    throw new OctaviaError(
      "InvalidInput",
      "--line takes a number from 1, and --text up to 2,000 characters.",
    );
  }
  await using octavia = await openTold(terminal, { warm: true });
  if (options.preview !== undefined) {
    const path = resolve(terminal.cwd, options.preview);
    if (extname(path).toLowerCase() !== ".wav") {
      throw new OctaviaError("InvalidInput", `A preview is a WAV file, not ${path}.`, {
        hint: "Write --preview line.wav.",
      });
    }
    const { start, end } = await octavia.preview(job, edit.data, path);
    terminal.out(`${printable(path)}: ${start.toFixed(2)} s to ${end.toFixed(2)} s of the mix`);
    return EXIT.done;
  }
  const edited = octavia.edit(job, edit.data);
  return await followJobs(octavia, [edited], { json: options.json, terminal });
}

export function addEdit(program: Command, { terminal, run }: Face): void {
  program
    .command("edit <job>")
    .description("change one line of a finished job and redo what depends on it")
    .requiredOption("--line <n>", "number of the line, as the report counts")
    .requiredOption(
      "--lang <code>",
      "language of the text; the source language translates it again",
    )
    .requiredOption("--text <text>", "what the line shall say")
    .option("--preview <file.wav>", "write only how the line sounds in the mix, and change nothing")
    .option("--json", "print events as JSON lines and the result last")
    .action((job: string, typed: unknown) => run(() => editCommand(job, typed, terminal)));
}
