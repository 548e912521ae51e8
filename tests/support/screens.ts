import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { JobSpec } from "../../contract/job.ts";
import type { IllVoice } from "./ill-voice.ts";
import { ffmpeg, SAMPLE } from "./octavia.ts";
import { bring } from "./window.ts";
import type { WindowRig } from "./window-rig.ts";

/** What there is to be seen: a file, and jobs of many kinds and fates. */
export interface Standing {
  readonly film: string;
  readonly music: string;
  readonly dub: string;
  readonly clips: string;
  readonly merge: string;
  readonly failed: string;
  readonly dead: string;
}

interface Screen {
  readonly name: string;
  path(there: Standing): string;
  /** What a person does on it before it is looked at; in no language. */
  act?(page: Page, there: Standing): Promise<void>;
}

/** Presses the button with this picture on it. */
const press = (page: Page, icon: string) =>
  page.locator(`main button:has(svg.lucide-${icon})`).first().click();
/** Opens what is folded. */
const unfold = (page: Page) => page.locator("main details > summary").last().click();
const withFilm = (page: Page, { film }: Standing) => bring(page, film);

/** Every page of the window, and what opens on them. */
export const SCREENS: readonly Screen[] = [
  { name: "hub", path: () => "/" },
  { name: "hub-chosen", path: () => "/", act: withFilm },
  { name: "new-dub", path: () => "/new/dub" },
  {
    name: "new-dub-filled",
    path: ({ dub }) => `/new/dub?again=${dub}`,
    async act(page) {
      await page.locator("aside li").first().waitFor();
      await unfold(page);
    },
  },
  {
    name: "new-dub-lacking",
    path: () => "/new/dub",
    async act(page, there) {
      await withFilm(page, there);
      await page.locator("[role=group] button:has(svg.lucide-download)").first().click();
      await page.locator("[role=status]").first().waitFor();
    },
  },
  { name: "new-audio", path: () => "/new/audio", act: withFilm },
  { name: "new-subtitles", path: () => "/new/subtitles", act: withFilm },
  { name: "new-captions", path: () => "/new/captions" },
  {
    name: "new-captions-preview",
    path: () => "/new/captions",
    async act(page, there) {
      await withFilm(page, there);
      await press(page, "sparkles");
      await page.locator("img[alt]:not([alt=''])").waitFor();
    },
  },
  { name: "new-clips", path: ({ clips }) => `/new/clips?again=${clips}` },
  { name: "new-merge", path: ({ merge }) => `/new/merge?again=${merge}` },
  {
    name: "new-music",
    path: () => "/new/music",
    async act(page, there) {
      await withFilm(page, there);
      await bring(page, there.music, 1);
    },
  },
  { name: "new-thumbnails", path: () => "/new/thumbnails", act: withFilm },
  { name: "queue", path: () => "/queue" },
  { name: "queue-no-hits", path: () => "/queue?q=nothing" },
  { name: "dead-letters", path: () => "/queue?show=dead" },
  { name: "job", path: ({ dub }) => `/queue?job=${dub}` },
  { name: "job-failed", path: ({ failed }) => `/queue?job=${failed}` },
  { name: "job-dead", path: ({ dead }) => `/queue?job=${dead}` },
  { name: "studio", path: ({ dub }) => `/studio/${dub}` },
  {
    name: "studio-line",
    path: ({ dub }) => `/studio/${dub}`,
    async act(page) {
      await page.locator('[data-line="1"]').waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.locator("textarea").first().waitFor();
    },
  },
  {
    name: "studio-files",
    path: ({ dub }) => `/studio/${dub}`,
    async act(page) {
      await press(page, "download");
      await page.locator("[role=dialog] li").first().waitFor();
    },
  },
  { name: "clips", path: ({ clips }) => `/clips/${clips}` },
  {
    name: "clips-trim",
    path: ({ clips }) => `/clips/${clips}`,
    async act(page) {
      await press(page, "scissors");
      await page.locator("input[type=range]").first().waitFor();
    },
  },
  { name: "models", path: () => "/models" },
  {
    name: "models-licence",
    path: () => "/models",
    async act(page) {
      const personal = page.locator("main li", { hasText: /nllb/i });
      await personal.locator("button").first().click();
      await page.locator("[role=dialog]").waitFor();
    },
  },
  { name: "voices", path: () => "/voices" },
  { name: "settings", path: () => "/settings" },
  { name: "storage", path: () => "/settings/storage" },
  {
    name: "storage-sure",
    path: () => "/settings/storage",
    async act(page) {
      await press(page, "eraser");
      await page.locator("[role=dialog]").waitFor();
    },
  },
  { name: "diagnostics", path: () => "/settings/diagnostics" },
  { name: "about", path: () => "/settings/about" },
  {
    name: "licences",
    path: () => "/settings/about",
    async act(page) {
      await page.locator("main section button").last().click();
      await page.locator("main details").first().waitFor();
    },
  },
  {
    name: "shortcuts",
    path: () => "/",
    async act(page) {
      await page.keyboard.press("?");
      await page.locator("[role=dialog]").waitFor();
    },
  },
  { name: "nowhere", path: () => "/nowhere" },
];

/** Brings about all that the screens show. */
export async function standing(rig: WindowRig, voice: IllVoice): Promise<Standing> {
  const { out } = rig;
  const film = join(out, "garden.mp4");
  const lost = join(out, "lost.mp4");
  const music = join(out, "piano.flac");
  await ffmpeg("-i", SAMPLE, "-t", "12", "-c", "copy", film);
  await ffmpeg("-f", "lavfi", "-i", "sine=frequency=330:duration=20", music);
  writeFileSync(lost, "not a video");
  const client = await rig.client();
  const end = async (spec: object) => (await rig.done(JobSpec.parse({ outDir: out, ...spec }))).id;
  const dub = await end({ kind: "dub", input: film, from: "en", to: ["es", "fr"] });
  const length = { min: 3, max: 6 };
  const ids = {
    ...{ film, music, dub },
    clips: await end({ kind: "clips", input: film, from: "en", count: 2, length, fast: true }),
    merge: await end({ kind: "merge", scenes: [{ video: film, voice: music }, { video: SAMPLE }] }),
    failed: await end({ kind: "dub", input: lost, from: "en", to: ["es"] }),
  };
  voice.fallIll();
  const low = { es: "es+m2" };
  const dead = await end({ kind: "dub", input: film, from: "en", to: ["es"], voices: low });
  voice.mend();
  await client.jobs.pauseAll();
  for (const count of [2, 3, 4])
    await client.jobs.create({ spec: { kind: "thumbnails", input: film, outDir: out, count } });
  return { ...ids, dead };
}
