import { extname, resolve } from "node:path";
import type { Command } from "commander";
import { OctaviaError } from "../../contract/errors.ts";
import { EXIT, printable } from "../exit-code.ts";
import type { Face } from "../face.ts";
import { followJobs } from "../follow.ts";
import { openTold } from "../open.ts";
import { EditOptions, typedEdits } from "../options/edit.ts";
import { parseLanguage } from "../options/parse.ts";
import type { Terminal } from "../terminal.ts";

/** `octavia edit`: a new job with the changed line; all that does not depend on it is found. */
async function editCommand(job: string, typed: unknown, terminal: Terminal): Promise<number> {
  const options = EditOptions.parse(typed);
  const path = options.preview === undefined ? undefined : resolve(terminal.cwd, options.preview);
  if (path !== undefined && extname(path).toLowerCase() !== ".wav") {
    throw new OctaviaError("InvalidInput", `A preview is a WAV file, not ${path}.`, {
      hint: "Write --preview line.wav.",
    });
  }
  await using octavia = await openTold(terminal, { warm: true });
  const edits = typedEdits(options, () => octavia.lines(job));
  if (path !== undefined) {
    const language = options.lang === undefined ? undefined : parseLanguage(options.lang);
    const { start, end } = await octavia.preview(job, { edits, language }, path);
    terminal.out(`${printable(path)}: ${start.toFixed(2)} s to ${end.toFixed(2)} s of the mix`);
    return EXIT.done;
  }
  const edited = octavia.edit(job, edits);
  return await followJobs(octavia, [edited], { json: options.json, terminal });
}

export function addEdit(program: Command, { terminal, run }: Face): void {
  program
    .command("edit <job>")
    .description("change one line of a finished job and redo what depends on it")
    .requiredOption("--line <n>", "number of the line, as the report counts")
    .option("--lang <code>", "language of the text; the source language translates it again")
    .option("--text <text>", "what the line shall say")
    .option("--time <from-to>", "when it is said in the source, seconds: 12.3-14.5")
    .option("--line-voice <id>", "another voice for this line alone, in --lang or all languages")
    .option("--speaker <name>", "who says it")
    .option("--split-at <seconds>", "split the line there, at the words of --split-before")
    .option("--split-before <words>", "source words that the second line starts with")
    .option("--merge-next", "make one line of this and the next")
    .option("--preview <file.wav>", "write only how the line sounds in the mix, and change nothing")
    .option("--json", "print events as JSON lines and the result last")
    .action((job: string, typed: unknown) => run(() => editCommand(job, typed, terminal)));
}
