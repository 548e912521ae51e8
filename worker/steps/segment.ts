import { z } from "zod";
import { Language } from "../../contract/languages.ts";
import { Line, type Transcript } from "../../contract/transcript.ts";
import type { Artifact } from "../artifacts/store.ts";
import type { Step } from "../plan/step.ts";
import { linesFromCues } from "../text/lines-from-cues.ts";
import { linesFromWords } from "../text/lines-from-words.ts";
import { untangle } from "../text/untangle.ts";

interface SegmentIn {
  readonly transcript: Artifact<Transcript>;
}

/** What is translated, spoken and shown, line by line. */
export const Segmented = z.object({ language: Language, lines: z.array(Line) });
export type Segmented = z.infer<typeof Segmented>;

/**
 * A transcript's words or cues as lines fit for speech: a sentence each, or a clause of a long one.
 * @returns lines numbered from 1, none overlapping; how many descriptions of sounds were left out
 */
export function segmentTranscript(transcript: Transcript): Segmented & { sounds: number } {
  const hasWords = transcript.passages.some((passage) => passage.words.length > 0);
  const { lines, sounds } = hasWords ? linesFromWords(transcript) : linesFromCues(transcript);
  return { language: transcript.language, lines: untangle(lines), sounds };
}

/** Transcript to lines (DESIGN: "segment"). */
export const segment: Step<SegmentIn, Segmented> = {
  name: "segment",
  version: 2,
  resource: "io",
  unit: "lines",
  output: Segmented,
  key: ({ transcript }) => ({ transcript: transcript.digest }),
  async run({ transcript }, context) {
    const { language, lines, sounds } = segmentTranscript(transcript.value);
    if (sounds > 0) {
      context.warn(
        `${sounds} ${sounds === 1 ? "description" : "descriptions"} of sounds (like [Music]) in the transcript will not be spoken.`,
      );
    }
    context.progress(lines.length, lines.length);
    return { language, lines };
  },
};
