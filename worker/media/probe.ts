import { throwIfCancelled } from "../../contract/errors.ts";
import type { MediaInfo } from "../../contract/media.ts";
import { inputArgs } from "./arguments.ts";
import { noMedia } from "./examine.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { checkInputFile } from "./input-file.ts";
import { toMediaInfo } from "./probe-json.ts";

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
  const { info, durationKnown } = toMediaInfo(await ffmpeg.examine(path, signal));
  if (info.audio.length === 0 && info.video.length === 0) throw noMedia(path);
  return durationKnown ? info : { ...info, duration: await readThrough(ffmpeg, path, signal) };
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
