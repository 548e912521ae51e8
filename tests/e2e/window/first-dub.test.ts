import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SAMPLE } from "../../support/octavia.ts";
import { canOpenWindows, drop, percentsOf, rowOf, seen } from "../../support/window.ts";
import { type WindowRig, windowRig } from "../../support/window-rig.ts";

describe.runIf(canOpenWindows)("the first dub", () => {
  let rig: WindowRig;
  beforeAll(async () => {
    rig = await windowRig();
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  test("a video is dropped, a language chosen, and its dub plays; two windows see the same", async () => {
    const { out } = rig;
    const { page, complaints } = await rig.open();
    const other = await rig.open();
    await other.page.getByRole("link", { name: "Queue" }).first().click();

    await drop(page, SAMPLE);
    await seen(page.getByText("garden.mp4"));
    await page.getByRole("link", { name: /^Dub/ }).click();
    await page.getByRole("searchbox", { name: "Search languages" }).fill("span");
    await page.getByRole("searchbox", { name: "Search languages" }).press("Enter");
    await page.getByLabel("Results go to").fill(out);
    await seen(page.getByText("garden.es.mp4"));
    const shown = await percentsOf(other.page);
    await page.getByRole("button", { name: "Add to the queue" }).click();

    await seen(rowOf(page, "garden.mp4", "Done"));
    await seen(rowOf(other.page, "garden.mp4", "Done"));
    const percents = await shown();
    expect(new Set(percents).size).toBeGreaterThan(5);
    expect([...percents].sort((a, b) => a - b)).toEqual(percents);
    for (const name of ["garden.es.mp4", "garden.es.srt"])
      expect(existsSync(join(out, name))).toBe(true);

    await rowOf(page, "garden.mp4", "Done").click();
    expect(await plays(page.locator("video").first())).toBeCloseTo(39.44, 0);
    expect(complaints).toEqual([]);
    expect(other.complaints).toEqual([]);
  });
});

/** Plays a video from its middle; its length in seconds. */
const plays = (video: Locator) =>
  video.evaluate(async (element) => {
    if (!(element instanceof HTMLVideoElement)) throw new Error("no video");
    const once = (name: string) =>
      new Promise((resolve) => element.addEventListener(name, resolve, { once: true }));
    if (element.readyState === 0) await once("loadedmetadata");
    const moved = once("timeupdate");
    element.currentTime = element.duration / 2;
    await element.play();
    await moved;
    element.pause();
    return element.duration;
  });
