import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OctaviaError, throwIfCancelled } from "../../contract/errors.ts";
import type { SubtitleFormat } from "../../contract/kinds/subtitles.ts";
import type { Language } from "../../contract/languages.ts";
import type { Step, StepContext } from "../plan/step.ts";
import { writeAs } from "../subtitles/formats.ts";
import { profileOf, UNKNOWN_LANGUAGE } from "../subtitles/profiles.ts";
import { readingReport, readingWarnings } from "../subtitles/reading.ts";
import { plainText, type RichCue } from "../subtitles/rich-cue.ts";
import { type ReadFile, readSubtitleFile } from "../subtitles/subtitle-file.ts";
import { untilEnd } from "./read-transcript.ts";
import { SUBTITLE_FILES, Subtitled } from "./subtitle.ts";

interface ConvertSubtitlesIn {
  /** The subtitle file; only read. */
  readonly path: string;
  /** What people call it, where that is not its path. */
  readonly name?: string | undefined;
  /** Identity of its content. */
  readonly digest: string;
  /** Where it is known. */
  readonly language: Language | undefined;
  readonly formats: readonly SubtitleFormat[];
  /** Length of the sound or picture, seconds; not given where the file stands alone. */
  readonly duration?: number | undefined;
}

/**
 * A subtitle file in other formats, its cues as they are: times, looks, places, speakers, as far as
 * a format has a place for them.
 * @throws InvalidInput if there is no readable cue in it, Cancelled
 */
export const convertSubtitles: Step<ConvertSubtitlesIn, Subtitled> = {
  name: "convert-subtitles",
  version: 2,
  resource: "io",
  unit: "lines",
  output: Subtitled,
  key: ({ digest, language, formats, duration }) => ({ digest, language, formats, duration }),
  async run({ path, name = path, language, formats, duration }, context) {
    throwIfCancelled(context.signal);
    const read = await readSubtitleFile(path, "subtitle file", context.signal);
    for (const warning of read.warnings) context.warn(`${name}: ${warning}`);
    const file = { ...read, cues: within(read, duration, name, context), warnings: [] };
    for (const format of formats) {
      const text = writeAs(format, file, language === undefined ? [] : [language]);
      await writeFile(join(context.dir, SUBTITLE_FILES[format]), text);
    }
    warnOfLoss(file.cues, file.kind, formats, context);
    context.progress(file.cues.length, file.cues.length);
    const profile = language === undefined ? UNKNOWN_LANGUAGE : profileOf(language);
    const shown = file.cues.map((cue) => ({ ...cue, text: plainText(cue) }));
    const report = readingReport(shown, profile);
    const made = { readAs: file.kind, cues: report, warnings: readingWarnings(report, profile) };
    return language === undefined ? made : { ...made, language };
  },
};

/** @throws InvalidInput if nothing is left */
function within(
  { cues }: ReadFile,
  duration: number | undefined,
  name: string,
  { warn }: StepContext,
): readonly RichCue[] {
  if (duration === undefined) return cues;
  const { kept, warnings } = untilEnd(cues, duration);
  if (kept.length === 0) {
    throw new OctaviaError(
      "InvalidInput",
      `All cues of "${name}" begin after the end of the video.`,
      { hint: "Is it the subtitle file of this video?" },
    );
  }
  for (const warning of warnings) warn(`${name}: ${warning}`);
  return kept;
}

/** Says once a format what it has no place for. */
function warnOfLoss(
  cues: readonly RichCue[],
  kind: ReadFile["kind"],
  formats: readonly SubtitleFormat[],
  { warn }: StepContext,
): void {
  const rich = cues.filter(({ more }) => more === true).length;
  const other = formats.filter((format) => format !== kind);
  if (rich === 0 || other.length === 0) return;
  const which = rich === 1 ? "1 cue has effects" : `${rich} cues have effects`;
  const [have, names] = [other.length === 1 ? "has" : "have", other.join(" and .")];
  warn(`${which} that .${names} ${have} no place for; they were left out.`);
}
