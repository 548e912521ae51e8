import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { JobSpec } from "../../../contract/job.ts";
import { type IllVoice, illVoice } from "../../support/ill-voice.ts";
import { ffmpeg, SAMPLE } from "../../support/octavia.ts";
import { canOpenWindows, LATER, rowOf, SOON, seen } from "../../support/window.ts";
import { type WindowRig, windowRig } from "../../support/window-rig.ts";

const NAMES = ["ant", "bee", "cat", "dog", "elk", "fox"] as const;
const words = (name: string) => `${name}.mp4`;

describe.runIf(canOpenWindows)("the history", () => {
  let rig: WindowRig;
  let voice: IllVoice;
  beforeAll(async () => {
    rig = await windowRig(({ dir }) => {
      voice = illVoice(dir);
      return voice.env;
    });
    for (const name of NAMES)
      await ffmpeg("-i", SAMPLE, "-t", "5", "-c", "copy", join(rig.out, words(name)));
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  const spec = (name: string, more: object) =>
    JobSpec.parse({ input: join(rig.out, words(name)), outDir: rig.out, from: "en", ...more });

  test("is searched by name and filtered by kind and by what became of the jobs", async () => {
    await rig.done(spec("ant", { kind: "subtitles" }));
    await rig.done(spec("bee", { kind: "subtitles" }));
    const still = { input: join(rig.out, words("bee")), outDir: rig.out };
    await rig.done(JobSpec.parse({ kind: "thumbnails", ...still, count: 1 }));
    const { page, complaints } = await rig.open();
    await page.getByRole("link", { name: "Queue" }).first().click();
    await expect.poll(() => rows(page).count(), SOON).toBe(3);
    await page.getByRole("searchbox", { name: "Search by file name" }).fill("bee");
    await expect.poll(() => rows(page).count(), SOON).toBe(2);
    await page.getByLabel("Kind").selectOption("Subtitles");
    await expect.poll(() => rows(page).count(), SOON).toBe(1);
    await seen(rowOf(page, words("bee"), "Done"));
    await page.getByRole("radio", { name: "Failed" }).check();
    await seen(page.getByText("Nothing found"));
    await page.goBack();
    await page.goForward();
    await seen(page.getByText("Nothing found"));
    expect(complaints).toEqual([]);
  });

  test("more than five that gave up raise an alert, tell why, and succeed once it is mended", async () => {
    voice.fallIll();
    for (const name of NAMES) await create(spec(name, { kind: "dub", to: ["es"] }));
    const { page, complaints } = await rig.open();
    await page.getByRole("link", { name: "Queue" }).first().click();
    await seen(page.getByText("6 jobs gave up"));
    await seen(page.getByRole("link", { name: /Queue.*Dead letters: 6/ }));
    await rowOf(page, words("cat"), "Gave up").click();
    const story = page.getByRole("dialog");
    await seen(story.getByText("eSpeak NG stopped before it was done.").first());
    await story.getByText("Particulars").click();
    await seen(story.getByText("no sound can be made"));
    await seen(story.getByText(/^Try 3 · failed/));
    await seen(story.getByRole("link", { name: "Check this machine" }));
    await page.keyboard.press("Escape");

    await page.getByRole("link", { name: "Show them" }).click();
    await seen(page.getByText("Why they gave up"));
    voice.mend();
    await page.getByRole("button", { name: "Queue all 6 again" }).click();
    await seen(page.getByText("No jobs here"));
    await page.getByRole("radio", { name: "Done" }).check();
    await page.getByLabel("Kind").selectOption("Dub");
    await expect.poll(() => rows(page).count(), LATER).toBe(NAMES.length);
    await expect.poll(() => page.getByText("Dead letters").count(), SOON).toBe(0);
    for (const name of NAMES) expect(existsSync(join(rig.out, `${name}.es.mp4`))).toBe(true);
    expect(complaints).toEqual([]);
  });

  test("a job is run again with changes: the form is filled as it was", async () => {
    const first = join(rig.out, "first");
    mkdirSync(first, { recursive: true });
    const chosen = { kind: "subtitles", outDir: first, to: ["es"], formats: ["vtt"] };
    await rig.done(spec("dog", { ...chosen, vocabulary: ["garden", "rake"] }));
    const { page, complaints } = await rig.open();
    await page.getByRole("link", { name: "Queue" }).first().click();
    await page.getByLabel("Kind").selectOption("Subtitles");
    await rowOf(page, words("dog"), "Done").click();
    await page.getByRole("link", { name: "Run again with changes" }).click();
    await seen(page.getByRole("heading", { name: "New subtitles" }));
    await seen(page.getByText(words("dog")));
    await seen(page.getByRole("button", { name: "Take out Spanish" }));
    expect(await page.getByRole("button", { pressed: true }).allTextContents()).toEqual([
      "VTT",
      "Spanish",
    ]);
    expect(await page.getByLabel("Spoken language", { exact: true }).inputValue()).toBe("en");
    await page.getByText("More choices").click();
    expect(await page.getByLabel("Names and words").inputValue()).toBe("garden\nrake");
    expect(await page.getByLabel("Results go to").inputValue()).toBe(first);

    await page.getByRole("button", { name: "SRT", exact: true }).click();
    await page.getByRole("button", { name: "Add to the queue" }).click();
    await expect.poll(() => rowOf(page, words("dog"), "Done").count(), LATER).toBe(3);
    for (const name of ["dog.en.srt", "dog.es.srt", "dog.es.vtt"])
      expect(existsSync(join(first, name)), name).toBe(true);
    expect(complaints).toEqual([]);
  });

  const create = async (asked: JobSpec) => (await rig.client()).jobs.create({ spec: asked });
});

const rows = (page: Page) => page.getByRole("list", { name: "Jobs" }).getByRole("listitem");
