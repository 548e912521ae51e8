import { basename } from "node:path";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import type { MediaInfo } from "../../contract/media.ts";
import { inputArgs } from "../media/arguments.ts";
import { choosePictures } from "../pictures/choose.ts";
import { PictureFacts, pictureFacts } from "../pictures/facts.ts";
import { evenSize, progressive, type Size, toneMapped } from "../pictures/filters.ts";
import { printOf, qualityOf } from "../pictures/quality.ts";
import type { Step, StepContext } from "../plan/step.ts";
import type { SourceFile } from "./probe.ts";

interface LookForIn {
  readonly source: SourceFile;
  readonly media: MediaInfo;
  readonly count: number;
  readonly ffmpegVersion: string;
}

/** A picture as it is found again: the `number`th of a stretch seen at a steady rate. */
export const FoundPicture = z.object({
  /** Where the stretch begins, and how long it is, seconds. */
  start: z.number(),
  length: z.number(),
  /** Pictures a second. */
  rate: z.number(),
  /** From 0. */
  number: z.int(),
  /** Where the picture is, seconds. */
  at: z.number(),
  /** From 0 to 1. */
  score: z.number(),
  sharpness: z.number(),
  light: z.number(),
  contrast: z.number(),
  colour: z.number(),
});
export type FoundPicture = z.infer<typeof FoundPicture>;

export const FoundPictures = z.object({
  picture: PictureFacts,
  /** Best first. */
  found: z.array(FoundPicture),
});
export type FoundPictures = z.infer<typeof FoundPictures>;

/** Stretches that are looked at; with more pictures to find, so many for each. */
const STRETCHES = 30;
const STRETCHES_EACH = 3;
/** Of one stretch: seconds, pictures a second, and pictures at least. */
const STRETCH = { seconds: 1, rate: 4, least: 8 } as const;
/** Longer side of the pictures that are judged, pixels. */
const SMALL_SIDE = 320;

/**
 * The best pictures of a video: short stretches all over it are judged in small, so that a long
 * video takes no more time than a short one.
 * @throws InvalidInput (no moving picture, no length), UnsupportedMedia (no picture can be read),
 * EngineFailure, Cancelled
 */
export const lookForPictures: Step<LookForIn, FoundPictures> = {
  name: "look-for-pictures",
  version: 2,
  resource: "io",
  unit: "steps",
  output: FoundPictures,
  key: ({ source, count, ffmpegVersion }) => ({
    ...{ source: source.identity, count, ffmpeg: ffmpegVersion },
  }),
  async run({ source, media, count }, context) {
    const picture = await wholePicture(source.path, media, context);
    const stretches = stretchesOf(picture.end, count);
    let done = 0;
    const seen = await Promise.all(
      stretches.map(async (stretch) => {
        const judged = await judge(source, picture, stretch, context);
        done += 1;
        context.progress(done, stretches.length);
        return judged;
      }),
    );
    const candidates = seen.flat();
    if (candidates.length === 0) {
      throw new OctaviaError(
        "UnsupportedMedia",
        `No picture of ${basename(source.path)} can be read.`,
        {
          hint: "Check that it plays in a video player; if it does not, get it again.",
        },
      );
    }
    const found = choosePictures(candidates, count).map(({ print: _, ...chosen }) => chosen);
    if (found.length < count) {
      const has =
        found.length === 1 ? "only one picture" : `only ${found.length} different pictures`;
      context.warn(`The video shows ${has}; asked for were ${count}.`);
    }
    return { picture, found };
  },
};

async function wholePicture(
  path: string,
  media: MediaInfo,
  { tools, signal }: StepContext,
): Promise<PictureFacts> {
  const picture = await pictureFacts(tools.ffmpeg, path, media, signal);
  if (picture === undefined) {
    const cover = media.video.length > 0 ? "; its cover is no video" : "";
    throw new OctaviaError("InvalidInput", `${basename(path)} has no moving picture${cover}.`, {
      hint: "Choose a video.",
    });
  }
  if (picture.end <= 0) {
    throw new OctaviaError("InvalidInput", `${basename(path)} has no length.`, {
      hint: "Choose another video.",
    });
  }
  return picture;
}

interface Stretch {
  /** Seconds. */
  readonly start: number;
  readonly length: number;
  /** Pictures a second. */
  readonly rate: number;
}

/** Evenly spread, the first at the start. @param duration seconds */
function stretchesOf(duration: number, count: number): Stretch[] {
  const most = Math.max(STRETCHES, count * STRETCHES_EACH);
  const stretches = Math.max(1, Math.min(most, Math.floor(duration / STRETCH.seconds)));
  const length = Math.min(STRETCH.seconds, duration / stretches);
  const rate = stretches === 1 ? Math.max(STRETCH.rate, STRETCH.least / length) : STRETCH.rate;
  return Array.from({ length: stretches }, (_, index) => ({
    start: (index * duration) / stretches,
    ...{ length, rate: Math.min(30, rate) },
  }));
}

/** Arguments that open a stretch, and the filters that see it at its steady rate. */
export function stretchArgs(path: string, { start, length }: Stretch): string[] {
  return inputArgs(path, ["-ss", start.toFixed(6), "-t", length.toFixed(6)]);
}

/** Filters that come first, for judging and for taking: both see the same pictures. */
export const stretchFilters = (picture: PictureFacts, { rate }: Stretch): string[] => [
  ...progressive(picture),
  `fps=${rate}`,
];

const smallSize = ({ width, height }: Size): Size => {
  const factor = Math.min(1, SMALL_SIDE / Math.max(width, height));
  return evenSize({ width: width * factor, height: height * factor });
};

async function judge(
  { path }: SourceFile,
  picture: PictureFacts,
  stretch: Stretch,
  { tools, signal }: StepContext,
) {
  const size = smallSize(picture);
  const scale = `scale=${size.width}:${size.height}:flags=area`;
  const filters = [...stretchFilters(picture, stretch), ...toneMapped(picture), scale];
  const chunks: Uint8Array[] = [];
  await tools.cpu.use(signal, () =>
    tools.ffmpeg.run({
      args: [
        ...stretchArgs(path, stretch),
        ...["-map", `0:${picture.index}`, "-vf", `${filters.join(",")},format=rgb24`],
        ...["-f", "rawvideo", "pipe:1"],
      ],
      signal,
      output: (chunk) => void chunks.push(chunk),
    }),
  );
  const bytes = Buffer.concat(chunks);
  const each = size.width * size.height * 3;
  return Array.from({ length: Math.floor(bytes.length / each) }, (_, number) => {
    const small = { rgb: bytes.subarray(number * each, (number + 1) * each), ...size };
    const at = stretch.start + number / stretch.rate;
    return { ...stretch, number, at, ...qualityOf(small), print: printOf(small) };
  });
}
