import { realpathSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { isMissing, OctaviaError } from "../../contract/errors.ts";
import { filesRead, type JobSpec } from "../../contract/job.ts";

/** The real place of a path whose file may not exist yet: two names of one file are one. */
function realPlace(path: string): string {
  try {
    return realpathSync(path);
  } catch (thrown) {
    if (isMissing(thrown)) return path;
    throw thrown;
  }
}

/** The folder and the name that all results of a job begin with. */
function stemOf(spec: JobSpec): string {
  const [first] = filesRead(spec);
  const name = spec.kind === "merge" ? spec.name : basename(first, extname(first));
  return join(realPlace(spec.outDir), name);
}

/** Two jobs, by their places in a list, that would write the same files. */
interface Clash {
  readonly first: number;
  readonly second: number;
}

/** The first two that clash: all results of an input are named after it, without its extension. */
export function findClash(specs: readonly JobSpec[]): Clash | undefined {
  const taken = new Map<string, number>();
  for (const [second, spec] of specs.entries()) {
    const place = `${spec.kind} ${stemOf(spec)}`;
    const first = taken.get(place);
    if (first !== undefined) return { first, second };
    taken.set(place, second);
  }
  return undefined;
}

/**
 * Refuses jobs of one command that would write the same files.
 * @throws InvalidInput naming the two inputs
 */
export function checkBatch(specs: readonly JobSpec[]): void {
  const clash = findClash(specs);
  const [one, other] = clash === undefined ? [] : [specs[clash.first], specs[clash.second]];
  if (one === undefined || other === undefined) return;
  const [a, b] = [filesRead(one)[0], filesRead(other)[0]];
  if (a === b)
    throw new OctaviaError("InvalidInput", `${b} is named twice.`, { hint: "Name it once." });
  throw new OctaviaError(
    "InvalidInput",
    `${a} and ${b} would write the same files in ${other.outDir}.`,
    { hint: "Rename one of them, or do them one after the other with another --out." },
  );
}
