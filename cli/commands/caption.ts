import { extname, parse, resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import type { CaptionsSpec } from "../../contract/kinds/captions.ts";
import { openOctavia } from "../../main/octavia.ts";
import { EXIT, printable } from "../exit-code.ts";
import type { Face } from "../face.ts";
import { addCaptionOptions, CaptionOptions, captionSpec } from "../options/caption.ts";
import { addInputOptions, expandInputs, InputOptions, optionsFor } from "../options/inputs.ts";
import { addJobOptions, JobOptions } from "../options/jobs.ts";
import { parseNumber } from "../options/parse.ts";
import { runSpecs } from "../run-specs.ts";
import type { Terminal } from "../terminal.ts";

const PreviewOptions = z.object({
  preview: z.string().optional(),
  previewOut: z.string().optional(),
});
const Options = CaptionOptions.extend(JobOptions.shape)
  .extend(InputOptions.shape)
  .extend(PreviewOptions.shape);

/** `octavia caption`: a job an input; or one picture of what it would be. */
export function addCaption(program: Command, { terminal, run }: Face): void {
  const command = program
    .command("caption <input...>")
    .description("draw what is said into the picture, a few words at a time");
  addJobOptions(addInputOptions(addCaptionOptions(command)))
    .option("--preview <seconds>", "only one picture, that at this time, as a PNG file")
    .option("--preview-out <file.png>", "where it goes (default: beside the input)")
    .action((inputs: string[], typed) =>
      run(() => {
        const options = Options.parse(typed);
        const files = expandInputs(inputs, options, terminal.cwd, { picture: true });
        const specs = files.map((file) =>
          captionSpec(file.path, optionsFor(file, options), terminal.cwd),
        );
        return options.preview === undefined
          ? runSpecs(specs, options, terminal)
          : preview(specs, { ...options, at: options.preview }, terminal);
      }),
    );
}

interface PreviewWish {
  /** Seconds, as typed. */
  readonly at: string;
  readonly previewOut?: string | undefined;
  readonly out?: string | undefined;
}

async function preview(
  specs: readonly CaptionsSpec[],
  { at: time, previewOut: file, out: folder }: PreviewWish,
  terminal: Terminal,
): Promise<number> {
  const [spec] = specs;
  if (spec === undefined || specs.length > 1) {
    throw new OctaviaError("InvalidInput", "--preview takes one video.");
  }
  const at = parseNumber(time, "--preview");
  if (at < 0) throw new OctaviaError("InvalidInput", "--preview takes a time from 0 on.");
  const { dir, name } = parse(spec.input);
  const beside = resolve(terminal.cwd, folder ?? dir, `${name}.preview.png`);
  const out = file === undefined ? beside : resolve(terminal.cwd, file);
  if (extname(out).toLowerCase() !== ".png") {
    throw new OctaviaError("InvalidInput", `A preview is a PNG file, not ${out}.`, {
      hint: "Write --preview-out frame.png.",
    });
  }
  await using octavia = await openOctavia(undefined, { warm: true });
  for (const notice of octavia.notices) terminal.err(printable(notice));
  const { path, text, warnings } = await octavia.previewCaption(spec, at, out);
  terminal.out(`${printable(path)}: ${text === "" ? "no caption at that time" : printable(text)}`);
  for (const warning of warnings) terminal.err(`warning: ${printable(warning)}`);
  return EXIT.done;
}
