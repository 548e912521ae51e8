import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ffmpeg, SAMPLE } from "../../support/octavia.ts";
import { bring, canOpenWindows, LATER, rowOf, SOON, seen } from "../../support/window.ts";
import { type WindowRig, windowRig } from "../../support/window-rig.ts";

describe.runIf(canOpenWindows)("words", () => {
  let rig: WindowRig;
  let film: string;
  beforeAll(async () => {
    rig = await windowRig();
    film = join(rig.out, "talk.mp4");
    await ffmpeg("-i", SAMPLE, "-t", "9", "-c", "copy", film);
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  test("of a video become subtitles, and then captions in its picture, seen beforehand", async () => {
    const { page, complaints } = await rig.open();
    await bring(page, film);
    await page.getByRole("link", { name: /^Subtitles/ }).click();
    await page.getByRole("button", { name: "VTT", exact: true }).click();
    await page.getByLabel("Spoken language", { exact: true }).selectOption("English");
    await page.getByRole("button", { name: "Spanish" }).click();
    await page.getByRole("button", { name: "Add to the queue" }).click();
    await rowOf(page, "talk.mp4", "Done").click(LATER);
    for (const name of ["talk.en.srt", "talk.en.vtt", "talk.es.srt", "talk.es.vtt"])
      await seen(page.getByRole("link", { name: `Download ${name}` }));
    expect(readFileSync(join(rig.out, "talk.en.srt"), "utf8")).toMatch(/garden/i);
    expect(readFileSync(join(rig.out, "talk.es.srt"), "utf8")).toMatch(/jard[ií]n/i);
    await page.keyboard.press("Escape");

    await page.getByRole("link", { name: "New job" }).click();
    await page.getByRole("link", { name: "Captions" }).click();
    await bring(page, film);
    await page.getByRole("button", { name: "Show it on the real picture" }).click();
    const first = await shown(page);
    expect(first.words).toMatch(/hello/i);
    await page.getByRole("radio", { name: "Box" }).check();
    await page.getByRole("radio", { name: "Top" }).check();
    await expect.poll(async () => (await shown(page)).url, SOON).not.toBe(first.url);
    await page.getByRole("button", { name: "Add to the queue" }).click();
    await rowOf(page, "Captions", "Done").click(LATER);
    await seen(page.getByRole("link", { name: "Download talk.captioned.mp4" }));

    // "Hello, and welcome to our garden." is said from 1.2 s to 4.13 s; before it all is as it was.
    const captioned = join(rig.out, "talk.captioned.mp4");
    expect(await changed(captioned, film, 2, TOP)).toBeGreaterThan(500);
    expect(await changed(captioned, film, 2, BOTTOM)).toBe(0);
    expect(await changed(captioned, film, 0.6, TOP)).toBe(0);
    expect(complaints).toEqual([]);
  });
});

/** The preview, once its picture has come. */
async function shown(page: Page) {
  const preview = page.locator("main img[alt]:not([alt=''])");
  await seen(preview);
  const width = () =>
    preview.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0));
  await expect.poll(width, SOON).toBe(960);
  return { url: await preview.getAttribute("src"), words: await preview.getAttribute("alt") };
}

const TOP = "crop=iw:ih/4:0:0";
const BOTTOM = "crop=iw:ih/4:0:ih*3/4";

/** Pixels of a part of the picture that clearly differ between two videos. */
async function changed(one: string, other: string, second: number, part: string) {
  const [a, b] = await Promise.all([one, other].map((path) => grey(path, second, part)));
  return a?.filter((value, index) => Math.abs(value - (b?.[index] ?? 0)) > 60).length;
}

async function grey(path: string, second: number, part: string): Promise<Uint8Array> {
  const frame = ["-v", "error", "-ss", String(second), "-i", path, "-frames:v", "1"];
  const { stdout } = await execa(
    "ffmpeg",
    [...frame, "-vf", `${part},format=gray`, "-f", "rawvideo", "-"],
    { encoding: "buffer" },
  );
  return stdout;
}
