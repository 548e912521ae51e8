import { mkdir, open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OctaviaError } from "../../contract/errors.ts";
import type { Corner, Watermark } from "../../contract/kinds/encoding.ts";
import { assColour, assFile, fontName } from "../captions/ass.ts";
import { FACES, faceRuns, type Run, shapesOf } from "../captions/faces.ts";
import { checkFonts } from "../captions/font-check.ts";
import { lacking, putFonts } from "../captions/font-files.ts";
import { glyphWarnings } from "../captions/font-warnings.ts";
import { assTime, escapeAss } from "../subtitles/ass-text.ts";
import { ownInputArgs } from "./arguments.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import type { Canvas } from "./picture.ts";
import { assFilter, chain } from "./picture-filters.ts";

/** A mark ready to be put on a picture; its files are removed when it is disposed of. */
export interface WatermarkFilter extends AsyncDisposable {
  /** Arguments that open what is read beside the picture: one input, or none. */
  readonly inputs: readonly string[];
  /** What the person should know about the letters of a text. */
  readonly warnings: readonly string[];
  /**
   * A filter graph from the pad `[from]` to the pad `[to]`.
   * @param input number of the input of `inputs` in the command line
   */
  graph(from: string, to: string, input: number): string;
}

/** Parts of the picture: an image at most, letters of its shorter side, and the way to the edges. */
const SIZES = { width: 0.2, height: 0.12, letters: 0.04, edge: 0.03 } as const;

/** Keys of the number pad. */
const ALIGNMENT: Readonly<Record<Corner, number>> = {
  "top-left": 7,
  "top-right": 9,
  "bottom-left": 1,
  "bottom-right": 3,
};

/** Longer than any video. Seconds. */
const ALWAYS = 1e6;

/** What an image must begin with, and the demuxer for it. */
const IMAGES: readonly (readonly [magic: string, format: string])[] = [
  ["89504e470d0a1a0a", "png_pipe"],
  ["ffd8ff", "jpeg_pipe"],
];

interface Making {
  readonly ffmpeg: Ffmpeg;
  /** Absolute path of a folder of ours; it gets a folder `watermark`. */
  readonly dir: string;
  /** Bits of a colour of the picture. */
  readonly depth: 8 | 10;
  readonly signal: AbortSignal;
}

/**
 * A mark for pictures of one size: in its corner, scaled to the picture, as clear as is asked.
 * @throws InvalidInput if the image is neither PNG nor JPEG, DiskFull, Cancelled
 */
export async function watermarkFilter(
  mark: Watermark,
  canvas: Canvas,
  making: Making,
): Promise<WatermarkFilter> {
  const { image, text } = mark;
  if (image !== undefined) {
    const format = await imageFormat(image);
    return {
      ...{ inputs: ownInputArgs(image, format), warnings: [] },
      graph: (from, to, input) =>
        imageGraph({ mark, canvas, depth: making.depth, from, to, input }),
      [Symbol.asyncDispose]: async () => undefined,
    };
  }
  const runs = textRuns(text ?? "");
  const own = join(making.dir, "watermark");
  await mkdir(own, { recursive: true });
  const [file, fonts] = [join(own, "watermark.ass"), join(own, "fonts")];
  await putFonts([FACES.latin, ...runs.map(({ face }) => face)], fonts);
  const warnings = await textWarnings(runs, own, making);
  await writeFile(file, textAss(mark, runs, canvas));
  const filter = assFilter({ file, fonts, canvas });
  return {
    ...{ inputs: [], warnings },
    graph: (from, to) => `[${from}]${filter}[${to}]`,
    [Symbol.asyncDispose]: () => rm(own, { recursive: true, force: true }),
  };
}

/** Nobody says in which language a mark is. */
const textRuns = (text: string): Run[] => faceRuns(text, shapesOf(text, "en"));

