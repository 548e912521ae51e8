import { realpathSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import type { DubSpec } from "../../contract/job.ts";

/** The real place of a path whose file may not exist yet: two names of one file are one. */
function realPlace(path: string): string {
  try {
    return realpathSync(path);
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT") return path;
    throw thrown;
  }
}

/**
 * Refuses jobs of one command that would write the same files: all results of an input are named
 * after it, without its extension.
 * @throws InvalidInput naming the two inputs
 */
export function checkBatch(specs: readonly DubSpec[]): void {
  const taken = new Map<string, string>();
  for (const { input, outDir } of specs) {
    const place = join(realPlace(outDir), basename(input, extname(input)));
    const other = taken.get(place);
    if (other !== undefined) {
      throw new OctaviaError(
        "InvalidInput",
        other === input
          ? `${input} is named twice.`
          : `${other} and ${input} would write the same files in ${outDir}.`,
        { hint: "Rename one of them, or dub them one after the other with another --out." },
      );
    }
    taken.set(place, input);
  }
}
