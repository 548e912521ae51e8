import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canOpenWindows } from "../../support/window.ts";
import { type WindowRig, windowRig } from "../../support/window-rig.ts";

describe.runIf(canOpenWindows)("the Studio", () => {
  let rig: WindowRig;
  let job: string;
  beforeAll(async () => {
    rig = await windowRig();
    job = await rig.dubbedSample();
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  test("both tracks run together, whichever is heard", async () => {
    const page = await openStudio(rig, job);
    await page.keyboard.press(" ");
    await running(page);
    await page.keyboard.press("t");
    const [video, audio] = await players(page);
    expect(video?.[0]).toBe(false);
    expect(Math.abs(Number(video?.[1]) - Number(audio?.[1]))).toBeLessThan(0.3);
    await page.keyboard.press("k");
    expect((await players(page)).map(([paused]) => paused)).toEqual([true, true]);
  });

  test("a dub is mended by keys alone, survives a reload and goes into the files", async () => {
    const page = await openStudio(rig, job);
    const spoken = page.waitForResponse(/lines\/preview/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator("textarea").fill("Hola a todos, y bienvenidos.");
    await page.keyboard.press("Enter");
    expect((await spoken).status()).toBe(200);
    await running(page);
    await page.keyboard.press("k");

    await region(page, 4).click();
    await page.keyboard.press("s");
    await region(page, 10).waitFor();
    await region(page, 7).click();
    await page.keyboard.press("m");
    await region(page, 8).waitFor({ state: "detached" });
    await count(page, "3 changes");
    await page.keyboard.press("Control+z");
    await region(page, 8).waitFor();
    await page.keyboard.press("Control+Shift+z");
    await region(page, 8).waitFor({ state: "detached" });

    await page.reload();
    await count(page, "3 changes");
    await page.getByRole("button", { name: "Apply", exact: true }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(job));
    await count(page, "No changes");
    await page.waitForSelector('[data-line="10"]');
    expect(await textOf(page, 1)).toBe("Hola a todos, y bienvenidos.");
    expect(await textOf(page, 10)).not.toContain("translated");
    await region(page, 8).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Export" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: /garden\.es\.mp4/ }).click();
    expect((await download).suggestedFilename()).toBe("garden.es.mp4");
  });
});

async function openStudio(rig: WindowRig, job: string): Promise<Page> {
  const { page } = await rig.open({ width: 1440, height: 900 });
  await page.goto(`${rig.server.origin}/studio/${job}`);
  await page.waitForSelector('[data-line="1"]');
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLMediaElement>("video,audio")].every(
      (one) => one.duration > 1,
    ),
  );
  return page;
}

const region = (page: Page, line: number) =>
  page.getByRole("button", { name: new RegExp(`^Line ${line} .*to`) });
const textOf = (page: Page, line: number) => page.locator(`[data-line="${line}"]`).textContent();
const count = (page: Page, text: string) =>
  page.locator("[aria-live=polite]", { hasText: text }).first().waitFor();
const players = (page: Page) =>
  page
    .locator("video,audio")
    .evaluateAll((all) =>
      all.map((one) => (one instanceof HTMLMediaElement ? [one.paused, one.currentTime] : [])),
    );
/** Until both tracks run. */
const running = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLMediaElement>("video,audio")].every(
      (one) => !one.paused && one.currentTime > 0.3,
    ),
  );
