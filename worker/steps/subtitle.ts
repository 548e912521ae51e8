import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { throwIfCancelled } from "../../contract/errors.ts";
import type { ProfileName, SubtitleFormat } from "../../contract/kinds/subtitles.ts";
import { Language } from "../../contract/languages.ts";
import { CueReport } from "../../contract/report.ts";
import type { Placement } from "../../contract/transcript.ts";
import type { KeyValue, Step } from "../plan/step.ts";
import { writeCues } from "../subtitles/formats.ts";
import { layoutCues, type ShownLine } from "../subtitles/layout.ts";
import { profileOf } from "../subtitles/profiles.ts";
import { readingReport, readingWarnings } from "../subtitles/reading.ts";

interface SubtitleIn {
  readonly lines: readonly ShownLine[];
  readonly language: Language;
  /** The language's own if not given. */
  readonly profile?: ProfileName | undefined;
  /** SRT and VTT if not given. */
  readonly formats?: readonly SubtitleFormat[] | undefined;
}

/** The names of the files that steps with subtitles make. */
export const SUBTITLE_FILES = {
  srt: "subtitles.srt",
  vtt: "subtitles.vtt",
  ass: "subtitles.ass",
  txt: "subtitles.txt",
  json: "subtitles.json",
} as const satisfies Record<SubtitleFormat, string>;

export const Subtitled = z.object({
  /** Absent where it is not known, or where there are two. */
  language: Language.optional(),
  /** The kind of file that they were read from, if they stayed as they were. */
  readAs: z.enum(["srt", "vtt", "ass"]).optional(),
  cues: z.array(CueReport),
  warnings: z.array(z.string()),
});
export type Subtitled = z.infer<typeof Subtitled>;

const placementKey = ({ align, place, look }: Placement): KeyValue => [
  align ?? null,
  place?.x ?? null,
  place?.y ?? null,
  ...(look === undefined ? [] : [{ ...look }]),
];

/** All that a line's cues depend on. */
export const lineKey = ({
  start,
  end,
  text,
  words = [],
  speaker,
  placement,
}: ShownLine): KeyValue => [
  start,
  end,
  text,
  speaker ?? null,
  words.map((word) => [word.text, word.start, word.end]),
  ...(placement === undefined ? [] : [placementKey(placement)]),
];

/** Lines to subtitles by a profile, as a file of each format. */
export const subtitle: Step<SubtitleIn, Subtitled> = {
  name: "subtitle",
  version: 2,
  resource: "io",
  unit: "lines",
  output: Subtitled,
  key: ({ lines, language, profile = "auto", formats = ["srt", "vtt"] }) => ({
    ...{ language, profile, formats },
    lines: lines.map(lineKey),
  }),
  async run({ lines, language, profile: name, formats = ["srt", "vtt"] }, context) {
    throwIfCancelled(context.signal);
    const profile = profileOf(language, name);
    const cues = layoutCues(lines, language, profile);
    for (const format of formats) {
      const text = writeCues(format, cues, [language]);
      await writeFile(join(context.dir, SUBTITLE_FILES[format]), text);
    }
    context.progress(lines.length, lines.length);
    const report = readingReport(cues, profile);
    return { language, cues: report, warnings: readingWarnings(report, profile) };
  },
};
