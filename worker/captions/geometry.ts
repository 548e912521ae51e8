import type { CaptionPosition } from "../../contract/kinds/captions.ts";
import type { Canvas } from "../media/picture.ts";

/** Where captions stand in a picture, in shown pixels. */
export interface Frame {
  /** Size of the letters (their em). */
  readonly em: number;
  /** Free at the left and at the right. */
  readonly side: number;
  /** Free above or below, by where they stand. */
  readonly edge: number;
  /** Width that a line of text may take. */
  readonly room: number;
}

/** How much wider than high a picture is before it counts as lying or standing. */
const LYING = 1.2;

/** Parts of the picture: the letters of its shorter side, the margins each of their own side. */
const SHAPES = {
  lying: { em: 0.075, side: 0.06, top: 0.07, bottom: 0.08 },
  square: { em: 0.075, side: 0.07, top: 0.08, bottom: 0.1 },
  // Above and below stand the names and buttons of the apps that show such videos.
  standing: { em: 0.085, side: 0.09, top: 0.13, bottom: 0.22 },
} as const;

/** Letters no smaller than this can still be read. Pixels. */
const SMALLEST_EM = 8;

/** Safe margins and size of the letters for a picture of this shape. */
export function captionFrame(
  { shownWidth: width, height }: Canvas,
  position: CaptionPosition,
): Frame {
  const shape = SHAPES[shapeOf(width / height)];
  const side = Math.round(width * shape.side);
  return {
    em: Math.max(SMALLEST_EM, Math.min(width, height) * shape.em),
    side,
    edge: position === "middle" ? 0 : Math.round(height * shape[position]),
    room: width - 2 * side,
  };
}

function shapeOf(ratio: number): keyof typeof SHAPES {
  if (ratio >= LYING) return "lying";
  return ratio <= 1 / LYING ? "standing" : "square";
}
