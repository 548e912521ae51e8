import { realpathSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import { filesRead, type JobSpec } from "../../contract/job.ts";

/** The real place of a path whose file may not exist yet: two names of one file are one. */
function realPlace(path: string): string {
  try {
    return realpathSync(path);
  } catch (thrown) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(thrown) ?? "")) return path;
    throw thrown;
  }
}

/** The folder and the name that all results of a job begin with. */
function stemOf(spec: JobSpec): string {
  const [first] = filesRead(spec);
  const name = spec.kind === "merge" ? spec.name : basename(first, extname(first));
  return join(realPlace(spec.outDir), name);
}

/**
 * Refuses jobs of one command that would write the same files: all results of an input are named
 * after it, without its extension.
 * @throws InvalidInput naming the two inputs
 */
export function checkBatch(specs: readonly JobSpec[]): void {
  const taken = new Map<string, string>();
  for (const spec of specs) {
    const [input] = filesRead(spec);
    const place = `${spec.kind} ${stemOf(spec)}`;
    const other = taken.get(place);
    if (other !== undefined) {
      throw new OctaviaError(
        "InvalidInput",
        other === input
          ? `${input} is named twice.`
          : `${other} and ${input} would write the same files in ${spec.outDir}.`,
        { hint: "Rename one of them, or do them one after the other with another --out." },
      );
    }
    taken.set(place, input);
  }
}
