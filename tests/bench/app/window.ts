import type { Page } from "playwright-core";
import { spawnOctavia } from "../../support/octavia.ts";
import { type Served, serve } from "../../support/server.ts";
import { browse, type Opened } from "../../support/window.ts";
import { type Folder, OCTAVIA } from "../rig.ts";

/** Starts `octavia serve` on the home "home" of a folder. */
export function serveIn(folder: Folder): Promise<Served> {
  const env = { OCTAVIA_HOME: folder.at("home"), HOME: folder.path };
  const start = (args: readonly string[]) => spawnOctavia(OCTAVIA, folder.path, args, env);
  return serve({ start });
}

/** What is measured in a window of Chromium, which is closed afterwards. */
export async function inWindow<T>(
  server: Served,
  measure: (opened: Opened) => Promise<T>,
): Promise<T> {
  await using browsing = await browse();
  return await measure(await browsing.open(server));
}

/** The share `p` of some numbers lies at or below the answer. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * p) - 1)] ?? Number.NaN;
}

interface Scrolled {
  /** Milliseconds between frames. */
  readonly frames: number[];
  /** Most rows that stood in the page at one time. */
  readonly mounted: number;
  readonly heapMb: number;
}

/**
 * Scrolls the page's long list from its top for some seconds.
 * @param rows what finds its rows; they stand in the box that scrolls
 */
export async function scroll(page: Page, rows: string, seconds = 4): Promise<Scrolled> {
  await page.locator(rows).first().waitFor();
  return page.evaluate(
    async ({ selector, ms }) => {
      const box = (from: Element | null): Element => {
        for (let at = from; at !== null; at = at.parentElement)
          if (at.scrollHeight > at.clientHeight * 2 && getComputedStyle(at).overflowY !== "visible")
            return at;
        return document.documentElement;
      };
      const scroller = box(document.querySelector(selector));
      const frames: number[] = [];
      let mounted = 0;
      const begun = performance.now();
      await new Promise<void>((resolve) => {
        let before = begun;
        const step = (now: number) => {
          frames.push(now - before);
          before = now;
          scroller.scrollTop += 60;
          mounted = Math.max(mounted, document.querySelectorAll(selector).length);
          if (now - begun > ms) resolve();
          else requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      });
      const memory = "memory" in performance ? performance.memory : undefined;
      const used =
        typeof memory === "object" && memory !== null && "usedJSHeapSize" in memory
          ? Number(memory.usedJSHeapSize)
          : Number.NaN;
      return { frames: frames.slice(1), mounted, heapMb: used / 2 ** 20 };
    },
    { selector: rows, ms: seconds * 1000 },
  );
}
