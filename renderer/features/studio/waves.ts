/** What of the file is in sight. */
export interface View {
  /** Its left edge, seconds. */
  readonly from: number;
  /** Pixels of a second. */
  readonly scale: number;
  /** Pixels. */
  readonly width: number;
}

/** Closest look: pixels of a second. */
export const CLOSEST = 400;
/** Peaks of one request. */
export const TILE = 1024;
/** Peaks of a second, the coarsest first: each level has the detail for some zooms. */
const LEVELS = [0.25, 1, 4, 16, 64, 256] as const;

export const secondsIn = ({ width, scale }: View): number => width / scale;
export const xOf = (view: View, seconds: number): number => (seconds - view.from) * view.scale;
export const secondsAt = (view: View, x: number): number => view.from + x / view.scale;

/** The scale at which the whole file is in sight. */
export const widest = (width: number, duration: number): number =>
  Math.min(CLOSEST, Math.max(1, width) / Math.max(1, duration));

/** A view that shows nothing but the file, no closer and no wider than makes sense. */
export function kept(view: View, duration: number): View {
  const scale = Math.min(CLOSEST, Math.max(view.scale, widest(view.width, duration)));
  const from = Math.max(0, Math.min(view.from, duration - view.width / scale));
  return { ...view, scale, from };
}

/** Closer or wider, while the moment at `x` stays where it is. */
export function zoomed(view: View, by: number, x: number, duration: number): View {
  const at = secondsAt(view, x);
  const { scale } = kept({ ...view, scale: view.scale * by }, duration);
  return kept({ ...view, scale, from: at - x / scale }, duration);
}

/** The view that shows a moment; the same one where it does already. */
export function following(view: View, seconds: number, duration: number): View {
  const x = xOf(view, seconds);
  if (x >= 0 && x <= view.width) return view;
  return kept({ ...view, from: seconds - secondsIn(view) * 0.1 }, duration);
}

export interface Tile {
  readonly key: string;
  /** Seconds. */
  readonly from: number;
  readonly to: number;
  /** Peaks in it. */
  readonly count: number;
}

/** The stretches of peaks that a view needs: at least one peak for two pixels. */
export function tilesOf(view: View, duration: number): Tile[] {
  const rate = LEVELS.find((level) => level >= view.scale / 2) ?? LEVELS[LEVELS.length - 1] ?? 1;
  const length = TILE / rate;
  const first = Math.max(0, Math.floor(view.from / length));
  const last = Math.floor(Math.min(duration - 1e-6, view.from + secondsIn(view)) / length);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const from = (first + index) * length;
    const to = Math.min(duration, from + length);
    const count = Math.max(1, Math.round((to - from) * rate));
    return { key: `${rate} ${first + index}`, from, to, count };
  });
}

/** Seconds between two marks of the ruler: round, and far enough apart to be read. */
export function markStep(scale: number): number {
  const steps = [0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
  return steps.find((step) => step * scale >= 72) ?? 7200;
}

/** The ruler's marks in sight, seconds. */
export function marksOf(view: View): number[] {
  const step = markStep(view.scale);
  const first = Math.ceil(view.from / step);
  const last = Math.floor((view.from + secondsIn(view)) / step);
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => (first + index) * step,
  );
}
