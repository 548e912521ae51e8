import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hands } from "../../support/keys.ts";
import { SAMPLE } from "../../support/octavia.ts";
import { canOpenWindows, rowOf, seen } from "../../support/window.ts";
import { type WindowRig, windowRig } from "../../support/window-rig.ts";

describe.runIf(canOpenWindows)("a keyboard alone", () => {
  let rig: WindowRig;
  beforeAll(async () => {
    rig = await windowRig();
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  test("makes a dub from the file to its results, and always knows where it is", async () => {
    const { page, complaints } = await rig.open();
    const { press, type, goTo, focus } = hands(page);
    page.on("filechooser", (chooser) => void chooser.setFiles(SAMPLE));

    // The welcome is put away; a file chosen in the system's dialog is exchanged for a typed path.
    await seen(page.getByRole("button", { name: "Not now" }));
    await goTo(/^link "Skip to the content"/);
    await press("Enter");
    await goTo(/^button "Not now"/);
    await press("Enter");
    await goTo(/^button "Choose files"/);
    await press("Enter");
    await seen(page.getByText("Now choose what to make of it."));
    expect(await focus()).toContain("Now choose what to make of it.");
    await goTo(/^button "Another file instead"/);
    await press("Enter");
    await goTo(/^textbox "Path of a file/);
    await type(SAMPLE);
    await press("Enter");
    await seen(page.getByText("Now choose what to make of it."));
    await goTo(/^link "Dub /);
    await press("Enter");

    // A language is found, taken out and chosen again.
    await seen(page.getByRole("heading", { name: "New dub" }));
    expect(await focus()).toBe('heading "New dub" [level=1]');
    await goTo(/^searchbox "Search languages"/);
    await type("span");
    await press("Enter");
    await goTo(/^button "Take out Spanish"/, "Shift+Tab");
    await press("Enter");
    await goTo(/^button "Spanish/);
    await press("Space");
    await seen(page.getByRole("button", { name: "Take out Spanish" }));
    await goTo(/More choices/);
    await press("Enter");
    await goTo(/^radio "One per language"/);
    await press("ArrowRight", "ArrowLeft");
    await goTo(/^textbox "Results go to"/);
    await type(rig.out);
    await seen(page.getByText("garden.es.mp4"));
    await goTo(/^button "Add to the queue"/);
    await press("Enter");

    // The job is followed, opened, and one of its files taken along.
    await seen(page.getByRole("heading", { name: "Queue & history" }));
    expect(await focus()).toBe('heading "Queue & history" [level=1]');
    await goTo(/^button "garden.mp4 Dub/);
    await press("ArrowDown", "Home");
    await seen(rowOf(page, "garden.mp4", "Done"));
    await press("Enter");
    await seen(page.getByRole("dialog", { name: "garden.mp4" }));
    await seen(page.getByText("Results"));
    await goTo(/^link "Download garden.es.mp4"/);
    const download = page.waitForEvent("download");
    await press("Enter");
    expect((await download).suggestedFilename()).toBe("garden.es.mp4");
    await press("Escape");
    expect(await focus()).toMatch(/^button "garden.mp4 Dub/);
    for (const name of ["garden.es.mp4", "garden.es.srt"])
      expect(existsSync(join(rig.out, name))).toBe(true);
    expect(complaints).toEqual([]);
  });
});
