import { open } from "node:fs/promises";
import { basename } from "node:path";
import { execa } from "execa";
import { cancelled, OctaviaError, throwIfCancelled } from "../../contract/errors.ts";
import type { MediaInfo } from "../../contract/media.ts";
import { inputArgs } from "./arguments.ts";
import { lacksIndex, unsupportedMedia } from "./failure.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { checkInputFile } from "./input-file.ts";
import { toMediaInfo } from "./probe-json.ts";

/** Reading the headers takes well under a second; a dead network drive never answers. */
const ANSWER_MS = 60_000;
/** A file with thousands of chapters and long tags prints a few MB. */
const ANSWER_CHARS = 64 * 1024 * 1024;

/**
 * What is in a media file.
 * @throws InvalidInput (missing, a folder, unreadable, empty), UnsupportedMedia (no media, cut off,
 * a playlist in disguise), EngineFailure, Cancelled
 */
export async function probeFile(
  ffmpeg: Ffmpeg,
  path: string,
  signal: AbortSignal,
): Promise<MediaInfo> {
  throwIfCancelled(signal);
  await checkInputFile(path);
  const { info, durationKnown } = toMediaInfo(await askFfprobe(ffmpeg.tools.ffprobe, path, signal));
  if (info.audio.length === 0 && info.video.length === 0) throw noMedia(path);
  return durationKnown ? info : { ...info, duration: await readThrough(ffmpeg, path, signal) };
}

async function askFfprobe(program: string, path: string, signal: AbortSignal): Promise<unknown> {
  const shown = ["-show_format", "-show_streams", "-show_chapters"];
  const args = ["-hide_banner", "-loglevel", "error", ...shown, "-of", "json", ...inputArgs(path)];
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

/** Kinds of the first box of MP4 and QuickTime files (ISO/IEC 14496-12; QTFF). */
const FIRST_BOXES = new Set(["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot"]);

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

/** Length of a file that does not state it (a browser's recording): its packets are read once. */
async function readThrough(ffmpeg: Ffmpeg, path: string, signal: AbortSignal): Promise<number> {
  let last = 0;
  await ffmpeg.run({
    args: [...inputArgs(path), "-map", "0:v?", "-map", "0:a?", "-c", "copy", "-f", "null", "-"],
    signal,
    progress: (seconds) => {
      last = Math.max(last, seconds);
    },
  });
  return last;
}

const noMedia = (path: string, details?: string): OctaviaError =>
  new OctaviaError(
    "UnsupportedMedia",
    `The file ${basename(path)} holds neither picture nor sound.`,
    { hint: "Choose a video or audio file.", details },
  );
