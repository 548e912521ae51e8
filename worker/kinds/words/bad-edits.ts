import { OctaviaError } from "../../../contract/errors.ts";

/** @param what a sentence without its full stop */
export const badEdit = (what: string, hint?: string): OctaviaError =>
  new OctaviaError("InvalidInput", `${what}.`, hint === undefined ? {} : { hint });

/** @param gone whether there was such a line before a merge */
export function missingLine(line: number, count: number, gone: boolean): OctaviaError {
  return gone
    ? badEdit(`Line ${line} is gone: it was merged into the one before it`)
    : badEdit(
        `There is no line ${line}: the job has ${count}`,
        "The report lists the lines with their numbers.",
      );
}
