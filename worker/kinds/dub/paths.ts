import { join } from "node:path";
import type { DubSpec } from "../../../contract/kinds/dub.ts";
import type { Language } from "../../../contract/languages.ts";
import { outputName } from "../output-name.ts";

/** Where each result of a dub goes, as absolute paths. */
export interface DubPaths {
  /** One language's dubbed file. `extension` without its dot. */
  dubbed(language: Language, extension: string): string;
  /** The one file that holds all languages. */
  together(extension: string): string;
  subtitles(language: Language, format: "srt" | "vtt"): string;
  readonly report: string;
}

export function dubPaths(spec: Pick<DubSpec, "input" | "outDir">): DubPaths {
  const at = (suffix: string): string => join(spec.outDir, outputName(spec.input, suffix));
  return {
    dubbed: (language, extension) => at(`.${language}.${extension}`),
    together: (extension) => at(`.dubbed.${extension}`),
    subtitles: (language, format) => at(`.${language}.${format}`),
    report: at(".report.json"),
  };
}
