import { inputArgs } from "./arguments.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { publishFile } from "./publish.ts";

interface FrameRequest {
  /** Absolute path. */
  readonly path: string;
  /** Seconds from the start of the file. */
  readonly at: number;
  /** Pixels; the height follows from the picture's shape. */
  readonly width: number;
  /** Absolute path of the JPEG to write. */
  readonly out: string;
}

/**
 * A still of a video.
 * @throws UnsupportedMedia if it has no picture, InvalidInput if there is no writing, EngineFailure, Cancelled
 */
export async function takeFrame(
  ffmpeg: Ffmpeg,
  { path, at, width, out }: FrameRequest,
  signal: AbortSignal,
): Promise<{ path: string }> {
  await publishFile(out, (temporary) =>
    ffmpeg.run({
      args: [
        ...inputArgs(path, ["-ss", at.toFixed(3)]),
        ...["-map", "0:v:0", "-an", "-frames:v", "1", "-vf", `scale=${width}:-2`],
        ...["-q:v", "4", "-c:v", "mjpeg", "-f", "image2", "-update", "1", `file:${temporary}`],
      ],
      signal,
    }),
  );
  return { path: out };
}
