import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { z } from "zod";
import { ThumbnailsSpec } from "../../contract/kinds/thumbnails.ts";
import { DEFAULTS } from "../../contract/limits.ts";
import type { Face } from "../face.ts";
import { addInputOptions, expandInputs, InputOptions, optionsFor } from "../options/inputs.ts";
import { addJobOptions, JobOptions, outDirOf } from "../options/jobs.ts";
import { checkedSpec, parseNumber } from "../options/parse.ts";
import { runSpecs } from "../run-specs.ts";

const Options = z
  .object({ out: z.string().optional(), count: z.string(), format: z.string() })
  .extend(JobOptions.shape)
  .extend(InputOptions.shape);

/** `octavia thumb`: a job an input. */
export function addThumb(program: Command, { terminal, run }: Face): void {
  const command = program
    .command("thumb <input...>")
    .description("find the best still pictures of videos")
    .option("--count <n>", "how many", String(DEFAULTS.thumbnails))
    .addOption(
      new Option("--format <format>", "of the pictures").choices(["jpg", "png"]).default("jpg"),
    );
  addJobOptions(addInputOptions(command)).action((inputs: string[], typed) =>
    run(() => {
      const options = Options.parse(typed);
      const { format } = options;
      const count = parseNumber(options.count, "--count");
      const files = expandInputs(inputs, options, terminal.cwd, { picture: true });
      const specs = files.map((file) => {
        const { out } = optionsFor(file, options);
        const place = {
          input: resolve(terminal.cwd, file.path),
          outDir: outDirOf(file.path, out, terminal.cwd),
        };
        const candidate = { kind: "thumbnails", ...place, count, format };
        return checkedSpec(ThumbnailsSpec, candidate, "thumb");
      });
      return runSpecs(specs, options, terminal);
    }),
  );
}
