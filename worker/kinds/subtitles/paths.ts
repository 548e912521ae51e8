import { basename, extname, join } from "node:path";
import type { SubtitleFormat, SubtitlesSpec } from "../../../contract/kinds/subtitles.ts";
import { Language } from "../../../contract/languages.ts";
import { outputName } from "../output-name.ts";

/** Where each result of a subtitle job goes, as absolute paths. */
export interface SubtitlePaths {
  /** @param languages none where it is not known, two for a bilingual file */
  text(languages: readonly Language[], format: SubtitleFormat): string;
  /** The copy of the video. `extension` without its dot. */
  video(extension: string): string;
  readonly report: string;
}

export function subtitlePaths(spec: Pick<SubtitlesSpec, "input" | "outDir">): SubtitlePaths {
  const at = (suffix: string): string => join(spec.outDir, outputName(spec.input, suffix));
  return {
    text: (languages, format) =>
      at(`${languages.length === 0 ? "" : `.${languages.join("+")}`}.${format}`),
    video: (extension) => at(`.subtitled.${extension}`),
    report: at(".subtitles.report.json"),
  };
}

/** The language that a subtitle file's name tells: "talk.en.srt", "talk.pt-BR.vtt". */
export function languageOfName(path: string): Language | undefined {
  const tag = /\.([a-z]{2})(?:[-_][a-z0-9]{2,8})?$/i.exec(basename(path, extname(path)))?.[1];
  return Language.safeParse(tag?.toLowerCase()).data;
}
