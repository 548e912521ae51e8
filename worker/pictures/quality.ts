/** How good a small picture is, each from 0 to 1. */
export interface Quality {
  /** The whole of it. */
  readonly score: number;
  readonly sharpness: number;
  /** Neither too dark nor too bright. */
  readonly light: number;
  readonly contrast: number;
  readonly colour: number;
}

/** A small picture: red, green and blue, a byte each. */
export interface SmallPicture {
  readonly rgb: Uint8Array;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const WEIGHTS = { sharpness: 0.4, light: 0.25, contrast: 0.2, colour: 0.15 } as const;

/** Variance of the Laplacian at which a picture counts as half sharp, of 255 squared. */
const HALF_SHARP = 150;
/** Best mean brightness, how far it may be off, and how far beyond that it is worth nothing. */
const LIGHT = { best: 0.55, free: 0.2, lost: 0.3 } as const;
/** Spread of brightness that is as good as any, of 255. */
const FULL_CONTRAST = 64;
/** Colourfulness that is as good as any: "quite colourful" of Hasler and Suesstrunk (2003). */
const FULL_COLOUR = 80;
/** Below this spread there is nothing to see: a fade, a slate, a lens cap. Of 255. */
const EMPTY_CONTRAST = 5;

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** Sharp, well lit, rich in contrast and in colour: how good a picture is as a thumbnail. */
export function qualityOf(picture: SmallPicture): Quality {
  const grey = greyOf(picture);
  const { mean, deviation } = spread(grey);
  const edges = spread(laplacian(grey, picture)).deviation ** 2;
  const off = Math.abs(mean / 255 - LIGHT.best) - LIGHT.free;
  const parts = {
    sharpness: edges / (edges + HALF_SHARP),
    light: clamp(1 - Math.max(0, off) / LIGHT.lost),
    contrast: clamp(deviation / FULL_CONTRAST),
    colour: clamp(colourfulness(picture) / FULL_COLOUR),
  };
  const whole =
    WEIGHTS.sharpness * parts.sharpness +
    WEIGHTS.light * parts.light +
    WEIGHTS.contrast * parts.contrast +
    WEIGHTS.colour * parts.colour;
  return { score: deviation < EMPTY_CONTRAST ? whole * 0.1 : whole, ...parts };
}

/** Luma of BT.601. */
function greyOf({ rgb, width, height }: SmallPicture): Float32Array {
  return Float32Array.from({ length: width * height }, (_, pixel) => {
    const [r = 0, g = 0, b = 0] = [rgb[3 * pixel], rgb[3 * pixel + 1], rgb[3 * pixel + 2]];
    return 0.299 * r + 0.587 * g + 0.114 * b;
  });
}

function spread(values: Float32Array): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / Math.max(1, values.length);
  return {
    mean,
    deviation: Math.sqrt(Math.max(0, squares / Math.max(1, values.length) - mean ** 2)),
  };
}

/** How much each inner pixel differs from its four neighbours. */
function laplacian(grey: Float32Array, { width, height }: SmallPicture): Float32Array {
  const edges = new Float32Array(Math.max(0, (width - 2) * (height - 2)));
  const at = (pixel: number): number => grey[pixel] ?? 0;
  let next = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const pixel = y * width + x;
      const around = at(pixel - 1) + at(pixel + 1) + at(pixel - width) + at(pixel + width);
      edges[next] = around - 4 * at(pixel);
      next += 1;
    }
  }
  return edges;
}

/** Hasler and Suesstrunk (2003): how far the opponent colours spread and lie from grey. */
function colourfulness({ rgb, width, height }: SmallPicture): number {
  const [redGreen, yellowBlue] = [
    new Float32Array(width * height),
    new Float32Array(width * height),
  ];
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [r = 0, g = 0, b = 0] = [rgb[3 * pixel], rgb[3 * pixel + 1], rgb[3 * pixel + 2]];
    redGreen[pixel] = r - g;
    yellowBlue[pixel] = (r + g) / 2 - b;
  }
  const [a, b] = [spread(redGreen), spread(yellowBlue)];
  return Math.hypot(a.deviation, b.deviation) + 0.3 * Math.hypot(a.mean, b.mean);
}

/** Squares a side of a print. */
const PRINT_SIDE = 16;

/** The mean colours of a picture's squares: pictures that look alike have prints that are near. */
export function printOf({ rgb, width, height }: SmallPicture): Float32Array {
  const sums = new Float32Array(PRINT_SIDE * PRINT_SIDE * 3);
  const counts = new Float32Array(PRINT_SIDE * PRINT_SIDE);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const x = Math.floor(((pixel % width) * PRINT_SIDE) / width);
    const y = Math.floor((Math.floor(pixel / width) * PRINT_SIDE) / height);
    const square = y * PRINT_SIDE + x;
    counts[square] = (counts[square] ?? 0) + 1;
    for (let channel = 0; channel < 3; channel += 1) {
      const index = 3 * square + channel;
      sums[index] = (sums[index] ?? 0) + (rgb[3 * pixel + channel] ?? 0);
    }
  }
  return sums.map((sum, index) => sum / Math.max(1, counts[Math.floor(index / 3)] ?? 1) / 255);
}

/** How far two prints are apart, 0 to 1. */
export function differenceOf(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (const [index, value] of a.entries()) sum += Math.abs(value - (b[index] ?? 0));
  return sum / Math.max(1, a.length);
}
