import { createHash } from "node:crypto";
import { basename, extname } from "node:path";

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
export function outputName(input: string, suffix: string): string {
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
