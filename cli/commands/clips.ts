import type { Command } from "commander";
import type { Face } from "../face.ts";
import { addClipsOptions, ClipsOptions, clipsSpec } from "../options/clips.ts";
import { addInputOptions, expandInputs, InputOptions, optionsFor } from "../options/inputs.ts";
import { addJobOptions, JobOptions } from "../options/jobs.ts";
import { runSpecs } from "../run-specs.ts";

const Options = ClipsOptions.extend(JobOptions.shape).extend(InputOptions.shape);

/** `octavia clips`: a job an input. */
export function addClips(program: Command, { terminal, run }: Face): void {
  const command = program
    .command("clips <input...>")
    .description("cut the best moments of a talk into short videos");
  addJobOptions(addInputOptions(addClipsOptions(command))).action((inputs: string[], typed) =>
    run(() => {
      const options = Options.parse(typed);
      const files = expandInputs(inputs, options, terminal.cwd, { picture: true });
      const specs = files.map((file) =>
        clipsSpec(file.path, optionsFor(file, options), terminal.cwd),
      );
      return runSpecs(specs, options, terminal);
    }),
  );
}
