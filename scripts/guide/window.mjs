// Makes docs/window.png and docs/studio.png: the window with a file just dropped, and a dub in the
// Studio. Needs a built app and Chromium.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const root = resolve(import.meta.dirname, "..", "..");
const sample = join(root, "resources", "sample", "garden.mp4");
const octavia = join(root, "bin", "octavia");
const folder = mkdtempSync(join(tmpdir(), "octavia-guide-"));
const env = { ...process.env, HOME: folder, OCTAVIA_HOME: join(folder, "home") };

async function addressOf(server) {
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /http:\S+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error("the server has ended");
}

async function draw(page, address) {
  await page.goto(address);
  await page.locator("input[type=file]").first().setInputFiles(sample);
  await page.getByText("garden.mp4").first().waitFor();
  await page.waitForFunction(() => [...document.images].some((image) => image.naturalWidth > 0));
  await page.screenshot({ path: join(root, "docs", "window.png") });
  await page.getByRole("link", { name: "Queue" }).first().click();
  await page.getByRole("button", { name: "garden.mp4" }).first().click();
  const waveform = page.waitForResponse(/media\/peaks/);
  await page.getByRole("link", { name: /studio/ }).click();
  await page.locator('[data-line="4"]').click();
  await page.waitForFunction(() => document.querySelector("video")?.readyState === 4);
  await (await waveform).finished();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
  await page.screenshot({ path: join(root, "docs", "studio.png") });
}

execFileSync(octavia, ["dub", sample, "--from", "en", "--to", "es", "--out", folder], {
  env,
  stdio: ["ignore", "ignore", "inherit"],
});
const server = spawn(octavia, ["serve"], { env, stdio: ["ignore", "pipe", "inherit"] });
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    reducedMotion: "reduce",
  });
  await draw(page, await addressOf(server));
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
