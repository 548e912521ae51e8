import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import type { CaptionLook } from "../../contract/kinds/captions.ts";
import type { Aspect } from "../../contract/kinds/clips.ts";
import type { Language } from "../../contract/languages.ts";
import type { MediaInfo } from "../../contract/media.ts";
import type { CaptionLine } from "../captions/cues.ts";
import { type DrawnCaptions, prepareCaptions } from "../captions/prepare.ts";
import { encodedCutArgs, fastCutArgs } from "../clips/cut-arguments.ts";
import { type Cut, exactCut, fastCut, framesOf } from "../clips/frames.ts";
import { croppedSize, type FocusTrack, shownFilters } from "../clips/reframe.ts";
import type { Muxer } from "../media/container.ts";
import type { VideoEncoder } from "../media/encoders.ts";
import type { Canvas } from "../media/picture.ts";
import { publishFile } from "../media/publish.ts";
import { type WatermarkFilter, watermarkFilter } from "../media/watermark.ts";
import type { PictureFacts } from "../pictures/facts.ts";
import type { KeyParts, Step, StepContext } from "../plan/step.ts";
import type { Marked } from "./caption.ts";
import { Exported, exportedFile, refuseSameFile, stillStands } from "./exported.ts";
import type { SourceFile } from "./probe.ts";

/** What a clip's picture becomes. */
export interface EncodedLook {
  readonly encoder: VideoEncoder;
  readonly aspect: Aspect;
  readonly focus: FocusTrack;
  /** Drawn on the cropped picture; the lines' times are those of the file. */
  readonly captions: ClipCaptions | null;
  readonly watermark: Marked | undefined;
}

export interface ClipCaptions {
  readonly lines: readonly CaptionLine[];
  readonly language: Language;
  readonly look: CaptionLook;
}

export interface ClipIn {
  readonly source: SourceFile;
  readonly media: MediaInfo;
  readonly picture: PictureFacts;
  /** Index of the sound's stream. */
  readonly sound: number;
  /** ISO 639-2 of what is spoken. */
  readonly language: string;
  /** Seconds of the file. */
  readonly start: number;
  readonly end: number;
  /** Encoded exactly, or copied from keyframe on. */
  readonly look: EncodedLook | "fast";
  readonly muxer: Muxer;
  /** Absolute path of the result; its folder exists. */
  readonly outPath: string;
}

/** Where it was really cut, and its file; null where there was no moment left to cut. */
export const Clip = Exported.extend({ start: z.number(), end: z.number() }).nullable();
export type Clip = z.infer<typeof Clip>;

/** Encoders and containers round the ends of their tracks, seconds. */
const SLACK = 0.15;
const FAST_SLACK = 1;

/**
 * Cuts one clip and puts it in its place.
 * @throws InvalidInput (folder not writable), UnsupportedMedia, DiskFull, EngineFailure, Cancelled
 */
export const clip = cutting("clip");

/** The same with captions in its picture: drawn while it is cut, so that it is encoded once. */
export const caption = cutting("caption");

function cutting(name: string): Step<ClipIn | null, Clip> {
  return {
    ...{ name, version: 4, resource: "cpu", unit: "seconds", output: Clip },
    key: (input) => (input === null ? { clip: null } : keyOf(input)),
    run: async (input, context) => (input === null ? null : cut(input, context)),
    holds: async (made) => made === null || (await stillStands(made)),
  };
}

function keyOf({ source, picture, look, ...input }: ClipIn): KeyParts {
  return {
    ...{ source: source.identity, picture: picture.index, sound: input.sound },
    ...{ start: input.start, end: input.end, language: input.language },
    ...{ outPath: input.outPath, muxer: input.muxer },
    look: look === "fast" ? look : lookKey(look),
  };
}

const lookKey = ({ encoder, aspect, focus, captions, watermark }: EncodedLook): KeyParts => ({
  ...{ encoder: encoder.digest, aspect, focus: focus.map(({ time, x }) => [time, x]) },
  watermark: watermark && { ...watermark.mark, image: watermark.identity ?? null },
  captions: captions && {
    ...{ language: captions.language, look: { ...captions.look } },
    lines: captions.lines.map(({ start, end, text, words = [] }) => ({
      ...{ start, end, text },
      words: words.map((word) => [word.text, word.start, word.end]),
    })),
  },
});

