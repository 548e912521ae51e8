import { join } from "node:path";
import type { MergeSpec } from "../../../contract/kinds/merge.ts";
import { outputName } from "../output-name.ts";

/** Where the results of a merge go, as absolute paths. */
export function mergePaths({ outDir, name }: Pick<MergeSpec, "outDir" | "name">) {
  // The name has no extension of its own: a dot in it is part of it.
  const at = (suffix: string): string => join(outDir, outputName(`${name}.`, suffix));
  return { video: at(".mp4"), report: at(".report.json") };
}
