// Makes docs/window.png and docs/studio.png: the window with a file just dropped, and a dub in the
// Studio. Needs a built app and Chromium.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { inWorkshop, OCTAVIA, SAMPLE } from "./workshop.mjs";

async function addressOf(server) {
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /http:\S+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error("the server has ended");
}

async function draw(page, address, picture) {
  await page.goto(address);
  await page.locator("input[type=file]").first().setInputFiles(SAMPLE);
  await page.getByText("garden.mp4").first().waitFor();
  await page.waitForFunction(() => [...document.images].some((image) => image.naturalWidth > 0));
  await page.screenshot({ path: picture("../window.png") });
  await page.getByRole("link", { name: "Queue" }).first().click();
  await page.getByRole("button", { name: "garden.mp4" }).first().click();
  const waveform = page.waitForResponse(/media\/peaks/);
  await page.getByRole("link", { name: /studio/ }).click();
  await page.locator('[data-line="4"]').click();
  await page.waitForFunction(() => document.querySelector("video")?.readyState === 4);
  await (await waveform).finished();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
  await page.screenshot({ path: picture("../studio.png") });
}

await inWorkshop(async ({ folder, env, octavia, picture }) => {
  octavia("dub", SAMPLE, "--from", "en", "--to", "es", "--out", folder);
  const server = spawn(process.execPath, [OCTAVIA, "serve"], {
    env: { ...env, HOME: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
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
    await draw(page, await addressOf(server), picture);
  } finally {
    await browser.close();
    server.kill();
  }
});
