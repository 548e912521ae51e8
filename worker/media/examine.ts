import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { execa } from "execa";
import { cancelled, OctaviaError } from "../../contract/errors.ts";
import { inputArgs } from "./arguments.ts";
import { FIRST_BOXES } from "./cut-off.ts";
import { lacksIndex, unsupportedMedia } from "./failure.ts";

/** Reading the headers takes well under a second; a dead network drive never answers. */
const ANSWER_MS = 60_000;
/** A file with thousands of chapters and long tags prints a few MB. */
const ANSWER_CHARS = 64 * 1024 * 1024;
/** A job asks several times of few files. */
const REMEMBERED = 8;

/**
 * A way to ask ffprobe for all that it knows of a file without decoding it, as JSON. It takes a tenth
 * of a second of processor time to start where it is linked to hundreds of libraries, and a job's steps
 * ask for different parts of one answer: it is remembered while the file stays as it is.
 * @returns throws UnsupportedMedia (no media, cut off, a playlist in disguise), EngineFailure, Cancelled
 */
export function createExaminer(
  ffprobe: string,
): (path: string, signal: AbortSignal) => Promise<unknown> {
  const known = new Map<string, { readonly stamp: string; readonly answer: unknown }>();
  return async (path, signal) => {
    const stamp = await stampOf(path);
    const found = known.get(path);
    known.delete(path);
    const answer = found?.stamp === stamp ? found.answer : await ask(ffprobe, path, signal);
    known.set(path, { stamp, answer });
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return answer;
  };
}

/** Another one after any change: the time of the last one cannot be set back. */
async function stampOf(path: string): Promise<string> {
  const { dev, ino, size, ctimeNs } = await stat(path, { bigint: true });
  return [dev, ino, size, ctimeNs].join(":");
}

async function ask(program: string, path: string, signal: AbortSignal): Promise<unknown> {
  const all = ["-show_format", "-show_streams", "-show_chapters", "-show_data_hash", "sha256"];
  const args = ["-hide_banner", "-loglevel", "error", ...all, "-of", "json", ...inputArgs(path)];
  const answer = await execa(program, args, {
    stdin: "ignore",
    env: { AV_LOG_FORCE_NOCOLOR: "1" },
    reject: false,
    cancelSignal: signal,
    timeout: ANSWER_MS,
    maxBuffer: ANSWER_CHARS,
  });
  if (answer.isCanceled) throw cancelled();
  if (!answer.failed) return JSON.parse(answer.stdout);
  const details = `${answer.shortMessage}\n${answer.stderr}`;
  const subject = `The file ${basename(path)}`;
  if (answer.exitCode !== undefined) {
    // By its name alone a text called .mp4 counts as one without an index.
    const named = lacksIndex(answer.stderr) && !(await beginsAsMp4(path));
    throw (
      (named ? undefined : unsupportedMedia(answer.stderr, details, subject)) ??
      noMedia(path, details)
    );
  }
  throw new OctaviaError("EngineFailure", `${subject} could not be examined: ffprobe failed.`, {
    hint: "`octavia doctor` checks ffmpeg and ffprobe.",
    details,
  });
}

/** Whether the file's first bytes are those of an MP4 or QuickTime file. */
async function beginsAsMp4(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return FIRST_BOXES.has(buffer.toString("latin1", 4, bytesRead));
  } finally {
    await file.close();
  }
}

/** The person's file is nothing that can be worked on. */
export const noMedia = (path: string, details?: string): OctaviaError =>
  new OctaviaError(
    "UnsupportedMedia",
    `The file ${basename(path)} holds neither picture nor sound.`,
    { hint: "Choose a video or audio file.", details },
  );
