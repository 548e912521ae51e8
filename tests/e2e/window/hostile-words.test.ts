import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { JobSpec } from "../../../contract/job.ts";
import { ffmpeg, SAMPLE } from "../../support/octavia.ts";
import { canOpenWindows, rowOf, seen } from "../../support/window.ts";
import { type WindowRig, windowRig } from "../../support/window-rig.ts";

const SCRIPT = `<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>`;
/** The same as a name of a file, which holds no slash. */
const NAME = `<img src=x onerror=window.pwned=1>.mp4`;

describe.runIf(canOpenWindows)("words of strangers", () => {
  let rig: WindowRig;
  beforeAll(async () => {
    rig = await windowRig();
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  test("a script in a transcript, a title and a file's name is shown as the words it is", async () => {
    const plain = join(rig.out, "plain.mp4");
    const film = join(rig.out, NAME);
    await ffmpeg("-i", SAMPLE, "-t", "6", "-c", "copy", "-metadata", `title=${SCRIPT}`, plain);
    copyFileSync(plain, film);
    const transcript = join(rig.out, "words.srt");
    writeFileSync(transcript, `1\n00:00:01,000 --> 00:00:04,000\nHello ${SCRIPT} friends.\n`);
    const spec = { kind: "dub", input: film, outDir: rig.out, from: "en", to: ["es"], transcript };
    const { state, id } = await rig.done(JobSpec.parse(spec));
    expect(state).toBe("succeeded");

    const { page, complaints } = await rig.open();
    const untouched = async () => {
      expect(await page.evaluate(() => "pwned" in window)).toBe(false);
      expect(await page.locator("img[src=x]").count()).toBe(0);
      expect(complaints).toEqual([]);
    };
    await seen(page.getByText(NAME));
    await page.getByRole("link", { name: "Queue" }).first().click();
    await rowOf(page, NAME, "Done").click();
    await seen(page.getByRole("dialog"));
    await untouched();
    await page.goto(`${rig.server.origin}/studio/${id}`);
    await seen(page.getByText("<img", { exact: false }));
    await untouched();
  });
});
