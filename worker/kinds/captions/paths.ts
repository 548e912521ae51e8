import { join } from "node:path";
import type { CaptionsSpec } from "../../../contract/kinds/captions.ts";
import { outputName } from "../output-name.ts";

/** Where the results go, as absolute paths. */
export function captionPaths({ input, outDir, to }: Pick<CaptionsSpec, "input" | "outDir" | "to">) {
  const at = (suffix: string): string => join(outDir, outputName(input, suffix));
  const name = to === undefined ? "captioned" : `${to}.captioned`;
  return {
    /** @param extension without its dot */
    video: (extension: string): string => at(`.${name}.${extension}`),
    report: at(`.${name}.report.json`),
  };
}
