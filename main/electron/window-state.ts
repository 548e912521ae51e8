import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { errorCode } from "../../contract/errors.ts";
import type { Rectangle } from "./parts.ts";

/** Where the window stood; in pixels of the desktop. */
export const WindowState = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }).optional(),
  maximized: z.boolean().default(false),
});
export type WindowState = z.infer<typeof WindowState>;

export const SMALLEST = { width: 480, height: 560 } as const;
const USUAL = { width: 1280, height: 860 } as const;
/** So much of a window must lie on a display that it can be taken hold of. */
const GRIP = 80;

/** The state that was saved, or none: a broken file is no reason not to open. */
export function loadWindowState(file: string): WindowState {
  try {
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    return WindowState.safeParse(read).data ?? { maximized: false };
  } catch (thrown) {
    if (thrown instanceof SyntaxError || errorCode(thrown) !== undefined)
      return { maximized: false };
    throw thrown;
  }
}

/** Writes the state whole. @throws if the disk does not take it */
export function saveWindowState(file: string, state: WindowState): void {
  writeFileSync(`${file}.tmp`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}

/**
 * Where the window is to open: as it was, no larger than a display, and only if it can still be
 * reached there; else in the middle (without `x` and `y`).
 * @param areas what the displays leave for windows, the main one first
 */
export function placeWindow(
  { bounds }: WindowState,
  areas: readonly Rectangle[],
): { x?: number; y?: number; width: number; height: number } {
  const shown = bounds && areas.find((area) => isWithinReach(bounds, area));
  if (bounds === undefined || shown === undefined) return fitted(USUAL, areas[0]);
  return { x: bounds.x, y: bounds.y, ...fitted(bounds, shown) };
}

function isWithinReach(bounds: Rectangle, area: Rectangle): boolean {
  const wide =
    Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x) >= GRIP;
  // The bar to drag it by is at the top.
  return wide && bounds.y >= area.y - 1 && bounds.y <= area.y + area.height - GRIP;
}

function fitted(wanted: { width: number; height: number }, area: Rectangle | undefined) {
  const within = (size: number, least: number, most: number | undefined): number =>
    Math.max(least, Math.min(size, most ?? size));
  return {
    width: within(wanted.width, SMALLEST.width, area?.width),
    height: within(wanted.height, SMALLEST.height, area?.height),
  };
}
