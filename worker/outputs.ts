import { createHash } from "node:crypto";
import { basename, extname, join } from "node:path";
import type { DubSpec } from "../contract/job.ts";
import type { Language } from "../contract/languages.ts";

/** Longest file name, in bytes, that common file systems take. */
const NAME_BYTES = 255;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Tells clipped names apart. */
const MARK_DIGITS = 8;

/**
 * The name of a result: the input's name without its extension, then `suffix`. A name that would
 * be too long for the file system loses its tail, never half a character, and gets a mark of its
 * own in its place: two long names may differ in their tails alone.
 */
function outputName(input: string, suffix: string): string {
  const base = basename(input, extname(input));
  const whole = NAME_BYTES - Buffer.byteLength(suffix);
  if (Buffer.byteLength(base) <= whole) return `${base}${suffix}`;
  const mark = `~${createHash("sha256").update(base).digest("hex").slice(0, MARK_DIGITS)}`;
  const room = whole - mark.length;
  let name = "";
  let bytes = 0;
  for (const { segment } of graphemes.segment(base)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > room) break;
    name += segment;
  }
  return `${name}${mark}${suffix}`;
}

/** Where each result of a dub goes, as absolute paths. */
export interface DubPaths {
  /** One language's dubbed file. `extension` without its dot. */
  dubbed(language: Language, extension: string): string;
  /** The one file that holds all languages. */
  together(extension: string): string;
  subtitles(language: Language, format: "srt" | "vtt"): string;
  readonly report: string;
}

export function dubPaths(spec: Pick<DubSpec, "input" | "outDir">): DubPaths {
  const at = (suffix: string): string => join(spec.outDir, outputName(spec.input, suffix));
  return {
    dubbed: (language, extension) => at(`.${language}.${extension}`),
    together: (extension) => at(`.dubbed.${extension}`),
    subtitles: (language, format) => at(`.${language}.${format}`),
    report: at(".report.json"),
  };
}
