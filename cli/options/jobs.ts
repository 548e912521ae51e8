import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { z } from "zod";

/** The options of every command that makes jobs, as typed. */
export const JobOptions = z.object({
  dryRun: z.boolean().default(false),
  json: z.boolean().default(false),
});
export type JobOptions = z.infer<typeof JobOptions>;

export const addJobOptions = (command: Command): Command =>
  command
    .option("--out <folder>", "folder for the results (default: beside the input)")
    .option("--dry-run", "say what would be done, and do nothing")
    .option("--json", "print events as JSON lines and the result last");

/** The folder for an input's results, as an absolute path. */
export const outDirOf = (input: string, out: string | undefined, cwd: string): string =>
  out === undefined ? dirname(resolve(cwd, input)) : resolve(cwd, out);
