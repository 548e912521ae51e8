import { throwIfCancelled } from "../../contract/errors.ts";
import type { Language } from "../../contract/languages.ts";
import { Transcript } from "../../contract/transcript.ts";
import type { Step } from "../plan/step.ts";
import { decodeEntities } from "../subtitles/markup.ts";
import { plainCues } from "../subtitles/plain-cues.ts";
import { unroll } from "../subtitles/rolling.ts";
import { type ReadFile, readSubtitleFile } from "../subtitles/subtitle-file.ts";

interface ReadTranscriptIn {
  /** The subtitle file; only read. */
  readonly path: string;
  /** Identity of its content. */
  readonly digest: string;
  readonly language: Language;
  /** Length of the sound or picture, seconds; not given where the file stands alone. */
  readonly duration?: number | undefined;
}

/** A supplied subtitle file as the transcript, in place of recognition. */
export const readTranscript: Step<ReadTranscriptIn, Transcript> = {
  name: "read-transcript",
  version: 4,
  resource: "io",
  unit: "lines",
  output: Transcript,
  key: ({ digest, language, duration }) => ({ digest, language, duration }),
  async run({ path, language, duration = Number.POSITIVE_INFINITY }, context) {
    throwIfCancelled(context.signal);
    const file = await readSubtitleFile(path, "transcript", context.signal);
    const transcript = within(duration, transcriptOf(file, language));
    for (const warning of transcript.warnings) context.warn(`${path}: ${warning}`);
    context.progress(transcript.passages.length, transcript.passages.length);
    return transcript;
  },
};

/** Leaves out what is said after the end: it would make a film of silence behind the film. */
function within(duration: number, transcript: Transcript): Transcript {
  const passages = transcript.passages.filter(({ start }) => start < duration);
  const warning = beyondEnd(transcript.passages.length, passages.length);
  if (warning === undefined) return transcript;
  return { ...transcript, passages, warnings: [...transcript.warnings, warning] };
}

/** What is to be said if some of the cues lie beyond the end. */
export const beyondEnd = (all: number, kept: number): string | undefined =>
  all === kept ? undefined : `${all - kept} of ${all} cues begin after the end and are left out`;

function transcriptOf(file: ReadFile, language: Language): Transcript {
  const { cues, rolled } = unroll(plainCues(file.cues));
  return {
    language,
    punctuated: true,
    engine: "supplied",
    passages: cues.map(({ start, end, text, speaker }) => ({
      start,
      end,
      // SRT has no escapes, but what was made from web pages is full of them.
      text: file.kind === "srt" ? decodeEntities(text) : text,
      words: [],
      ...(speaker === undefined ? {} : { speaker }),
    })),
    warnings: [
      ...file.warnings,
      ...(rolled ? ["the captions roll; repeated lines were dropped"] : []),
    ],
  };
}
