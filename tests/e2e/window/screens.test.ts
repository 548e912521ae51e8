import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { JobSpec } from "../../../contract/job.ts";
import { ffmpeg, SAMPLE } from "../../support/octavia.ts";
import { barriers, canOpenWindows, picture } from "../../support/window.ts";
import { type WindowRig, windowRig } from "../../support/window-rig.ts";

const SCREENS = [
  ["hub", "/"],
  ["new-dub", "/new/dub"],
  ["new-audio", "/new/audio"],
  ["new-subtitles", "/new/subtitles"],
  ["new-captions", "/new/captions"],
  ["new-clips", "/new/clips"],
  ["new-merge", "/new/merge"],
  ["new-music", "/new/music"],
  ["new-thumbnails", "/new/thumbnails"],
  ["queue", "/queue"],
  ["job", "/queue?job=JOB"],
  ["studio", "/studio/JOB"],
  ["models", "/models"],
  ["settings", "/settings"],
  ["storage", "/settings/storage"],
  ["diagnostics", "/settings/diagnostics"],
  ["about", "/settings/about"],
  ["nowhere", "/nowhere"],
] as const;

const LOOKS = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 1280 },
  { colorScheme: "dark", width: 420 },
] as const;

describe.runIf(canOpenWindows)("every screen", () => {
  let rig: WindowRig;
  let job: string;
  beforeAll(async () => {
    rig = await windowRig();
    const input = join(rig.out, "garden.mp4");
    await ffmpeg("-i", SAMPLE, "-t", "8", "-c", "copy", input);
    const spec = { kind: "dub", input, outDir: rig.out, from: "en", to: ["es", "fr"] };
    ({ id: job } = await rig.done(JobSpec.parse(spec)));
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  test.each(LOOKS)("keeps nobody out: $colorScheme, $width pixels wide", async (look) => {
    const { page, complaints } = await rig.open(look);
    const found: Record<string, string[]> = {};
    for (const [name, path] of SCREENS) {
      await page.goto(`${rig.server.origin}${path.replace("JOB", job)}`);
      await page.locator("h1, h2").first().waitFor();
      await page.waitForFunction(() => document.querySelector(".skeleton") === null);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      const wrong = [...(await barriers(page)), ...(wide ? ["it is wider than the window"] : [])];
      if (wrong.length > 0) found[name] = wrong;
      await picture(page, `${name}-${look.colorScheme}-${look.width}`);
    }
    expect(found).toEqual({});
    expect(complaints).toEqual([]);
  });
});
