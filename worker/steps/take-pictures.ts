import { stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import { fileUrl } from "../media/arguments.ts";
import type { PictureFacts } from "../pictures/facts.ts";
import { colourArgs, toneMapped } from "../pictures/filters.ts";
import type { Step, StepContext } from "../plan/step.ts";
import { type FoundPicture, stretchArgs, stretchFilters } from "./look-for-pictures.ts";
import type { SourceFile } from "./probe.ts";

interface TakeIn {
  readonly source: SourceFile;
  readonly picture: PictureFacts;
  readonly found: readonly FoundPicture[];
  readonly format: "jpg" | "png";
  readonly ffmpegVersion: string;
}

/** Names of the step's files, as `found` was ordered. */
export const TakenPictures = z.object({ files: z.array(z.string()) });
export type TakenPictures = z.infer<typeof TakenPictures>;

/**
 * Chosen pictures in full size, upright and with square pixels.
 * @throws UnsupportedMedia, EngineFailure, DiskFull, Cancelled
 */
export const takePictures: Step<TakeIn, TakenPictures> = {
  name: "take-pictures",
  version: 1,
  resource: "io",
  unit: "steps",
  output: TakenPictures,
  key: ({ source, found, format, ffmpegVersion }) => ({
    ...{ source: source.identity, format, ffmpeg: ffmpegVersion },
    found: found.map(({ start, length, rate, number }) => [start, length, rate, number]),
  }),
  async run(input, context) {
    let done = 0;
    const files = await Promise.all(
      input.found.map(async (chosen, index) => {
        const file = `${index + 1}.${input.format}`;
        await take(input, chosen, join(context.dir, file), context);
        done += 1;
        context.progress(done, input.found.length);
        return file;
      }),
    );
    return { files };
  },
};

/** Near to no loss. */
const CODECS = { jpg: ["-c:v", "mjpeg", "-q:v", "2"], png: ["-c:v", "png"] } as const;

async function take(
  { source, picture, format }: TakeIn,
  chosen: FoundPicture,
  path: string,
  { tools, signal }: StepContext,
): Promise<void> {
  const { width, height } = picture;
  const colours = colourArgs(picture, { matrix: "smpte170m", range: "pc" });
  const filters = [
    ...stretchFilters(picture, chosen),
    `select=eq(n\\,${chosen.number})`,
    ...toneMapped(picture),
    `scale=${width}:${height}:${colours}`,
    "setsar=1",
    format === "jpg" ? "format=yuvj420p" : "format=rgb24",
  ];
  await tools.cpu.use(signal, () =>
    tools.ffmpeg.run({
      args: [
        ...stretchArgs(source.path, chosen),
        ...["-map", `0:${picture.index}`, "-vf", filters.join(","), "-frames:v", "1"],
        ...[...CODECS[format], "-fflags", "+bitexact", "-f", "image2pipe", fileUrl(path)],
      ],
      signal,
    }),
  );
  const size = await stat(path).then(
    (facts) => facts.size,
    (error: unknown) => {
      if (errorCode(error) === "ENOENT") return 0;
      throw error;
    },
  );
  if (size > 0) return;
  throw new OctaviaError(
    "UnsupportedMedia",
    `The picture at ${chosen.at.toFixed(1)} s could not be read again.`,
    { hint: "Check that the video plays there; if it does not, get it again." },
  );
}
