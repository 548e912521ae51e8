import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canOpenWindows, seen } from "../../support/window.ts";
import { type WindowRig, windowRig } from "../../support/window-rig.ts";

describe.runIf(canOpenWindows)("the Studio's glossary", () => {
  let rig: WindowRig;
  let job: string;
  beforeAll(async () => {
    rig = await windowRig();
    job = await rig.dubbedSample();
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  test("a word that is marked becomes a term, and the applied run translates by it", async () => {
    const { page, complaints } = await rig.open({ width: 1440, height: 1000 });
    await page.goto(`${rig.server.origin}/studio/${job}`);
    const line = await lineWith(page, "garden");
    // Another line is chosen when the word is marked in this one.
    await page.locator(`[data-line="${line + 1}"]`).focus();
    await mark(page, line, "garden");
    await page.getByRole("button", { name: "Glossary" }).click();
    const term = page.getByLabel("Word or name in the original");
    expect(await term.inputValue()).toBe("garden");
    await page.getByLabel("Always translate as").fill("huerto");
    await page.getByRole("button", { name: "Add term" }).click();
    await page.keyboard.press("Escape");

    // The export says that the files do not have it yet, and brings it into them.
    await page.getByRole("button", { name: "Export" }).click();
    await seen(page.getByText("Your latest changes are not in these files yet"));
    await page.getByRole("button", { name: "Apply", exact: true }).last().click();
    await page.waitForURL((url) => !url.pathname.endsWith(job));
    await seen(page.getByText("No changes"));
    await page.keyboard.press("Escape");
    await page.waitForFunction(
      (id) => document.querySelector(`[data-line="${id}"]`)?.textContent.includes("huerto"),
      line,
    );

    const client = await rig.client();
    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const { spec } = await client.jobs.get({ id });
    expect(spec).toMatchObject({ glossary: [{ from: "garden", to: "huerto" }] });
    const { lines, source } = await client.lines.list({ id, language: "es" });
    expect(source).toBe("en");
    expect(lines.find((one) => one.id === line)?.text).toContain("huerto");
    expect(complaints).toEqual([]);
  });
});

/** The number of the first line whose original has a word. */
async function lineWith(page: Page, word: string): Promise<number> {
  const found = page.locator("[data-source]", { hasText: word }).first();
  await seen(found);
  return Number(await found.getAttribute("data-source"));
}

/** Marks a word of a line's original with the mouse. */
async function mark(page: Page, line: number, word: string): Promise<void> {
  const box = await page.locator(`[data-source="${line}"]`).evaluate((element, wanted) => {
    const text = element.firstChild;
    const at = text?.textContent?.indexOf(wanted) ?? -1;
    if (text === null || at < 0) throw new Error("the word is not there");
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + wanted.length);
    const { left, right, top, height } = range.getBoundingClientRect();
    return { left, right, y: top + height / 2 };
  }, word);
  await page.mouse.move(box.left + 1, box.y);
  await page.mouse.down();
  await page.mouse.move(box.right - 1, box.y, { steps: 6 });
  await page.mouse.up();
}
