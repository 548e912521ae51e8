import { create } from "zustand";
import { kept, type View, widest, zoomed } from "./waves.ts";

interface Views {
  readonly view: View;
  /** Of the file, seconds. */
  readonly duration: number;
  /** What is dragged of a line now, and where it would lie. */
  readonly drag:
    | { readonly line: number; readonly start: number; readonly end: number }
    | undefined;
  /** The room on the screen, pixels, for a file of so many seconds. */
  fit(width: number, duration: number): void;
  look(change: (view: View, duration: number) => View): void;
}

/** A line is about this wide when a file is opened: seconds in sight at first. */
const FIRST_SECONDS = 40;

/** What of the waveform is in sight. */
export const useView = create<Views>((set) => ({
  view: { from: 0, scale: 1, width: 0 },
  duration: 0,
  drag: undefined,
  fit: (width, duration) =>
    set((state) => {
      if (state.view.width === width && state.duration === duration) return {};
      const first = state.duration !== duration;
      const scale = first ? Math.max(widest(width, duration), width / FIRST_SECONDS) : undefined;
      const view = { ...state.view, width, ...(scale === undefined ? {} : { scale }) };
      return { duration, view: kept(view, duration) };
    }),
  look: (change) =>
    set(({ view, duration }) => {
      const next = change(view, duration);
      return next === view ? {} : { view: next };
    }),
}));

/** Closer or wider, around the middle or a place in pixels. */
export const zoom = (by: number, x?: number): void =>
  useView.getState().look((view, duration) => zoomed(view, by, x ?? view.width / 2, duration));
