import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { MessageChannel } from "node:worker_threads";
import { chromium, type Page } from "playwright-core";
import { expect, test } from "vitest";
import { CHANNELS, PORT_MESSAGE } from "../../contract/desktop.ts";
import { startDesktop } from "../../main/electron/desktop.ts";
import { ElectronDouble, from } from "../../main/electron/double.ts";
import { forkUtility } from "../../main/electron/utility-double.ts";
import { utilityEngine } from "../../main/electron/utility-engine.ts";
import { openHome } from "../../main/home.ts";
import { openOctavia } from "../../main/octavia.ts";
import { SAMPLE } from "../support/octavia.ts";

const DIST = resolve(import.meta.dirname, "../../dist");
/** Stands for `octavia://app`, which only Electron knows. */
const HOST = "http://localhost:9";

declare global {
  interface Window {
    /** To the test. */
    octaviaListens(): void;
    octaviaSays(data: unknown): void;
    /** From it. */
    octaviaTell(message: unknown): void;
    octaviaAnswers(data: unknown): void;
  }
}

/** What the preload script does, for a page that has none: its port's messages go through `said`. */
function preload({ portMessage }: { portMessage: string }): void {
  const hearing: ((message: unknown) => void)[] = [];
  const bridge = {
    pathForFile: () => "",
    pickFiles: () => Promise.resolve([]),
    pickFolder: () => Promise.resolve(undefined),
    reveal: () => Promise.resolve(),
    onMessage(listener: (message: unknown) => void) {
      hearing.push(listener);
      window.octaviaListens();
      return () => void hearing.splice(hearing.indexOf(listener), 1);
    },
  };
  const tell = (message: unknown): void => {
    for (const listener of hearing) listener(message);
  };
  Object.assign(window, { octavia: bridge, octaviaTell: tell });
  window.addEventListener("message", ({ data, ports: [port] }) => {
    if (data !== portMessage || port === undefined) return;
    port.onmessage = (event) => window.octaviaSays(event.data);
    Object.assign(window, { octaviaAnswers: (data: unknown) => port.postMessage(data) });
  });
}

/** The desktop app with everything real but Electron, and its built window in Chromium. */
async function open(page: Page, argv: readonly string[], home: string): Promise<ElectronDouble> {
  const electron = new ElectronDouble();
  const started = startDesktop(electron, {
    ...{
      platform: "linux",
      argv,
      folder: home,
      preload: "/preload.cjs",
      feed: () => Promise.resolve(undefined),
    },
    pages: join(DIST, "renderer"),
    spawn: utilityEngine({
      fork: forkUtility,
      file: join(DIST, "worker/host.js"),
      env: process.env,
    }),
    open: (spawn) => openOctavia(openHome(home), { spawn }),
  });
  electron.app.becomeReady();
  await started;
  const sender = from(electron.window.webContents.id);
  const { port1, port2 } = new MessageChannel();
  electron.ipc.emit(CHANNELS.api, { ...sender, ports: [port2] });
  port1.on(
    "message",
    (data: unknown) =>
      void page.evaluate((given) => window.octaviaAnswers(given), data).catch(() => undefined),
  );
  await page.exposeFunction("octaviaSays", (data: unknown) => port1.postMessage(data));
  await page.exposeFunction("octaviaListens", async () => {
    electron.ipc.emit(CHANNELS.listening, { ...sender, ports: [] });
    for (const { args } of electron.window.webContents.sent.splice(0))
      await page.evaluate((given) => window.octaviaTell(given), args[0]);
  });
  await page.addInitScript(preload, { portMessage: PORT_MESSAGE });
  await page.route(`${HOST}/**`, async (route) => {
    const asked = route.request();
    const answer = await electron.doors.pages?.(
      new Request(asked.url().replace(HOST, "octavia://app"), { headers: asked.headers() }),
    );
    if (answer === undefined) return route.abort();
    return route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  });
  return electron;
}

test("a file opened with the app stands in the window, over the port and the app's own protocol alone", async () => {
  const home = mkdtempSync(join(tmpdir(), "octavia-window-"));
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  const page = await browser.newPage();
  const troubles: string[] = [];
  page.on("console", (line) => line.type() === "error" && troubles.push(line.text()));
  page.on("pageerror", (error) => troubles.push(error.message));
  const electron = await open(page, ["octavia", SAMPLE], home);
  try {
    await page.goto(`${HOST}/`);
    await page.getByText("garden.mp4").first().waitFor();
    // Its picture has come by the protocol.
    await page.waitForFunction(() => [...document.images].some((image) => image.naturalWidth > 0));
    await page.goto(`${HOST}/settings/about`);
    await page.getByRole("button", { name: "Show the licences" }).waitFor();
    expect(troubles).toEqual([]);
  } finally {
    await browser.close();
    electron.app.quit();
    await expect.poll(() => electron.app.exits).toEqual([0]);
    rmSync(home, { recursive: true, force: true });
  }
});
