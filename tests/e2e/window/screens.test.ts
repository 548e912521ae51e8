import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IllVoice, illVoice } from "../../support/ill-voice.ts";
import { SCREENS, type Standing, standing } from "../../support/screens.ts";
import { barriers, canOpenWindows, type Opened, picture } from "../../support/window.ts";
import { type WindowRig, windowRig } from "../../support/window-rig.ts";

const LOOKS = [
  { colorScheme: "light", width: 1280, height: 860 },
  { colorScheme: "dark", width: 1280, height: 860 },
  { colorScheme: "dark", width: 420, height: 860 },
] as const;

describe.runIf(canOpenWindows)("every screen", () => {
  let rig: WindowRig;
  let voice: IllVoice;
  let there: Standing;
  let english: Opened;
  let spanish: Opened;
  beforeAll(async () => {
    rig = await windowRig(({ dir }) => {
      voice = illVoice(dir);
      return voice.env;
    });
    there = await standing(rig, voice);
    english = await rig.open();
    spanish = await rig.open({ locale: "es", colorScheme: "light" });
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  test.each(SCREENS)("keeps nobody out: $name", async ({ name, path, act }) => {
    const found: Record<string, string[]> = {};
    const before = english.complaints.length + spanish.complaints.length;
    const show = async ({ page }: Opened) => {
      // No file of the screen before.
      await page.evaluate(() => sessionStorage.clear());
      await page.goto(rig.server.origin + path(there));
      await settled(page);
      await act?.(page, there);
      await settled(page);
    };
    const look = async ({ page }: Opened, { colorScheme, width, height }: Look, as: string) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height });
      await painted(page);
      // Other words make no other barriers, but they may need more room.
      const wrong = [
        ...(as.startsWith("es") ? [] : await barriers(page)),
        ...(await tooWide(page)),
      ];
      if (wrong.length > 0) found[as] = wrong;
      await picture(page, `${name}-${as}`);
    };
    await english.page.setViewportSize(LOOKS[0]);
    await english.page.emulateMedia({ colorScheme: LOOKS[0].colorScheme, reducedMotion: "reduce" });
    await show(english);
    for (const one of LOOKS) await look(english, one, `${one.colorScheme}-${one.width}`);
    await show(spanish);
    await look(spanish, { ...LOOKS[2], colorScheme: "light" }, "es-light-420");
    expect(found).toEqual({});
    const complaints = [...english.complaints, ...spanish.complaints];
    // A plan that lacks a model is refused on purpose, and the browser notes it.
    const odd = complaints.slice(before).filter((one) => !one.includes("424 (Failed Dependency)"));
    expect(odd).toEqual([]);
  });
});

interface Look {
  readonly colorScheme: "light" | "dark";
  readonly width: number;
  readonly height: number;
}

/** Until nothing of the page is still to come. */
async function settled(page: Page): Promise<void> {
  await page.locator("h1, h2").first().waitFor();
  await page.waitForFunction(
    () =>
      document.querySelector(".skeleton, .animate-spin") === null &&
      [...document.images].every(({ complete }) => complete),
  );
}

/** Until the page looks as it was just told to. */
const painted = (page: Page) =>
  page.evaluate(async () => {
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
    // One that is taken back fails, and has ended as well.
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });

/** What stands out of the window. */
const tooWide = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`it is ${scrollWidth - clientWidth} pixels too wide`] : [];
  });
