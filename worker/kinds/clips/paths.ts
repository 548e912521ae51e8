import { join } from "node:path";
import type { ClipsSpec } from "../../../contract/kinds/clips.ts";
import type { Language } from "../../../contract/languages.ts";
import { outputName } from "../output-name.ts";

/** Where the results go, as absolute paths. */
export interface ClipPaths {
  /** @param number from 1, the best; @param language of its captions where that is not the spoken one */
  clip(number: number, language?: Language): string;
  readonly report: string;
}

/** @param extension without its dot */
export function clipPaths(
  { input, outDir }: Pick<ClipsSpec, "input" | "outDir">,
  extension: string,
): ClipPaths {
  const at = (suffix: string): string => join(outDir, outputName(input, suffix));
  return {
    clip: (number, language) =>
      at(`.clip${number}${language === undefined ? "" : `.${language}`}.${extension}`),
    report: at(".clips.report.json"),
  };
}
