import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CaptionLook } from "../../contract/kinds/captions.ts";
import type { Language } from "../../contract/languages.ts";
import type { Ffmpeg } from "../media/ffmpeg.ts";
import type { Canvas } from "../media/picture.ts";
import { assFilter } from "../media/picture-filters.ts";
import { captionAss, fontName } from "./ass.ts";
import { type CaptionCue, type CaptionLine, captionCues } from "./cues.ts";
import { FACES, faceRuns, type Run, shapesOf, type Wished } from "./faces.ts";
import { checkFonts, type FontCheck } from "./font-check.ts";
import { putFonts } from "./font-files.ts";
import { glyphWarnings, listed } from "./font-warnings.ts";

export interface CaptionsRequest {
  readonly lines: readonly CaptionLine[];
  readonly look: CaptionLook;
  readonly language: Language;
  /** The picture they are drawn on, as it comes out of the filters before. */
  readonly canvas: Canvas;
  /** Time of the lines that is the picture's zero, seconds: where a cut begins. Default 0. */
  readonly from?: number;
}

/** Captions ready to be drawn; their files are removed when it is disposed of. */
export interface DrawnCaptions extends AsyncDisposable {
  /** A filter for the picture's chain. */
  readonly filter: string;
  /** How many captions there are. */
  readonly count: number;
  /** Families of the fonts that draw them. */
  readonly fonts: readonly string[];
  /** What the person should know about the fonts. */
  readonly warnings: readonly string[];
}

/** No machine has it: what is taken for it is taken for any font that is missing. */
const NO_FONT = "octavia asks for no font";
/** Languages that share characters and draw them differently. */
const OF_THESE: ReadonlySet<Language> = new Set(["zh", "ja", "ko"]);

/**
 * Lays captions out for a picture, settles their fonts by trying them, and writes what the filter
 * reads.
 * @param dir absolute path of a folder of ours; it gets a folder `captions`
 * @throws EngineFailure if ffmpeg has no libass, DiskFull, Cancelled
 */
export async function prepareCaptions(
  request: CaptionsRequest,
  { ffmpeg, dir, signal }: { ffmpeg: Ffmpeg; dir: string; signal: AbortSignal },
): Promise<DrawnCaptions> {
  const { lines, look, language, canvas, from = 0 } = request;
  const own = join(dir, "captions");
  await mkdir(own, { recursive: true });
  const cues = captionCues(lines, look.words).filter(({ end }) => end > from);
  const shapes = usualShapes(cues, language);
  const settled = await settleFonts(
    cues,
    { look, shapes },
    (runs) => checkFonts(ffmpeg, runs, own, signal),
    join(own, "fonts"),
  );
  const file = join(own, "captions.ass");
  await writeFile(
    file,
    captionAss(cues, { look, canvas, language, shapes, from, wished: settled.wished }),
  );
  return {
    filter: assFilter({ file, fonts: join(own, "fonts"), canvas }),
    count: cues.length,
    ...{ fonts: settled.fonts, warnings: settled.warnings },
    [Symbol.asyncDispose]: () => rm(own, { recursive: true, force: true }),
  };
}

interface Settled {
  readonly wished: Wished | undefined;
  readonly fonts: readonly string[];
  readonly warnings: readonly string[];
}

async function settleFonts(
  cues: readonly CaptionCue[],
  { look, shapes }: { readonly look: CaptionLook; readonly shapes: Language },
  check: (runs: readonly Run[]) => Promise<FontCheck>,
  dir: string,
): Promise<Settled> {
  const runsWith = (wished?: Wished): Run[] =>
    distinct(cues.flatMap((cue) => faceRuns(textOf(cue), shapesOf(cue.line, shapes), wished)));
  const text = cues.map(textOf).join(" ");
  const ours = runsWith();
  await putFonts([FACES.latin, ...ours.map(({ face }) => face)], dir);
  const named = look.font === undefined ? [] : [fontName(look.font), NO_FONT];
  const all = named.map((family) => ({ text: characters(text), face: { family, scale: 1 } }));
  const found = await check([...all, ...ours]);
  const wished = wishedFont(look.font, found);
  const runs = runsWith(wished);
  return {
    wished,
    fonts: [...new Set(runs.map(({ face }) => face.family))],
    warnings: [...fontWarnings(look.font, wished, found), ...glyphWarnings(runs, found)],
  };
}

/** What is said in no language of these characters may still quote one: then all of it tells which. */
function usualShapes(cues: readonly CaptionCue[], language: Language): Language {
  if (OF_THESE.has(language)) return language;
  return shapesOf(cues.map(({ line }) => line).join(" "), language);
}

const textOf = ({ words }: CaptionCue): string => words.map(({ text }) => text).join(" ");

/** The named font, unless libass took another in its place. */
function wishedFont(font: string | undefined, { taken, lacks }: FontCheck): Wished | undefined {
  if (font === undefined) return undefined;
  const family = fontName(font);
  const name = taken.get(family)?.[0] ?? "";
  const substitute = taken.get(NO_FONT)?.[0] ?? "";
  if (name === substitute && !bare(name).startsWith(bare(font))) return undefined;
  return { family, lacks: lacks.get(family) ?? new Set() };
}

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

function fontWarnings(
  font: string | undefined,
  wished: Wished | undefined,
  { lacks }: FontCheck,
): string[] {
  if (font === undefined) return [];
  if (wished === undefined) {
    return [`The font "${font}" is not on this machine; Octavia's own fonts were taken.`];
  }
  const missing = lacks.get(fontName(font));
  if (missing === undefined) return [];
  return [`The font "${font}" has no ${listed(missing)}; another font was taken for them.`];
}

/** Every character once, in a font each. */
function distinct(runs: readonly Run[]): Run[] {
  const texts = new Map<string, Run>();
  for (const { text, face } of runs) {
    texts.set(face.family, { text: `${texts.get(face.family)?.text ?? ""} ${text}`, face });
  }
  return [...texts.values()].map(({ text, face }) => ({ text: characters(text), face }));
}

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

const characters = (text: string): string =>
  [...new Set(Array.from(graphemes.segment(text), ({ segment }) => segment))].join(" ");
