// From Enter on an edited line to its first sound, in the Studio with the classic voice.
import type { Page } from "playwright-core";
import { openHome } from "../../../main/home.ts";
import { openOctavia } from "../../../main/octavia.ts";
import { synthesis } from "../edit.ts";
import { type Figure, median } from "../figures.ts";
import { dubSpec, Folder, finished, looped } from "../rig.ts";
import { inWindow, percentile, serveIn } from "./window.ts";

const MINUTES = 2;
const LINES = 16;
/** Edits that warm the engine up, as in an afternoon's work. */
const WARM = 2;
const textOf = (line: number) => `Necesitan ${line} metros para crecer bien.`;

declare global {
  interface Window {
    /** When Enter was pressed, and when a spoken line began to sound after it. Milliseconds. */
    heard: { pressed: number; began: number | undefined };
  }
}

/** Notes when a spoken line is given to the sound card. */
function listen(): void {
  window.heard = { pressed: 0, began: undefined };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...given) {
    window.heard.began ??= performance.now();
    start.apply(this, given);
  };
  const enter = (event: KeyboardEvent) => {
    if (event.key === "Enter") window.heard = { pressed: performance.now(), began: undefined };
  };
  window.addEventListener("keydown", enter, { capture: true });
}

/** Milliseconds from Enter to the first sound of the next line; by keys, as one works. */
async function edited(page: Page, line: number): Promise<number> {
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator("textarea").fill(textOf(line));
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => window.heard.began !== undefined);
  const ms = await page.evaluate(() => (window.heard.began ?? Number.NaN) - window.heard.pressed);
  await page.keyboard.press("k");
  return ms;
}

/** Milliseconds that the host takes for a spoken line; the rest is the window's. */
async function answers(page: Page): Promise<number> {
  const all = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter(({ name }) => name.endsWith("/lines/preview"))
      .map(({ duration }) => duration),
  );
  return median(all.slice(WARM));
}

async function dub(folder: Folder): Promise<string> {
  const { video, transcript } = await looped(folder, MINUTES);
  await using app = await openOctavia(openHome(folder.at("home")));
  app.work();
  const { id } = app.jobs.enqueue(dubSpec(video, transcript, folder.at("out")));
  await finished(app, id);
  return id;
}

export async function benchSound(): Promise<Figure[]> {
  using folder = new Folder();
  const id = await dub(folder);
  await using server = await serveIn(folder);
  const { all: times, answer } = await inWindow(server, async ({ page }) => {
    await page.addInitScript(listen);
    await page.goto(`${server.origin}/studio/${id}`);
    await page.locator("[data-line]").first().waitFor();
    const all: number[] = [];
    for (let line = 1; line <= LINES + WARM; line += 1) all.push(await edited(page, line));
    return { all: all.slice(WARM), answer: await answers(page) };
  });
  const voice = await synthesis(folder, textOf(LINES));
  return [0.5, 0.95].map((share) => ({
    ...{ part: "sound", what: `from Enter to the first sound, p${share * 100}`, unit: "ms" },
    ...{ value: percentile(times, share), target: { atMost: Math.round(300 + voice) } },
    from: `${times.length} edits; the host's answer ${answer.toFixed(0)} ms, its voice ${voice.toFixed(0)} ms`,
  }));
}
