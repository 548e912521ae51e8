import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { throwIfCancelled } from "../../contract/errors.ts";
import type { ProfileName, SubtitleFormat } from "../../contract/kinds/subtitles.ts";
import type { Language } from "../../contract/languages.ts";
import type { Step } from "../plan/step.ts";
import { layoutPairs, type PairedLine } from "../subtitles/bilingual.ts";
import { writeCues } from "../subtitles/formats.ts";
import { profileOf } from "../subtitles/profiles.ts";
import { readingReport, readingWarnings } from "../subtitles/reading.ts";
import { lineKey, SUBTITLE_FILES, Subtitled } from "./subtitle.ts";

interface SubtitlePairIn {
  readonly lines: readonly PairedLine[];
  /** The first stands above the second. */
  readonly languages: readonly [Language, Language];
  readonly profile: ProfileName;
  readonly formats: readonly SubtitleFormat[];
}

/** Lines to subtitles in two languages at once, as a file of each format. */
export const subtitlePair: Step<SubtitlePairIn, Subtitled> = {
  name: "subtitle-pair",
  version: 1,
  resource: "io",
  unit: "lines",
  output: Subtitled,
  key: ({ lines, languages, profile, formats }) => ({
    ...{ languages, profile, formats },
    lines: lines.map((line) => [lineKey({ ...line, text: line.above }), line.below]),
  }),
  async run({ lines, languages, profile: name, formats }, context) {
    throwIfCancelled(context.signal);
    const [above, below] = languages.map((language) => ({
      language,
      profile: profileOf(language, name),
    }));
    if (above === undefined || below === undefined) throw new Error("Internal: no two languages");
    const cues = layoutPairs(lines, above, below);
    for (const format of formats) {
      const text = writeCues(format, cues, [...languages]);
      await writeFile(join(context.dir, SUBTITLE_FILES[format]), text);
    }
    context.progress(lines.length, lines.length);
    const slower = above.profile.reading < below.profile.reading ? above : below;
    const report = readingReport(cues, slower.profile, 2);
    return { cues: report, warnings: readingWarnings(report, slower.profile) };
  },
};
