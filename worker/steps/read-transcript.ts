import { readFile, stat } from "node:fs/promises";
import { errorCode, OctaviaError, throwIfCancelled } from "../../contract/errors.ts";
import type { Language } from "../../contract/languages.ts";
import { Transcript } from "../../contract/transcript.ts";
import type { Step } from "../plan/step.ts";
import { decodeText } from "../subtitles/decode.ts";
import { decodeEntities } from "../subtitles/markup.ts";
import { parseSubtitles } from "../subtitles/parse.ts";
import { unroll } from "../subtitles/rolling.ts";

interface ReadTranscriptIn {
  /** The subtitle file; only read. */
  readonly path: string;
  /** Identity of its content. */
  readonly digest: string;
  readonly language: Language;
  /** Length of the sound or picture, seconds. */
  readonly duration: number;
}

/** Bytes: no subtitle file is larger (10 h of speech are under 2 MB), a film is. */
const LARGEST = 64 * 1024 * 1024;
const HINT = "Give a subtitle file in SRT or WebVTT form.";

/** A supplied SRT or VTT file as the transcript, in place of recognition. */
export const readTranscript: Step<ReadTranscriptIn, Transcript> = {
  name: "read-transcript",
  version: 2,
  resource: "io",
  unit: "lines",
  output: Transcript,
  key: ({ digest, language, duration }) => ({ digest, language, duration }),
  async run({ path, language, duration }, context) {
    const bytes = await readWhole(path, context.signal);
    const transcript = within(duration, transcriptFrom(bytes, path, language));
    for (const warning of transcript.warnings) context.warn(`${path}: ${warning}`);
    context.progress(transcript.passages.length, transcript.passages.length);
    return transcript;
  },
};

/** Leaves out what is said after the end: it would make a film of silence behind the film. */
function within(duration: number, transcript: Transcript): Transcript {
  const passages = transcript.passages.filter(({ start }) => start < duration);
  const beyond = transcript.passages.length - passages.length;
  if (beyond === 0) return transcript;
  const warning = `${beyond} of ${transcript.passages.length} cues begin after the end and are left out`;
  return { ...transcript, passages, warnings: [...transcript.warnings, warning] };
}

/** @throws InvalidInput if the file is missing, unreadable or too large, Cancelled */
async function readWhole(path: string, signal: AbortSignal): Promise<Uint8Array> {
  throwIfCancelled(signal);
  try {
    const info = await stat(path);
    // Opening a pipe would wait for its writer; a folder fails by itself.
    if (!info.isFile() && !info.isDirectory()) throw unfit(path, "is not a file");
    if (info.size > LARGEST) throw unfit(path, "is too large for a subtitle file");
    return await readFile(path, { signal });
  } catch (error) {
    throwIfCancelled(signal);
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): unknown {
  const why: Readonly<Record<string, string>> = {
    ENOENT: "does not exist",
    ENOTDIR: "does not exist",
    EISDIR: "is a folder",
    EACCES: "may not be read",
    EPERM: "may not be read",
  };
  const problem = why[errorCode(error) ?? ""];
  return problem === undefined ? error : unfit(path, problem, error);
}

const unfit = (path: string, problem: string, cause?: unknown): OctaviaError =>
  new OctaviaError("InvalidInput", `The transcript "${path}" ${problem}.`, { hint: HINT, cause });

/** @throws InvalidInput if there is no cue in it */
function transcriptFrom(bytes: Uint8Array, path: string, language: Language): Transcript {
  const decoded = decodeText(bytes);
  const parsed = parseSubtitles(decoded.text);
  if (parsed.cues.length === 0) {
    const where = parsed.warnings[0] === undefined ? "" : ` (line ${parsed.warnings[0].line})`;
    throw new OctaviaError(
      "InvalidInput",
      `The transcript "${path}" has no readable cue${where}.`,
      {
        hint: HINT,
        details: parsed.warnings.map(({ line, message }) => `line ${line}: ${message}`).join("\n"),
      },
    );
  }
  const { cues, rolled } = unroll(parsed.cues);
  return {
    language,
    punctuated: true,
    engine: "supplied",
    passages: cues.map(({ start, end, text, speaker }) => ({
      start,
      end,
      // SRT has no escapes, but what was made from web pages is full of them.
      text: parsed.kind === "srt" ? decodeEntities(text) : text,
      words: [],
      ...(speaker === undefined ? {} : { speaker }),
    })),
    warnings: [
      ...(decoded.warning === undefined ? [] : [decoded.warning]),
      ...parsed.warnings.map(({ line, message }) => `line ${line}: ${message}`),
      ...(rolled ? ["the captions roll; repeated lines were dropped"] : []),
    ],
  };
}
