// From the launch to a hub that can be used, and what travels for it.
import { type Figure, median, timed } from "../figures.ts";
import { Folder } from "../rig.ts";
import { inWindow, serveIn } from "./window.ts";

const TURNS = 5;

export async function benchHub(): Promise<Figure[]> {
  using folder = new Folder();
  const launches: number[] = [];
  const pages: number[] = [];
  let scripts = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const begun = performance.now();
    await using server = await serveIn(folder);
    const started = performance.now() - begun;
    await inWindow(server, async ({ page }) => {
      const fresh = await timed(async () => {
        await page.reload();
        await page.getByRole("button", { name: "Choose files" }).waitFor();
      });
      launches.push(started + fresh.ms);
      pages.push(fresh.ms);
      await page.waitForLoadState("load");
      scripts = await page.evaluate(() =>
        performance
          .getEntriesByType("resource")
          .filter((one) => one.name.endsWith(".js"))
          .reduce(
            (sum, one) => sum + ("encodedBodySize" in one ? Number(one.encodedBodySize) : 0),
            0,
          ),
      );
    });
  }
  return [
    {
      ...{ part: "hub", what: "from the launch to a hub that can be used", unit: "ms" },
      ...{ value: median(launches), from: `${median(pages).toFixed(0)} ms of it in Chromium` },
    },
    {
      ...{ part: "hub", what: "scripts that travel for the hub", unit: "kB" },
      ...{ value: scripts / 1000, target: { atMost: 250 }, from: "compressed" },
    },
  ];
}
