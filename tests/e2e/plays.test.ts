import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { rig, SAMPLE, SAMPLE_TRUTH } from "../support/octavia.ts";

const CHROMIUM = "/usr/bin/chromium";

test.runIf(existsSync(CHROMIUM))("a dubbed video plays and seeks in a browser", async () => {
  using r = rig();
  const args = ["--from", "en", "--to", "es", "--transcript", SAMPLE_TRUTH, "--out", r.dir];
  expect((await r.run(["dub", SAMPLE, ...args])).code).toBe(0);
  await using browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"],
  });
  const page = await browser.newPage();
  await page.goto(pathToFileURL(join(r.dir, "garden.es.mp4")).href);
  const played = await page.locator("video").evaluate(async (element) => {
    if (!(element instanceof HTMLVideoElement)) throw new Error("no video");
    const event = (name: string) =>
      new Promise((resolve) => element.addEventListener(name, resolve, { once: true }));
    const sought = event("seeked");
    element.currentTime = 20;
    await sought;
    const moved = event("timeupdate");
    await element.play();
    await moved;
    return { duration: element.duration, at: element.currentTime, error: element.error?.message };
  });
  expect(played.error).toBeUndefined();
  expect(played.duration).toBeCloseTo(39.44, 0);
  expect(played.at).toBeGreaterThanOrEqual(20);
});