/** libass is asked only where our own fonts do not have it all: a merge has many pictures. */
async function textWarnings(
  runs: readonly Run[],
  dir: string,
  { ffmpeg, signal }: Making,
): Promise<string[]> {
  if (runs.every(({ face, text }) => lacking(face, text).length === 0)) return [];
  const found = await checkFonts(ffmpeg, runs, dir, signal);
  return glyphWarnings(runs, found).map((warning) => `Watermark: ${warning}`);
}

/** ffmpeg's demuxer for an image. @throws InvalidInput if it is neither PNG nor JPEG, or not there */
export async function imageFormat(path: string): Promise<string> {
  const head = await readHead(path);
  const found = IMAGES.find(([magic]) => head.startsWith(magic));
  if (found !== undefined) return found[1];
  throw new OctaviaError("InvalidInput", `The watermark ${path} is neither PNG nor JPEG.`, {
    hint: "Save it as a PNG file; what is clear in it stays clear.",
  });
}

/** Its first bytes, as hexadecimal digits. */
async function readHead(path: string): Promise<string> {
  try {
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
      return buffer.toString("hex", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new OctaviaError("InvalidInput", `The watermark ${path} cannot be read.`, {
      hint: "Name a PNG or JPEG file with --watermark-image.",
      details: String(cause),
      cause,
    });
  }
}

interface ImagePlace {
  readonly mark: Watermark;
  readonly canvas: Canvas;
  readonly depth: 8 | 10;
  readonly from: string;
  readonly to: string;
  readonly input: number;
}

function imageGraph({ mark, canvas, depth, from, to, input }: ImagePlace): string {
  const { width, height, shownWidth, white } = canvas;
  const edge = Math.round(Math.min(shownWidth, height) * SIZES.edge);
  // Stored pixels of an anamorphic picture are not square: the mark is pressed as the picture is.
  const press = width / shownWidth;
  const box = `w=${Math.round(shownWidth * SIZES.width)}:h=${Math.round(height * SIZES.height)}`;
  const light = white / 255;
  const image = chain(
    `scale=${box}:force_original_aspect_ratio=decrease`,
    press === 1 ? "" : `scale=w=iw*${press.toFixed(6)}:h=ih`,
    "setsar=1",
    "format=rgba",
    `colorchannelmixer=rr=${light}:gg=${light}:bb=${light}:aa=${mark.opacity}`,
    "scale=out_color_matrix=bt709:out_range=tv",
    depth === 10 ? "format=yuva420p10le" : "format=yuva420p",
  );
  const side = Math.round(edge * press);
  const x = mark.corner.endsWith("left") ? String(side) : `W-w-${side}`;
  const y = mark.corner.startsWith("top") ? String(edge) : `H-h-${edge}`;
  const format = depth === 10 ? "yuv420p10" : "yuv420";
  return `[${input}:v]${image}[mark];[${from}][mark]overlay=x=${x}:y=${y}:format=${format}[${to}]`;
}

function textAss({ corner, opacity }: Watermark, runs: readonly Run[], canvas: Canvas): string {
  const { white } = canvas;
  const shorter = Math.min(canvas.shownWidth, canvas.height);
  const edge = Math.round(shorter * SIZES.edge);
  const em = Math.max(8, shorter * SIZES.letters);
  const clear = Math.round(255 * (1 - opacity));
  const [ink, rim] = [assColour([255, 255, 255], white, clear), assColour([0, 0, 0], white, clear)];
  const style = [
    ...["Style: W", FACES.latin.family, (em * FACES.latin.scale).toFixed(1)],
    ...[ink, ink, rim, rim, -1, 0, 0, 0, 100, 100, 0, 0, 1],
    ...[(em * 0.05).toFixed(2), 0, ALIGNMENT[corner], edge, edge, edge, -1],
  ].join(",");
  const words = runs
    .map(({ text, face }) => {
      const font = `{\\fn${fontName(face.family)}\\fs${(em * face.scale).toFixed(1)}}`;
      return font + escapeAss(text);
    })
    .join("");
  const event = `Dialogue: 0,${assTime(0)},${assTime(ALWAYS)},W,,0,0,0,,${words}`;
  return assFile(canvas, [style], [event]);
}
