import type { Canvas } from "./picture.ts";

/**
 * A path as the value of a filter's option: escaped for the option, then for the graph around it
 * (ffmpeg's "Notes on filtergraph escaping").
 */
export const filterPath = (path: string): string =>
  path.replace(/[\\':]/g, "\\$&").replace(/[\\'[\],;]/g, "\\$&");

interface AssFile {
  /** Absolute paths. */
  readonly file: string;
  readonly fonts: string;
  readonly canvas: Canvas;
}

/** A filter that draws an ASS file of ours with the fonts of a folder. */
export function assFilter({ file, fonts, canvas }: AssFile): string {
  const options = [`filename=${filterPath(file)}`, `fontsdir=${filterPath(fonts)}`];
  const { width, shownWidth, height } = canvas;
  // Letters keep their shape when an anamorphic picture is pulled to its width.
  if (width !== shownWidth) options.push(`original_size=${shownWidth}x${height}`);
  return `ass=${options.join(":")}`;
}

/** Filters one after another; empty ones are left out. */
export const chain = (...filters: readonly string[]): string =>
  filters.filter((filter) => filter !== "").join(",");

/** Encoders of 4:2:0 take even sizes alone: an odd edge is cut off. */
export const evenSize = (width: number, height: number): string =>
  width % 2 === 0 && height % 2 === 0 ? "" : "crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0";
