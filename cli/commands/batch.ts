import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import type { Face } from "../face.ts";
import { parseBatch } from "../options/batch-lines.ts";
import { JobOptions } from "../options/jobs.ts";
import { runSpecs } from "../run-specs.ts";

/** `octavia batch`: jobs of any kind from a file, all checked before one is queued. */
export function addBatch(program: Command, { terminal, run }: Face): void {
  program
    .command("batch <jobs.jsonl>")
    .description("do the jobs of a file: one a line, as JSON, of any kind")
    .option("--dry-run", "say what would be done, and do nothing")
    .option("--json", "print events as JSON lines and the result last")
    .action((file: string, typed: unknown) =>
      run(() => {
        const options = JobOptions.parse(typed);
        const path = resolve(terminal.cwd, file);
        return runSpecs(parseBatch(readText(path), dirname(path)), options, terminal);
      }),
    );
}

/** @throws InvalidInput if the file cannot be read */
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    const why = errorCode(thrown) === "ENOENT" ? "it is not there" : String(errorCode(thrown));
    throw new OctaviaError("InvalidInput", `${path} cannot be read: ${why}.`, { cause: thrown });
  }
}
