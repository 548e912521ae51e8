import type { Command } from "commander";
import type { Face } from "../face.ts";
import { addInputOptions, expandInputs, InputOptions, optionsFor } from "../options/inputs.ts";
import { addJobOptions, JobOptions } from "../options/jobs.ts";
import { addSubtitleOptions, SubtitleOptions, subtitleSpec } from "../options/subtitle.ts";
import { runSpecs } from "../run-specs.ts";

const Options = SubtitleOptions.extend(JobOptions.shape).extend(InputOptions.shape);

/** `octavia subtitle`: a job an input. */
export function addSubtitle(program: Command, { terminal, run }: Face): void {
  const command = program
    .command("subtitle <input...>")
    .description("write subtitles of videos, audio files or subtitle files");
  addJobOptions(addInputOptions(addSubtitleOptions(command))).action((inputs: string[], typed) =>
    run(() => {
      const options = Options.parse(typed);
      const files = expandInputs(inputs, options, terminal.cwd, {
        ...{ picture: options.embed, subtitles: !options.embed },
      });
      const specs = files.map((file) =>
        subtitleSpec(file.path, optionsFor(file, options), terminal.cwd),
      );
      return runSpecs(specs, options, terminal);
    }),
  );
}
