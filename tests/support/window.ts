import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import type { AxeResults } from "axe-core";
import { type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import type { Served } from "./server.ts";

const CHROMIUM = "/usr/bin/chromium";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCREENS = resolve(import.meta.dirname, "..", "..", "out", "screens");

/** Whether the windows of the tests can be opened on this machine. */
export const canOpenWindows = existsSync(CHROMIUM);

/** How long the window may take to show something that needs real work, milliseconds. */
const PATIENCE = 120_000;

/** Chromium, and the pages that were opened in it. */
export interface Browsing extends AsyncDisposable {
  /** A window of its own, let in by the server's printed address. */
  open(server: Served, look?: Look): Promise<Opened>;
}

export interface Look {
  readonly colorScheme?: "light" | "dark";
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** Of the person: "en-GB" unless given. */
  readonly locale?: string;
}

export interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained of: errors of scripts, refused contents, warnings of React. */
  readonly complaints: readonly string[];
}

/** Starts Debian's Chromium without a screen. */
export async function browse(): Promise<Browsing> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"],
  });
  return {
    async open(server, { locale = "en-GB", colorScheme = "dark", ...size } = {}) {
      const { width = 1280, height = 860 } = size;
      const context = await browser.newContext({
        ...{ colorScheme, locale, reducedMotion: "reduce", acceptDownloads: true },
        viewport: { width, height },
      });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      const complaints = listen(page);
      await letIn(context, server);
      await page.goto(server.origin);
      await page.locator("h1").waitFor();
      return { page, context, complaints };
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function letIn(context: BrowserContext, server: Served): Promise<void> {
  const [name = "", value = ""] = (await server.enter()).split("=");
  await context.addCookies([
    { name, value, url: server.origin, httpOnly: true, sameSite: "Strict" },
  ]);
}

function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  return complaints;
}

/** Lets files fall onto the drop zone, as from a file manager. */
export async function drop(page: Page, ...paths: string[]): Promise<void> {
  const files = paths.map((path) => ({
    name: basename(path),
    base64: readFileSync(path).toString("base64"),
  }));
  const transfer = await page.evaluateHandle((given) => {
    const held = new DataTransfer();
    for (const { name, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      held.items.add(new File([bytes], name));
    }
    return held;
  }, files);
  const zone = page.locator("[data-drop]").first();
  await zone.dispatchEvent("dragover", { dataTransfer: transfer });
  await zone.dispatchEvent("drop", { dataTransfer: transfer });
}

/** Brings a file of this machine by its path, and waits until it is there. @param zone which of several */
export async function bring(page: Page, path: string, zone = 0): Promise<void> {
  const files = page.locator("main svg.lucide-file-video, main svg.lucide-file-audio");
  const before = await files.count();
  await page.locator("[data-drop] form input").nth(zone).fill(path);
  await page.keyboard.press("Enter");
  await files.nth(before).waitFor();
}

/** What axe finds wrong that would keep someone out, one sentence each. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (): Promise<AxeResults> => window.axe.run(document, { resultTypes: ["violations"] }),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`),
    );
}

/** Every percentage that a progress bar of the page shows from now on, in order; asked for by the answer. */
export async function percentsOf(page: Page): Promise<() => Promise<number[]>> {
  const watched = await page.evaluateHandle(() => {
    const percents: number[] = [];
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const now = target instanceof Element && target.getAttribute("aria-valuenow");
        if (now) percents.push(Number(now));
      }
    }).observe(document.body, { subtree: true, attributeFilter: ["aria-valuenow"] });
    return percents;
  });
  return () => watched.jsonValue();
}

/** The row of a job in the queue, once it stands so. @param name the input's file name */
export const rowOf = (page: Page, name: string, state: string | RegExp): Locator =>
  page.getByRole("list", { name: "Jobs" }).getByRole("button", { name }).filter({ hasText: state });

/** Keeps a picture of the screen for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENS, { recursive: true });
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: join(SCREENS, `${name}.png`), fullPage: true });
}

/** For `expect.poll`: as long as a page may take to show what it was told. */
export const SOON = { timeout: 30_000 } as const;
/** For `expect.poll`: as long as real work may take. */
export const LATER = { timeout: PATIENCE } as const;

/** Waits until something can be seen, for as long as real work may take. */
export const seen = (locator: Locator): Promise<void> =>
  locator.first().waitFor({ timeout: PATIENCE });

declare global {
  interface Window {
    readonly axe: { run(node: Document, options: object): Promise<AxeResults> };
  }
}
