import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { JobSpec } from "../../../contract/job.ts";
import { SAMPLE } from "../../support/octavia.ts";
import { canOpenWindows, percentsOf, rowOf, seen } from "../../support/window.ts";
import { type WindowRig, windowRig } from "../../support/window-rig.ts";

describe.runIf(canOpenWindows)("a job in the window", () => {
  let rig: WindowRig;
  beforeAll(async () => {
    rig = await windowRig();
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  const queue = async (folder: string, to: "es" | "fr") => {
    const spec = {
      kind: "dub",
      input: SAMPLE,
      outDir: join(rig.out, folder),
      from: "en",
      to: [to],
    };
    return (await rig.client()).jobs.create({ spec: JobSpec.parse(spec) });
  };

  test("goes on when the server was killed in the middle, and the window comes back by itself", async () => {
    const { page } = await rig.open();
    await page.getByRole("link", { name: "Queue" }).first().click();
    await queue("killed", "es");
    await seen(rowOf(page, "garden.mp4", /\d\d %/));
    const shown = await percentsOf(page);
    await rig.killAndRestart();
    await seen(rowOf(page, "garden.mp4", "Done"));
    expect((await shown()).length).toBeGreaterThan(0);
    expect(readdirSync(join(rig.out, "killed"))).toContain("garden.es.mp4");
    await rowOf(page, "garden.mp4", "Done").click();
    await seen(page.getByText("interrupted, then taken up"));
  });

  test("is cancelled by its button and queued again by another", async () => {
    const { page, complaints } = await rig.open();
    await page.getByRole("link", { name: "Queue" }).first().click();
    await queue("cancelled", "fr");
    await seen(rowOf(page, "garden.mp4", /\d %/));
    await page
      .getByRole("button", { name: /^Cancel/ })
      .first()
      .click();
    await seen(rowOf(page, "garden.mp4", "Cancelled"));
    const tmp = join(rig.r.home, "artifacts", "tmp");
    expect(existsSync(tmp) ? readdirSync(tmp) : []).toEqual([]);
    await page
      .getByRole("button", { name: /^Retry/ })
      .first()
      .click();
    await expect
      .poll(() => rowOf(page, "garden.mp4", "Done").count(), { timeout: 120_000 })
      .toBe(2);
    expect(readdirSync(join(rig.out, "cancelled"))).toContain("garden.fr.mp4");
    expect(complaints).toEqual([]);
  });

  test("a file on its way is told of on every page, and is there when it has come", async () => {
    const { page, complaints } = await rig.open();
    let goOn: (() => void) | undefined;
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route("**/uploads/*", (route) => mayGoOn.then(() => route.continue()));
    await page.locator("input[type=file]").first().setInputFiles(SAMPLE);
    const places = page.getByRole("navigation", { name: "Main" }).first();
    await places.getByRole("link", { name: "Voices" }).click();
    const sign = places.getByText("garden.mp4 is on its way");
    await sign.waitFor({ state: "attached" });
    goOn?.();
    await sign.waitFor({ state: "detached" });
    await places.getByRole("link", { name: "Home" }).click();
    await seen(page.getByText("garden.mp4").first());
    expect(complaints).toEqual([]);
  });
});
