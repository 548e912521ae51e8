import { execa } from "execa";
import { cancelled, OctaviaError } from "../../contract/errors.ts";
import { inputArgs } from "../media/arguments.ts";
import type { Ffmpeg } from "../media/ffmpeg.ts";
import type { PictureFacts } from "./facts.ts";
import { framesIn, quotient } from "./rate.ts";

/** Stretch before the end whose packets are read; what is stored ahead of its time is stored within it. Seconds. */
const TAIL = 2;

interface Asked {
  /** Absolute path of a person's file. */
  readonly path: string;
  readonly picture: PictureFacts;
  /** Where the file's timeline begins, seconds. */
  readonly startTime: number;
}

/**
 * Whether a picture that calls itself steady is so to its end. A file that was cut without encoding
 * may hold as many pictures as it should, and yet one from after the cut in place of one before it:
 * so the last one must be shown where the count puts it. Where the file does not say how many it
 * holds, they are counted, which reads all of it.
 * @throws EngineFailure, Cancelled
 */
export async function staysOnGrid(
  ffmpeg: Pick<Ffmpeg, "tools">,
  { path, picture, startTime }: Asked,
  signal: AbortSignal,
): Promise<boolean> {
  if (!picture.steady) return false;
  const { index, rate, frames } = picture;
  const end = startTime + picture.end;
  const from = frames === null ? undefined : Math.max(0, end - TAIL);
  const times = await packetTimes(ffmpeg, { path, stream: index, from }, signal);
  if (times.length === 0) return false;
  if (frames === null && times.length !== framesIn(picture.end, rate)) return false;
  const last = times.reduce((latest, time) => Math.max(latest, time));
  const length = 1 / quotient(rate);
  return Math.abs(end - last - length) < length / 2;
}

/** When the pictures of a stream are shown, in the order of storage; seconds. */
async function packetTimes(
  { tools }: Pick<Ffmpeg, "tools">,
  { path, stream, from }: { path: string; stream: number; from: number | undefined },
  signal: AbortSignal,
): Promise<number[]> {
  const answer = await execa(
    tools.ffprobe,
    [
      ...["-hide_banner", "-loglevel", "error", "-select_streams", String(stream)],
      ...(from === undefined ? [] : ["-read_intervals", `${from}%`]),
      ...["-show_entries", "packet=pts_time", "-of", "default=nw=1:nk=1", ...inputArgs(path)],
    ],
    { stdin: "ignore", reject: false, cancelSignal: signal, lines: true },
  );
  if (answer.isCanceled) throw cancelled();
  if (answer.failed) {
    throw new OctaviaError("EngineFailure", `The pictures of ${path} could not be examined.`, {
      hint: "`octavia doctor` checks ffmpeg and ffprobe.",
      details: `${answer.shortMessage}\n${answer.stderr.join("\n")}`,
    });
  }
  return answer.stdout.map(Number.parseFloat).filter(Number.isFinite);
}
