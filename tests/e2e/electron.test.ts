import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { _electron } from "playwright-core";
import { expect, test } from "vitest";
import { z } from "zod";

const ROOT = resolve(import.meta.dirname, "../..");
const Scripts = z.object({
  findElectron: z.function({ input: [z.string()], output: z.string().optional() }),
  stageApp: z.function({ input: [z.string()], output: z.string().optional() }),
});
const { findElectron, stageApp } = Scripts.parse(
  await import(join(ROOT, "scripts", "electron.mjs")),
);
const program = findElectron(ROOT);
const screen = process.platform !== "linux" || process.env["DISPLAY"] !== undefined;
const why = program === undefined ? "Electron's program is not here" : "there is no screen";
const there = program !== undefined && screen;
if (!there) console.log(`The tests in Electron itself are skipped: ${why}.`);

test.skipIf(!there)(
  "in Electron itself the window opens, speaks with the API and is shut in",
  async () => {
    const home = mkdtempSync(join(tmpdir(), "octavia-electron-"));
    const folder = stageApp(ROOT);
    if (program === undefined || folder === undefined) throw new Error("SQLite could not be built");
    const app = await _electron.launch({
      executablePath: program,
      args: [folder, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
      env: { ...definedEnv(), OCTAVIA_HOME: home },
    });
    try {
      const page = await app.firstWindow();
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect(page.url()).toBe("octavia://app/");
      await page.goto("octavia://app/settings/about");
      await page.getByText(/^\d+\.\d+\.\d+$/).waitFor();
      expect(await page.evaluate(() => "require" in window || "process" in window)).toBe(false);
      expect(await page.evaluate(() => window.open("https://example.com/") === null)).toBe(true);
    } finally {
      await app.close();
      rmSync(home, { recursive: true, force: true });
    }
  },
);

function definedEnv(): Record<string, string> {
  const entries = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}
