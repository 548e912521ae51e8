import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { throwIfCancelled } from "../../contract/errors.ts";
import type { Language } from "../../contract/languages.ts";
import type { KeyValue, Step } from "../plan/step.ts";
import { layoutCues, type ShownLine } from "../subtitles/layout.ts";
import { profileOf } from "../subtitles/profiles.ts";
import { writeSrt } from "../subtitles/srt.ts";
import { readingWarnings } from "../subtitles/timing.ts";
import { writeVtt } from "../subtitles/vtt.ts";

interface SubtitleIn {
  readonly lines: readonly ShownLine[];
  readonly language: Language;
}

/** The names of the step's files. */
export const SUBTITLE_FILES = { srt: "subtitles.srt", vtt: "subtitles.vtt" } as const;

export const Subtitled = z.object({ cues: z.int(), warnings: z.array(z.string()) });
export type Subtitled = z.infer<typeof Subtitled>;

const lineKey = ({ start, end, text, words = [], speaker }: ShownLine): KeyValue => [
  start,
  end,
  text,
  speaker ?? null,
  words.map((word) => [word.text, word.start, word.end]),
];

/** Lines to subtitles by the language's profile, as SRT and as VTT. */
export const subtitle: Step<SubtitleIn, Subtitled> = {
  name: "subtitle",
  version: 1,
  resource: "io",
  unit: "lines",
  output: Subtitled,
  key: ({ lines, language }) => ({ language, lines: lines.map(lineKey) }),
  async run({ lines, language }, context) {
    throwIfCancelled(context.signal);
    const cues = layoutCues(lines, language);
    await writeFile(join(context.dir, SUBTITLE_FILES.srt), writeSrt(cues));
    await writeFile(join(context.dir, SUBTITLE_FILES.vtt), writeVtt(cues));
    context.progress(lines.length, lines.length);
    return { cues: cues.length, warnings: readingWarnings(cues, profileOf(language)) };
  },
};
