import type { Command } from "commander";
import type { Face } from "../face.ts";
import { addJobOptions, JobOptions } from "../options/jobs.ts";
import { addMergeOptions, MergeOptions, mergeSpec } from "../options/merge.ts";
import { TypedScenes } from "../options/scenes.ts";
import { runSpecs } from "../run-specs.ts";

const Options = MergeOptions.extend(JobOptions.shape);

/** `octavia merge`: one job of all scenes. */
export function addMerge(program: Command, { terminal, run }: Face): void {
  const typed = new TypedScenes();
  const command = program
    .command("merge")
    .description("join scenes with their voice-overs into one video");
  addJobOptions(addMergeOptions(command, typed)).action((given) =>
    run(() => {
      const options = Options.parse(given);
      return runSpecs([mergeSpec(typed.scenes, options, terminal.cwd)], options, terminal);
    }),
  );
}
