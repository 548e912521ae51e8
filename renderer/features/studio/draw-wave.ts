import type { Peaks } from "./peaks.ts";
import { marksOf, type Tile, tilesOf, type View, xOf } from "./waves.ts";

interface Colors {
  readonly wave: string;
  readonly line: string;
}

/** Pixels of one bar and the gap after it. */
const BAR = 2;
const GAP = 1;

/** Draws the waveform that is in sight; what is not read yet stays empty. */
export function drawWave(
  canvas: HTMLCanvasElement,
  { view, duration, peaks }: { view: View; duration: number; peaks: Peaks },
  colors: Colors,
): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const height = canvas.clientHeight;
  const dense = window.devicePixelRatio || 1;
  const [wide, high] = [Math.round(view.width * dense), Math.round(height * dense)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.clearRect(0, 0, view.width, height);
  context.fillStyle = colors.line;
  for (const mark of marksOf(view)) context.fillRect(Math.round(xOf(view, mark)), 0, 1, height);
  context.fillStyle = colors.wave;
  const middle = height / 2;
  for (const tile of tilesOf(view, duration)) {
    const values = peaks.of(tile);
    if (values === undefined) continue;
    drawTile(context, { tile, values, view, middle });
  }
}

interface Drawing {
  readonly tile: Tile;
  readonly values: readonly number[];
  readonly view: View;
  readonly middle: number;
}

function drawTile(context: CanvasRenderingContext2D, { tile, values, view, middle }: Drawing) {
  const step = BAR + GAP;
  const each = (tile.to - tile.from) / values.length;
  const from = Math.max(0, xOf(view, tile.from));
  const to = Math.min(view.width, xOf(view, tile.to));
  // Bars stand on places of the file, not of the screen: they do not flicker when it moves.
  const offset = (view.from * view.scale) % step;
  for (let x = Math.ceil((from + offset) / step) * step - offset; x < to; x += step) {
    const seconds = view.from + x / view.scale - tile.from;
    const first = Math.max(0, Math.floor(seconds / each));
    const last = Math.floor((seconds + step / view.scale) / each);
    let peak = 0;
    for (let at = first; at <= last && at < values.length; at += 1)
      peak = Math.max(peak, values[at] ?? 0);
    const high = Math.max(1, peak ** 0.7 * (middle - 4));
    context.fillRect(x, middle - high, BAR, high * 2);
  }
}
