import type { Command } from "commander";
import type { Face } from "../face.ts";
import { addDubOptions, DubOptions, dubSpec } from "../options/dub.ts";
import { addInputOptions, expandInputs, InputOptions, optionsFor } from "../options/inputs.ts";
import { addJobOptions, JobOptions } from "../options/jobs.ts";
import { runSpecs } from "../run-specs.ts";

const Options = DubOptions.extend(JobOptions.shape).extend(InputOptions.shape);

/** `octavia dub`: a job an input. */
export function addDub(program: Command, { terminal, run }: Face): void {
  const command = program
    .command("dub <input...>")
    .description("dub videos or audio files into other languages");
  addJobOptions(addInputOptions(addDubOptions(command))).action((inputs: string[], typed) =>
    run(() => {
      const options = Options.parse(typed);
      const files = expandInputs(inputs, options, terminal.cwd);
      const specs = files.map((file) =>
        dubSpec(file.path, optionsFor(file, options), terminal.cwd),
      );
      return runSpecs(specs, options, terminal);
    }),
  );
}
