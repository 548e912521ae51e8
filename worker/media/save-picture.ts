import { fileUrl, inputArgs } from "./arguments.ts";
import type { Ffmpeg } from "./ffmpeg.ts";

/**
 * Writes an attached picture of a file as the file it was.
 * @param source the person's file; `stream` is the picture's index in it
 * @throws EngineFailure, DiskFull, Cancelled
 */
export async function savePicture(
  ffmpeg: Pick<Ffmpeg, "run">,
  { source, stream }: { readonly source: string; readonly stream: number },
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const copy = ["-map", `0:${stream}`, "-c", "copy", "-frames:v", "1", "-f", "image2pipe"];
  await ffmpeg.run({ args: [...inputArgs(source), ...copy, fileUrl(path)], signal });
}
