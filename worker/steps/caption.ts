import { stat } from "node:fs/promises";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import type { CaptionLook } from "../../contract/kinds/captions.ts";
import type { Watermark } from "../../contract/kinds/encoding.ts";
import type { Language } from "../../contract/languages.ts";
import type { MediaInfo } from "../../contract/media.ts";
import type { CaptionLine } from "../captions/cues.ts";
import { prepareCaptions } from "../captions/prepare.ts";
import type { Container } from "../media/container.ts";
import type { PictureEncoding } from "../media/hdr.ts";
import type { Picture } from "../media/picture.ts";
import { leftOut, pictureArgs } from "../media/picture-arguments.ts";
import { chain } from "../media/picture-filters.ts";
import { publishFile } from "../media/publish.ts";
import { watermarkFilter } from "../media/watermark.ts";
import type { Step, StepContext } from "../plan/step.ts";
import { Exported, exportedFile, refuseSameFile, stillStands } from "./exported.ts";
import type { SourceFile } from "./probe.ts";

/** Up to this size the second writing of an MP4 with its index in front costs a second or two. */
const FAST_START_BYTES = 256 * 1024 * 1024;
/** How much shorter than the picture a whole result may be, seconds. */
const SLACK_SECONDS = 1;

export interface CaptionIn {
  readonly source: SourceFile;
  readonly media: MediaInfo;
  readonly picture: Picture;
  readonly encoding: PictureEncoding;
  readonly container: Container;
  readonly lines: readonly CaptionLine[];
  readonly language: Language;
  readonly look: CaptionLook;
  readonly watermark?: Marked | undefined;
  /** Absolute path of the result; its folder exists. */
  readonly outPath: string;
}

/** A watermark, and what its image is known by in keys. */
export interface Marked {
  readonly mark: Watermark;
  readonly identity?: string | undefined;
}

/** The written file, and what was drawn into it. */
export const Captioned = Exported.extend({
  captions: z.int(),
  /** Families of the fonts. */
  fonts: z.array(z.string()),
  /** Who encoded the picture, and with which settings. */
  encoder: z.string(),
  range: z.enum(["standard", "kept", "tone-mapped"]),
});
export type Captioned = z.infer<typeof Captioned>;

type Drawn = Pick<Captioned, "captions" | "fonts">;

/**
 * Draws captions into a video's picture and encodes it anew; its sound and all else are kept.
 * Written beside its place, checked, then renamed.
 * @throws InvalidInput (the result would be the input, folder not writable), DiskFull,
 * EngineFailure, Cancelled
 */
export const caption: Step<CaptionIn, Captioned> = {
  name: "draw-captions",
  version: 4,
  resource: "cpu",
  unit: "seconds",
  output: Captioned,
  key: (input) => ({
    source: input.source.identity,
    ...{ outPath: input.outPath, container: { ...input.container }, look: { ...input.look } },
    ...{ language: input.language, encoder: input.encoding.encoder.digest },
    lines: input.lines.map(({ text, start, end, words = [] }) => [
      ...[text, start, end],
      words.map((word) => [word.text, word.start, word.end]),
    ]),
    watermark:
      input.watermark === undefined
        ? null
        : { ...input.watermark.mark, image: input.watermark.identity ?? null },
  }),
  async run(input, context) {
    const { mark } = input.watermark ?? {};
    const read = [input.source.path, ...(mark?.image === undefined ? [] : [mark.image])];
    await refuseSameFile(read, input.outPath);
    for (const warning of [...input.encoding.warnings, ...leftOut(input)]) context.warn(warning);
    const { encoder, range } = input.encoding;
    const drawn: Drawn = { captions: 0, fonts: [] };
    await publishFile(input.outPath, async (temporary) => {
      Object.assign(drawn, await write(input, temporary, context));
    });
    return { ...(await exportedFile(input.outPath)), ...drawn, encoder: encoder.digest, range };
  },
  holds: stillStands,
};

async function write(input: CaptionIn, output: string, context: StepContext): Promise<Drawn> {
  const { source, media, picture, encoding, watermark } = input;
  const { tools, signal, dir } = context;
  const { canvas, encoder } = encoding;
  await using captions = await prepareCaptions({ ...input, canvas }, { ...tools, dir, signal });
  for (const warning of captions.warnings) context.warn(warning);
  const depth = encoding.range === "kept" ? 10 : 8;
  await using mark =
    watermark === undefined
      ? undefined
      : await watermarkFilter(watermark.mark, canvas, { ...tools, dir, depth, signal });
  for (const warning of mark?.warnings ?? []) context.warn(warning);
  const drawn = chain(encoding.before, captions.filter);
  const last = chain(encoder.upload, "null");
  const graph =
    mark === undefined
      ? `[0:${picture.stream}]${chain(drawn, encoder.upload)}[picture]`
      : `[0:${picture.stream}]${drawn}[drawn];${mark.graph("drawn", "marked", 1)};[marked]${last}[picture]`;
  const fastStart = (await stat(source.path)).size <= FAST_START_BYTES;
  const args = pictureArgs({
    ...{ ...input, source: source.path },
    ...{ inputs: mark?.inputs ?? [], graph, output, fastStart },
  });
  const progress = (seconds: number): void =>
    context.progress(Math.min(seconds, media.duration), media.duration);
  // x264 spreads over the cores by itself; the slot keeps two such works from one another's way.
  await tools.cpu.use(signal, () => tools.ffmpeg.run({ args, signal, progress }));
  await checkWritten(input, output, context);
  return { captions: captions.count, fonts: [...captions.fonts] };
}

/** @throws EngineFailure if what was written is not what was planned */
async function checkWritten(
  { media, encoding, picture }: CaptionIn,
  path: string,
  { tools, signal, warn }: StepContext,
): Promise<void> {
  const written = await tools.ffmpeg.probe(path, signal);
  const [video] = written.video;
  const { width, height } = encoding.canvas;
  const problem = [
    video === undefined || written.video.length !== 1 ? "it has no single picture" : "",
    video?.width === width && video.height === height
      ? ""
      : `its picture is ${video?.width}x${video?.height} instead of ${width}x${height}`,
    video?.rotation === 0 ? "" : "its picture is turned",
    written.audio.length === media.audio.length
      ? ""
      : `it has ${written.audio.length} audio tracks instead of ${media.audio.length}`,
  ].find((text) => text !== "");
  if (problem !== undefined) {
    throw new OctaviaError(
      "EngineFailure",
      `The written file is not as it should be: ${problem}.`,
      {
        hint: "Run the job again; if it happens again, try --encoder x264.",
        details: JSON.stringify({ written, picture }),
      },
    );
  }
  if (written.duration < media.duration - SLACK_SECONDS) {
    const [is, says] = [written, media].map(({ duration }) => duration.toFixed(1));
    warn(`The result lasts ${is} s though the source says ${says} s: it may be cut off.`);
  }
}
