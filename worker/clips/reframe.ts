import type { Aspect, Focus } from "../../contract/kinds/clips.ts";
import type { PictureFacts } from "../pictures/facts.ts";
import { progressive, toneMapped } from "../pictures/filters.ts";

/** Pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where what matters is at a moment: seconds of the file, and from 0 (left) to 1 (right). */
interface FocusPoint {
  readonly time: number;
  readonly x: number;
}

/** Where what matters is through a video, in time order: one point is a fixed place. */
export type FocusTrack = readonly [FocusPoint, ...FocusPoint[]];

const SIDES = { left: 0, center: 0.5, right: 1 } as const;

/** A place that never changes. */
export const fixedFocus = (focus: Focus): FocusTrack => [
  { time: 0, x: typeof focus === "number" ? focus : SIDES[focus] },
];

const RATIOS: Readonly<Record<Exclude<Aspect, "source">, number>> = {
  "9:16": 9 / 16,
  "1:1": 1,
  "16:9": 16 / 9,
};

const evenBelow = (value: number): number => Math.max(2, 2 * Math.floor(value / 2));
const evenNear = (value: number, most: number): number =>
  Math.min(evenBelow(most), Math.max(2, 2 * Math.round(value / 2)));

/**
 * The largest part of an upright picture that has the aspect; its sides are even, as common pixel
 * formats need them.
 */
export function croppedSize({ width, height }: Size, aspect: Aspect): Size {
  if (aspect === "source") return { width: evenBelow(width), height: evenBelow(height) };
  const ratio = RATIOS[aspect];
  return width / height > ratio
    ? { width: evenNear(height * ratio, width), height: evenBelow(height) }
    : { width: evenBelow(width), height: evenNear(width / ratio, height) };
}

/**
 * Filters that show a picture in another aspect: upright (ffmpeg turns it by itself), whole frames,
 * square pixels, and the usual range of brightness.
 * @param from where the clip begins, seconds of the file
 */
export function shownFilters(
  picture: PictureFacts,
  aspect: Aspect,
  track: FocusTrack,
  from: number,
): string[] {
  const crop = cropFilter(picture, croppedSize(picture, aspect), track, from);
  return [
    ...progressive(picture),
    ...toneMapped(picture),
    // Leaves a picture alone that has this size.
    `scale=${picture.width}:${picture.height}`,
    "setsar=1",
    ...(crop === undefined ? [] : [crop]),
  ];
}

/**
 * ffmpeg's crop filter: what matters lies in the middle, as far as the picture's sides allow; above
 * and below the same is cut off.
 * @param from where the clip begins, seconds of the file
 * @returns undefined where nothing is cut off
 */
export function cropFilter(
  picture: Size,
  crop: Size,
  track: FocusTrack,
  from: number,
): string | undefined {
  if (crop.width === picture.width && crop.height === picture.height) return undefined;
  const room = picture.width - crop.width;
  const left = ({ x }: FocusPoint): number =>
    Math.round(Math.min(room, Math.max(0, x * picture.width - crop.width / 2)));
  const y = Math.floor((picture.height - crop.height) / 2);
  return `crop=${crop.width}:${crop.height}:${lefts(track, left, from)}:${y}`;
}

/** The left edge over the time: a number, or the way from point to point as an expression. */
function lefts(track: FocusTrack, left: (point: FocusPoint) => number, from: number): string {
  let expression = String(left(track[0]));
  for (const [index, point] of track.slice(1).entries()) {
    const before = track[index] ?? track[0];
    const way = left(point) - left(before);
    const seconds = point.time - before.time;
    if (way === 0 || seconds <= 0) continue;
    const share = `clip((t-${fixed(before.time - from)})/${fixed(seconds)},0,1)`;
    expression += `+(${way})*${share}`;
  }
  return /^\d+$/.test(expression) ? expression : `'${expression}'`;
}

/** A negative number stands in brackets: "t--1" is no expression. */
const fixed = (seconds: number): string => `(${seconds.toFixed(3)})`;