async function cut(input: ClipIn, context: StepContext): Promise<NonNullable<Clip>> {
  const { source, media, picture, look, outPath } = input;
  const { tools, signal } = context;
  const image = look === "fast" ? undefined : look.watermark?.mark.image;
  await refuseSameFile([source.path, ...(image === undefined ? [] : [image])], outPath);
  const place = { path: source.path, media, stream: picture.index };
  const frames = await framesOf(tools.ffmpeg, place, input, signal);
  const made = look === "fast" ? fastCut(frames, input) : exactCut(frames, input);
  await publishFile(outPath, async (temporary) => {
    if (look === "fast") await copy(input, made, temporary, context);
    else await encode(input, look, made, temporary, context);
  });
  return { ...(await exportedFile(outPath)), start: made.start, end: made.end };
}

async function copy(
  { source, media, picture, sound, muxer, language }: ClipIn,
  made: Cut,
  output: string,
  { tools, signal }: StepContext,
): Promise<void> {
  const from = { path: source.path, format: media.format, picture: picture.index, sound };
  const args = fastCutArgs({ source: from, cut: made, muxer, language, output });
  await tools.ffmpeg.run({ args, signal });
  // As exact as the source's packets are.
  check(await tools.ffmpeg.probe(output, signal), made, FAST_SLACK);
}

async function encode(
  { source, media, picture, sound, language }: ClipIn,
  look: EncodedLook,
  made: Cut,
  output: string,
  context: StepContext,
): Promise<void> {
  const { tools, signal, progress } = context;
  const { aspect, focus, encoder } = look;
  const seconds = made.end - made.start;
  await tools.cpu.use(signal, async () => {
    await using captions = await drawnCaptions(picture, look, made, context);
    await using mark = await drawnMark(picture, look, context);
    const from = { path: source.path, format: media.format, picture: picture.index, sound };
    const shown = shownFilters(picture, aspect, focus, made.start);
    await tools.ffmpeg.run({
      args: encodedCutArgs({
        ...{ source: from, cut: made },
        ...{ encoder, language, output, mark },
        filters: captions === undefined ? shown : [...shown, captions.filter],
      }),
      signal,
      progress: (done) => progress(Math.min(done, seconds), seconds),
    });
  });
  check(await tools.ffmpeg.probe(output, signal), made, SLACK);
}

/** The picture that is drawn on: cropped, upright, in the usual range. */
function canvasOf(picture: PictureFacts, aspect: Aspect): Canvas {
  const { width, height } = croppedSize(picture, aspect);
  return { width, height, shownWidth: width, white: 255 };
}

async function drawnCaptions(
  picture: PictureFacts,
  { aspect, captions }: EncodedLook,
  { start }: Cut,
  { tools, dir, signal, warn }: StepContext,
): Promise<DrawnCaptions | undefined> {
  if (captions === null) return undefined;
  const request = { ...captions, canvas: canvasOf(picture, aspect), from: start };
  const drawn = await prepareCaptions(request, { ...tools, dir, signal });
  for (const warning of drawn.warnings) warn(warning);
  return drawn;
}

async function drawnMark(
  picture: PictureFacts,
  { aspect, watermark }: EncodedLook,
  { tools, dir, signal, warn }: StepContext,
): Promise<WatermarkFilter | undefined> {
  if (watermark === undefined) return undefined;
  const canvas = canvasOf(picture, aspect);
  const mark = await watermarkFilter(watermark.mark, canvas, { ...tools, dir, depth: 8, signal });
  for (const warning of mark.warnings) warn(warning);
  return mark;
}

/** @throws EngineFailure if what was written is not a clip of this length */
function check({ video, audio, duration }: MediaInfo, { start, end }: Cut, slack: number): void {
  const seconds = end - start;
  const whole = video.length === 1 && audio.length === 1;
  if (whole && Math.abs(duration - seconds) <= slack) return;
  throw new OctaviaError("EngineFailure", "A clip did not come out as it should.", {
    hint: "Run the job again; `octavia doctor` checks ffmpeg.",
    details: `${duration} s instead of ${seconds} s, ${video.length} pictures, ${audio.length} sounds`,
  });
}
