import { join } from "node:path";
import type { MusicSpec } from "../../../contract/kinds/music.ts";
import { outputName } from "../output-name.ts";

/** Where the results go, as absolute paths. */
export function musicPaths({ input, outDir }: Pick<MusicSpec, "input" | "outDir">) {
  const at = (suffix: string): string => join(outDir, outputName(input, suffix));
  return {
    /** @param extension without its dot */
    video: (extension: string): string => at(`.music.${extension}`),
    report: at(".music.report.json"),
  };
}
