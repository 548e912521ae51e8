import { execa } from "execa";
import { z } from "zod";
import { cancelled, OctaviaError } from "../../contract/errors.ts";
import { inputArgs } from "../media/arguments.ts";
import type { Ffmpeg } from "../media/ffmpeg.ts";

/** Stretch before the end whose packets are read; what is stored ahead of its time is stored within it. Seconds. */
const TAIL = 2;

const Packets = z.object({
  packets: z.array(z.object({ pts_time: z.coerce.number().optional() })).default([]),
});

interface Asked {
  /** Absolute path of a person's file. */
  readonly path: string;
  /** Index of the picture's stream. */
  readonly stream: number;
  /** Where the picture says that it ends, seconds. */
  readonly end: number;
}

/**
 * When the last picture of a stream is shown, seconds; undefined if none is found near the end. A file
 * that was cut without encoding may hold as many pictures as it should, and yet one from after the cut in
 * place of one before it.
 * @throws EngineFailure, Cancelled
 */
export async function lastPicture(
  { tools }: Pick<Ffmpeg, "tools">,
  { path, stream, end }: Asked,
  signal: AbortSignal,
): Promise<number | undefined> {
  const answer = await execa(
    tools.ffprobe,
    [
      ...["-hide_banner", "-loglevel", "error", "-select_streams", String(stream)],
      ...["-read_intervals", `${Math.max(0, end - TAIL)}%`, "-show_entries", "packet=pts_time"],
      ...["-of", "json", ...inputArgs(path)],
    ],
    { stdin: "ignore", reject: false, cancelSignal: signal },
  );
  if (answer.isCanceled) throw cancelled();
  if (answer.failed) {
    throw new OctaviaError("EngineFailure", `The end of ${path} could not be examined.`, {
      hint: "`octavia doctor` checks ffmpeg and ffprobe.",
      details: `${answer.shortMessage}\n${answer.stderr}`,
    });
  }
  const { packets } = Packets.parse(JSON.parse(answer.stdout));
  const times = packets.flatMap(({ pts_time }) => pts_time ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}
