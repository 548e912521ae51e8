import { extname, resolve } from "node:path";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { LineEdit } from "../../contract/job.ts";
import { openOctavia } from "../../main/octavia.ts";
import { parseLanguage } from "../dub-options.ts";
import { EXIT, printable } from "../exit-code.ts";
import { followJobs } from "../follow.ts";
import type { Terminal } from "../terminal.ts";

const Options = z.object({
  line: z.string(),
  lang: z.string(),
  text: z.string(),
  preview: z.string().optional(),
  json: z.boolean().default(false),
});

/** `octavia edit`: a new job with the changed line; all that does not depend on it is found. */
export async function editCommand(
  job: string,
  typed: unknown,
  terminal: Terminal,
): Promise<number> {
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
  await using octavia = await openOctavia(undefined, { warm: true });
  for (const notice of octavia.notices) terminal.err(printable(notice));
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
