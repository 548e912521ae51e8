import { join } from "node:path";
import { execa } from "execa";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ffmpeg, meanLevel, SAMPLE } from "../../support/octavia.ts";
import { bring, canOpenWindows, LATER, rowOf, seen } from "../../support/window.ts";
import { type WindowRig, windowRig } from "../../support/window-rig.ts";

describe.runIf(canOpenWindows)("cuts", () => {
  let rig: WindowRig;
  const at = (name: string) => join(rig.out, name);
  beforeAll(async () => {
    rig = await windowRig();
    const tone = (hertz: number) => ["-f", "lavfi", "-i", `sine=frequency=${hertz}`];
    await ffmpeg("-i", SAMPLE, "-t", "5", at("one.mp4"));
    await ffmpeg("-i", SAMPLE, "-t", "4", "-an", at("two.mp4"));
    await ffmpeg(...tone(440), "-t", "3", at("voice.flac"));
    await ffmpeg(...tone(220), "-t", "9", at("music.flac"));
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  test("clips tell their score and why; one is trimmed by keys and cut anew", async () => {
    const { page, complaints } = await rig.open();
    await bring(page, SAMPLE);
    await page.getByRole("link", { name: /^Clips/ }).click();
    await set(page, "How many", "Home", "ArrowRight");
    await set(page, "Shortest", "Home");
    await set(page, "Longest", "Home");
    await page.getByRole("switch", { name: /^Quick cut/ }).press("Space");
    await page.getByLabel("Results go to").fill(rig.out);
    await page.getByRole("button", { name: "Add to the queue" }).click();
    await rowOf(page, "garden.mp4", "Done").click(LATER);
    await page.getByRole("link", { name: "Look at the clips" }).click();

    const card = page.getByRole("listitem").filter({ hasText: "Clip 2" });
    await seen(card.getByText(/Score: [1-9]\d? \/ 100/));
    const why = card.getByRole("list", { name: "Why it was chosen" });
    expect(await why.getByRole("listitem").count()).toBeGreaterThan(0);
    const before = await seconds(at("garden.clip2.mp4"));
    await card.getByRole("button", { name: "Trim" }).click();
    const ends = card.getByRole("slider", { name: "Ends" });
    const end = Number(await ends.inputValue());
    await ends.focus();
    for (let step = 0; step < 20; step += 1) await page.keyboard.press("ArrowLeft");
    expect(Number(await ends.inputValue())).toBeCloseTo(end - 2, 1);
    await card.getByRole("button", { name: "Cut anew" }).click();
    await seen(page.getByText("Queued: the clip is cut anew"));
    await page.getByRole("link", { name: "Queue" }).first().click();
    await expect.poll(() => rowOf(page, "garden.mp4", "Done").count(), LATER).toBe(2);
    expect(before - (await seconds(at("garden.clip2.mp4")))).toBeCloseTo(2, 0);
    expect(complaints).toEqual([]);
  });

  test("two videos become one with a voice-over, and music is laid under it", async () => {
    const { page, complaints } = await rig.open();
    await bring(page, at("one.mp4"));
    await page.getByRole("link", { name: /^Merge/ }).click();
    await bring(page, at("two.mp4"));
    await page.getByLabel("2. two.mp4").fill(at("voice.flac"));
    await page.getByLabel("Name").fill("film");
    await page.getByRole("button", { name: "Add to the queue" }).click();
    await rowOf(page, "film", "Done").click(LATER);
    await seen(page.getByRole("link", { name: "Download film.mp4" }));
    await page.keyboard.press("Escape");
    expect(await seconds(at("film.mp4"))).toBeCloseTo(9, 0);
    expect(await meanLevel(at("film.mp4"), 6, 1)).toBeGreaterThan(-40);

    await page.getByRole("link", { name: "New job" }).click();
    await page.getByRole("link", { name: "Music" }).click();
    await bring(page, at("two.mp4"));
    await bring(page, at("music.flac"), 1);
    await page.getByRole("button", { name: "Add to the queue" }).click();
    await rowOf(page, "two.mp4", "Done").click(LATER);
    await seen(page.getByRole("link", { name: "Download two.music.mp4" }));
    expect(await meanLevel(at("two.music.mp4"), 2, 1)).toBeGreaterThan(-60);
    expect(complaints).toEqual([]);
  });
});

/** Moves a slider by keys. */
async function set(page: Page, name: string, ...keys: string[]): Promise<void> {
  await page.getByRole("slider", { name }).focus();
  for (const key of keys) await page.keyboard.press(key);
}

async function seconds(path: string): Promise<number> {
  const length = ["-show_entries", "format=duration", "-of", "csv=p=0"];
  return Number((await execa("ffprobe", ["-v", "error", ...length, path])).stdout);
}
