import { join } from "node:path";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import { createSlots } from "../compute/slots.ts";
import { fileUrl, inputArgs, timelineArgs } from "../media/arguments.ts";
import type { VideoEncoder } from "../media/encoders.ts";
import type { FfmpegDone } from "../media/ffmpeg.ts";
import { type WatermarkFilter, watermarkFilter } from "../media/watermark.ts";
import type { PictureFacts } from "../pictures/facts.ts";
import { type Fit, fitted, isHighRange, progressive, toneMapped } from "../pictures/filters.ts";
import { framesIn, type Ratio, secondsOf, timescaleOf } from "../pictures/rate.ts";
import type { Step, StepContext } from "../plan/step.ts";
import { inScene, type ScenePlace } from "../scenes/place.ts";
import type { Marked } from "./caption.ts";
import type { SourceFile } from "./probe.ts";

interface SceneBase {
  readonly place: ScenePlace;
  readonly source: SourceFile;
  readonly picture: PictureFacts;
  /** ffmpeg's name of the source's format. */
  readonly format: string;
  readonly rate: Ratio;
  /** How many pictures it lasts. */
  readonly frames: number;
}

interface CopiedScene extends SceneBase {
  readonly as: "copied";
}

interface EncodedScene extends SceneBase {
  readonly as: "encoded";
  readonly frame: Fit;
  /** ffmpeg's name. */
  readonly matrix: string;
  readonly encoder: VideoEncoder;
  readonly watermark: Marked | undefined;
}

export type SceneIn = CopiedScene | EncodedScene;

/** The name of the step's file: the picture alone, as MP4. */
export const ScenePicture = z.object({ file: z.string() });
export type ScenePicture = z.infer<typeof ScenePicture>;

/** Encoders of graphics cards take few streams at a time; more only wait for each other. */
const hardware = createSlots(2);

/** What a file may promise and not hold, seconds: lengths in headers are rounded. */
const SLACK = 0.5;

/**
 * A scene's picture, ready to be joined: copied as it is, or brought to the common size, rate and
 * pixel format, its last picture held to the scene's end.
 * @throws UnsupportedMedia naming a scene that breaks off; EngineFailure, DiskFull, Cancelled
 */
export const scene: Step<SceneIn, ScenePicture> = {
  name: "scene",
  version: 2,
  resource: "io",
  unit: "seconds",
  output: ScenePicture,
  key: (input) => ({
    ...{ source: input.source.identity, stream: input.picture.index },
    ...{ rate: { ...input.rate }, frames: input.frames, as: input.as },
    ...(input.as === "copied"
      ? {}
      : {
          frame: { ...input.frame },
          ...{ matrix: input.matrix, encoder: input.encoder.digest },
          watermark:
            input.watermark === undefined
              ? undefined
              : { ...input.watermark.mark, image: input.watermark.identity ?? null },
        }),
  }),
  run: (input, context) =>
    inScene(input.place, input.source.path, async () => {
      const file = "picture.mp4";
      const path = join(context.dir, file);
      const done =
        input.as === "copied"
          ? await copy(input, path, context)
          : await encode(input, path, context);
      checkLength(input, done);
      return { file };
    }),
};

const outputArgs = ({ rate, frames, format }: SceneIn, path: string): string[] => [
  ...["-frames:v", String(frames), "-an", "-sn", "-dn", "-map_metadata", "-1"],
  ...["-map_chapters", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"],
  ...["-video_track_timescale", String(timescaleOf(rate)), "-f", "mp4", fileUrl(path)],
  ...timelineArgs(format),
];

function copy(input: CopiedScene, path: string, context: StepContext): Promise<FfmpegDone> {
  const { source, picture } = input;
  return context.tools.ffmpeg.run({
    args: [
      ...inputArgs(source.path),
      ...["-map", `0:${picture.index}`, "-c:v", "copy"],
      ...(picture.codec === "hevc" ? ["-tag:v", "hvc1"] : []),
      ...outputArgs(input, path),
    ],
    signal: context.signal,
    progress: (seconds) => tell(input, seconds, context),
  });
}

async function encode(
  input: EncodedScene,
  path: string,
  context: StepContext,
): Promise<FfmpegDone> {
  const { source, picture, encoder, matrix, frame, watermark } = input;
  if (isHighRange(picture)) {
    context.warn("Pictures with a high dynamic range (HDR) were brought to the usual range.");
  }
  const { tools, signal, dir } = context;
  const canvas = { width: frame.width, height: frame.height, shownWidth: frame.width, white: 255 };
  await using mark =
    watermark === undefined
      ? undefined
      : await watermarkFilter(watermark.mark, canvas, { ...tools, dir, depth: 8, signal });
  for (const warning of mark?.warnings ?? []) context.warn(warning);
  const args = (threads: number): string[] => [
    ...[...encoder.init, "-filter_complex_threads", String(threads)],
    ...inputArgs(source.path, ["-threads", String(threads)]),
    ...(mark?.inputs ?? []),
    ...["-filter_complex", graph(input, mark), "-map", "[out]"],
    ...[...encoder.args, "-threads", String(threads)],
    ...["-colorspace", matrix, "-color_primaries", matrix, "-color_trc", matrix],
    ...outputArgs(input, path),
  ];
  const progress = (seconds: number): void => tell(input, seconds, context);
  return await tools.cpu.use(signal, (crowd) => {
    const work = () =>
      tools.ffmpeg.run({ args: args(threadsFor(tools.cpu.size, crowd)), signal, progress });
    return encoder.name === "x264" ? work() : hardware.use(signal, work);
  });
}

/**
 * Threads for one of several encodings, as good with any. While others wait one thread each wastes
 * least: x264 spends a tenth more processor time on several. What is left idle at the end, when
 * fewer scenes than cores remain, goes to those: twice a fair share, since no thread is always busy.
 */
const threadsFor = (cores: number, crowd: number): number => Math.ceil((2 * cores) / crowd);

function graph(
  { picture, rate, frames, frame, matrix, encoder }: EncodedScene,
  mark: WatermarkFilter | undefined,
): string {
  const held = Math.max(0, frames - framesIn(picture.end, rate));
  const filters = [
    ...progressive(picture),
    `fps=${rate.num}/${rate.den}:start_time=0`,
    ...toneMapped(picture),
    ...fitted(picture, frame, matrix),
    // A little more than is missing: what is too much is not written.
    `tpad=stop_mode=clone:stop_duration=${(secondsOf(held, rate) + SLACK).toFixed(6)}`,
  ];
  const shaped = `[0:${picture.index}]${filters.join(",")}[shaped]`;
  const marked = mark === undefined ? "[shaped]null[marked]" : mark.graph("shaped", "marked", 1);
  return `${shaped};${marked};[marked]${encoder.upload || "null"}[out]`;
}

/** @throws UnsupportedMedia if the source holds less than it says: it is broken or cut off */
function checkLength({ rate, frames }: SceneIn, done: FfmpegDone): void {
  if (done.frames === frames) return;
  const [is, should] = [done.frames, frames].map((held) => secondsOf(held, rate).toFixed(1));
  throw new OctaviaError(
    "UnsupportedMedia",
    `its picture breaks off after ${is} s of ${should} s.`,
    { hint: "The file is damaged or was cut off; get it again." },
  );
}

function tell({ rate, frames }: SceneIn, seconds: number, { progress }: StepContext): void {
  const total = secondsOf(frames, rate);
  progress(Math.min(seconds, total), total);
}
