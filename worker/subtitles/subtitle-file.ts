import { open, readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { errorCode, OctaviaError, throwIfCancelled } from "../../contract/errors.ts";
import { decodeText } from "./decode.ts";
import { looksLikeSubtitles, readSubtitles } from "./parse.ts";
import type { RichSubtitles } from "./rich-cue.ts";

/** Bytes: no subtitle file is larger (10 h of speech are under 2 MB), a film is. */
const LARGEST = 64 * 1024 * 1024;
/** Bytes that tell a subtitle file from a film. */
const HEAD = 64 * 1024;
const HINT = "Give a subtitle file in SRT, WebVTT or ASS form.";
/** What people call files that are meant to be subtitles. */
const NAMES = new Set([".srt", ".vtt", ".ass", ".ssa", ".sub"]);

/** A subtitle file as read, with what was odd about it in sentences. */
export interface ReadFile extends Omit<RichSubtitles, "warnings"> {
  readonly warnings: readonly string[];
}

/**
 * Reads a person's subtitle file whole.
 * @param what "transcript": how it is called in what goes wrong
 * @throws InvalidInput if it is missing, unreadable, too large or without a cue; Cancelled
 */
export async function readSubtitleFile(
  path: string,
  what: string,
  signal: AbortSignal,
): Promise<ReadFile> {
  const decoded = decodeText(await readWhole(path, what, signal));
  const { warnings, ...file } = readSubtitles(decoded.text);
  const told = warnings.map(({ line, message }) => `line ${line}: ${message}`);
  if (file.cues.length === 0) {
    const where = warnings[0] === undefined ? "" : ` (line ${warnings[0].line})`;
    throw new OctaviaError("InvalidInput", `The ${what} "${path}" has no readable cue${where}.`, {
      hint: HINT,
      details: told.join("\n"),
    });
  }
  return {
    ...file,
    warnings: [...(decoded.warning === undefined ? [] : [decoded.warning]), ...told],
  };
}

async function readWhole(path: string, what: string, signal: AbortSignal): Promise<Uint8Array> {
  const unfit = (problem: string, cause?: unknown): OctaviaError =>
    new OctaviaError("InvalidInput", `The ${what} "${path}" ${problem}.`, { hint: HINT, cause });
  throwIfCancelled(signal);
  try {
    const info = await stat(path);
    // Opening a pipe would wait for its writer; a folder fails by itself.
    if (!info.isFile() && !info.isDirectory()) throw unfit("is not a file");
    if (info.size > LARGEST) throw unfit("is too large for a subtitle file");
    return await readFile(path, { signal });
  } catch (error) {
    throwIfCancelled(signal);
    const problem = PROBLEMS[errorCode(error) ?? ""];
    throw problem === undefined ? error : unfit(problem, error);
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EISDIR: "is a folder",
  EACCES: "may not be read",
  EPERM: "may not be read",
};

/**
 * Whether a file is meant to be subtitles: by its content, else by its name. What is not there or
 * not readable is none: who opens it as media says so.
 */
export async function isSubtitleFile(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false;
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
      return NAMES.has(extname(path).toLowerCase()) || isText(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) !== undefined) return false;
    throw error;
  }
}

/** Subtitles, and not a film that has some bytes in common with them. */
function isText(bytes: Uint8Array): boolean {
  const { text } = decodeText(bytes);
  return !text.includes("\0") && looksLikeSubtitles(text);
}
