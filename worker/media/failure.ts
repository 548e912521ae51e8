import { OctaviaError } from "../../contract/errors.ts";

const DISK_FULL = /no space left on device|disk quota exceeded/i;
/** What ffmpeg prints when the last bytes of an output were lost, though it may still exit 0. */
const LOST_OUTPUT = /error (writing trailer|closing file)/i;
const NO_INDEX = /moov atom not found/i;
const DISGUISED = /format not on whitelist/i;
const UNREADABLE =
  /invalid data found when processing input|could not find codec parameters|decoder .* not found|no decoder for|header (parsing|missing)|picture size .* is invalid|exceeds specified max pixel/i;

/** This build of ffmpeg lacks something, now and at the next try. */
const LACKING =
  /unknown (encoder|decoder)|no such filter|encoder not found|unrecognized option|option not found/i;

/** How a run of ffmpeg ended. */
export interface Ending {
  readonly exitCode: number | undefined;
  /** Signal that ended it from outside, e.g. "SIGKILL" by the system's memory guard. */
  readonly signal: string | undefined;
  /** Last lines of its standard error. */
  readonly stderr: readonly string[];
}

/** The error a run ended with, or undefined if it went well. */
export function failureOf(ending: Ending): OctaviaError | undefined {
  const text = ending.stderr.join("\n");
  const details = [`ffmpeg ended with ${ending.signal ?? ending.exitCode}`, text].join("\n");
  if (DISK_FULL.test(text)) {
    return new OctaviaError("DiskFull", "The disk is full.", {
      hint: "Free some space and run the job again; what was done is kept.",
      details,
    });
  }
  if (ending.exitCode === 0 && !LOST_OUTPUT.test(text)) return undefined;
  return unsupportedMedia(text, details) ?? engineFailure(ending, details);
}

/** Whether ffmpeg missed the index of an MP4 or QuickTime file. */
export const lacksIndex = (text: string): boolean => NO_INDEX.test(text);

/**
 * The error for a file that is no readable media, or undefined if `text` does not say so.
 * @param text what ffmpeg or ffprobe wrote to standard error
 * @param subject names the file at the start of a sentence
 */
export function unsupportedMedia(
  text: string,
  details: string,
  subject = "The file",
): OctaviaError | undefined {
  if (lacksIndex(text)) {
    return new OctaviaError("UnsupportedMedia", `${subject} is incomplete: its index is missing.`, {
      hint: "The recording or download was probably cut off; get the file again.",
      details,
    });
  }
  if (DISGUISED.test(text)) {
    return new OctaviaError(
      "UnsupportedMedia",
      `${subject} is no video or audio file, but a list or text that points elsewhere.`,
      { hint: "Give the video itself (mp4, mkv, mov, webm, ...), not a playlist.", details },
    );
  }
  if (UNREADABLE.test(text)) {
    return new OctaviaError("UnsupportedMedia", `${subject} is damaged or no media file.`, {
      hint: "Check that it plays in a video player; if it does not, get it again.",
      details,
    });
  }
  return undefined;
}

function engineFailure(ending: Ending, details: string): OctaviaError {
  const last = ending.stderr.map(withoutPrefix).findLast((line) => line !== "");
  const why =
    ending.signal === undefined
      ? (last ?? "it gave no reason")
      : `it was ended by the system (${ending.signal})`;
  return new OctaviaError("EngineFailure", `ffmpeg could not finish its work: ${why}.`, {
    ...(LACKING.test(details)
      ? { hint: "Install a full build of ffmpeg; `octavia doctor` checks it.", lasting: true }
      : { hint: "Run the job again; `octavia doctor` checks ffmpeg." }),
    details,
  });
}

/** "[mov @ 0x55d1] Some error." becomes "Some error". */
function withoutPrefix(line: string): string {
  return line.replace(/^(\[[^\]]*\]\s*)+/, "").replace(/[.\s]+$/, "");
}
