import { OctaviaError, throwIfCancelled } from "../../contract/errors.ts";
import type { Language } from "../../contract/languages.ts";
import { LIMITS } from "../../contract/limits.ts";
import { Transcript } from "../../contract/transcript.ts";
import type { Step } from "../plan/step.ts";
import { decodeEntities } from "../subtitles/markup.ts";
import { isMixed, plainCues } from "../subtitles/plain-cues.ts";
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

/**
 * A supplied subtitle file as the transcript, in place of recognition.
 * @throws InvalidInput (no readable subtitles, more than anyone says), Cancelled
 */
export const readTranscript: Step<ReadTranscriptIn, Transcript> = {
  name: "read-transcript",
  version: 5,
  resource: "io",
  unit: "lines",
  output: Transcript,
  key: ({ digest, language, duration }) => ({ digest, language, duration }),
  async run({ path, language, duration = Number.POSITIVE_INFINITY }, context) {
    throwIfCancelled(context.signal);
    const file = await readSubtitleFile(path, "transcript", context.signal);
    const whole = transcriptOf(file, language);
    refuseEndless(path, whole);
    const transcript = within(duration, whole);
    for (const warning of transcript.warnings) context.warn(`${path}: ${warning}`);
    context.progress(transcript.passages.length, transcript.passages.length);
    return transcript;
  },
};

/**
 * What no one says: lines are laid out and spoken one by one, which takes as long as they are long.
 * @throws InvalidInput
 */
function refuseEndless(path: string, { passages }: Transcript): void {
  const refuse = (problem: string): OctaviaError =>
    new OctaviaError("InvalidInput", `The transcript "${path}" ${problem}.`, {
      hint: "Give one with the cues of this video, a sentence or two in each.",
    });
  const { transcriptCues, cueCharacters } = LIMITS;
  if (passages.length > transcriptCues) {
    throw refuse(`has ${passages.length} cues, and ${transcriptCues} can be worked on`);
  }
  const long = passages.findIndex(({ text }) => text.length > cueCharacters);
  const length = passages[long]?.text.length;
  if (length === undefined) return;
  throw refuse(`has ${length} characters in cue ${long + 1}, and ${cueCharacters} fit in one`);
}

/** Leaves out what is said after the end: it would make a film of silence behind the film. */
function within(duration: number, transcript: Transcript): Transcript {
  const { kept: passages, warnings } = untilEnd(transcript.passages, duration);
  return { ...transcript, passages, warnings: [...transcript.warnings, ...warnings] };
}

/** Seconds that a cue may stand after the end: the last one often does. */
const OVERTIME = 0.5;

/**
 * Cues of a video of that length, in seconds, and what is to be said: those behind its end are left
 * out, and one that would go on after it stops there, or players would show a film of nothing.
 */
export function untilEnd<Cue extends { readonly start: number; readonly end: number }>(
  cues: readonly Cue[],
  duration: number,
): { kept: Cue[]; warnings: string[] } {
  const before = cues.filter(({ start }) => start < duration);
  const late = before.filter(({ end }) => end > duration + OVERTIME).length;
  const out = cues.length - before.length;
  const kept = before.map((cue) =>
    cue.end > duration + OVERTIME ? { ...cue, end: duration } : cue,
  );
  return {
    kept,
    warnings: [
      ...(out === 0 ? [] : [`${out} of ${cues.length} cues begin after the end and are left out`]),
      ...(late === 0 ? [] : [`${late} of ${cues.length} cues go on after the end and stop there`]),
    ],
  };
}

function transcriptOf(file: ReadFile, language: Language): Transcript {
  const { cues, rolled } = unroll(plainCues(file.cues));
  return {
    language,
    punctuated: true,
    engine: "supplied",
    passages: cues.map(({ start, end, text, speaker, placement }) => ({
      start,
      end,
      // SRT has no escapes, but what was made from web pages is full of them.
      text: file.kind === "srt" ? decodeEntities(text) : text,
      words: [],
      ...(speaker === undefined ? {} : { speaker }),
      ...(placement === undefined ? {} : { placement }),
    })),
    warnings: [
      ...file.warnings,
      ...mixedLooks(file.cues),
      ...(rolled ? ["the captions roll; repeated lines were dropped"] : []),
    ],
  };
}

/** Lines are laid out and translated whole: which of their words were meant is not known then. */
function mixedLooks(cues: ReadFile["cues"]): string[] {
  const mixed = cues.filter(isMixed).length;
  if (mixed === 0) return [];
  const which = mixed === 1 ? "1 cue has" : `${mixed} cues have`;
  return [`${which} italics, colours or the like on a part of the text; that part became plain`];
}
