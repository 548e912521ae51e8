import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FakeHub, fakeHub } from "../../../models/fixtures/fake-hub.ts";
import { innerTensor, modelWith } from "../../../models/fixtures/onnx.ts";
import { OPUS } from "../../../models/fixtures/rig.ts";
import { canOpenWindows, picture, SOON, seen } from "../../support/window.ts";
import { type WindowRig, windowRig } from "../../support/window-rig.ts";

/** One of the catalogue, and where the hub has it. */
const MODEL = "opus-mt-en-pt";
const REPOSITORY = "Xenova/opus-mt-en-ROMANCE";
const ENCODER = "onnx/encoder_model_quantized.onnx";
/** Large enough for its way to be watched, bytes. */
const LARGE = 16_000_000;
const CUT = 1_000_000;

describe.runIf(canOpenWindows)("the models", () => {
  let hub: FakeHub;
  let rig: WindowRig;
  beforeAll(async () => {
    hub = await fakeHub();
    const files = { ...OPUS.files, [ENCODER]: modelWith(innerTensor(LARGE)) };
    hub.repositories.set(REPOSITORY, { ...OPUS, files });
    rig = await windowRig(() => ({ HF_ENDPOINT: hub.url }));
  });
  afterAll(async () => {
    await rig[Symbol.asyncDispose]();
    await hub[Symbol.asyncDispose]();
  });

  /** Where each request for the large file began, bytes. */
  const beginnings = () =>
    hub.asked
      .filter(({ path }) => path.startsWith("cdn:") && path.endsWith(ENCODER))
      .map(({ range }) => Number(/\d+/.exec(range ?? "0")?.[0]));

  test("a download that is cut off goes on by itself, is paused, resumed and removed", async () => {
    hub.troubles.set(ENCODER, [{ kind: "slow", after: CUT }, { kind: "slow" }, { kind: "slow" }]);
    const { page, complaints } = await rig.open();
    await page.getByRole("link", { name: "Models" }).first().click();
    await seen(page.getByText("None installed"));
    await card(page)
      .getByRole("button", { name: `Download ${MODEL}` })
      .click();

    await seen(card(page).getByText(/B of .*\/s .*left/));
    await expect.poll(() => beginnings().length, SOON).toBe(2);
    await expect.poll(() => percent(page), SOON).toBeGreaterThan(20);
    await card(page)
      .getByRole("button", { name: `Pause ${MODEL}` })
      .click();
    await seen(card(page).getByText(/^Paused · .* of /));
    await picture(page, "models-paused");
    const paused = await percent(page);
    expect(paused).toBeLessThan(100);
    const [first, second = 0] = beginnings();
    expect(first).toBe(0);
    expect(second).toBeGreaterThan(CUT / 2);
    expect(second).toBeLessThanOrEqual(CUT);

    await card(page)
      .getByRole("button", { name: `Go on with ${MODEL}` })
      .click();
    await seen(page.getByText("Installed", { exact: true }));
    await seen(card(page).getByRole("button", { name: `Remove ${MODEL}` }));
    await seen(page.getByText(/^\d.* MB on this disk$/));
    const [, , resumed = 0] = beginnings();
    expect(resumed).toBeGreaterThan(second);
    expect(await (await rig.client()).models.list()).toContainEqual(
      expect.objectContaining({ id: MODEL, installed: true, damaged: false }),
    );

    await card(page)
      .getByRole("button", { name: `Remove ${MODEL}` })
      .click();
    const asked = page.getByRole("dialog", { name: `Remove ${MODEL}` });
    await asked.getByRole("button", { name: "Remove", exact: true }).click();
    await seen(page.getByText("None installed"));
    await seen(card(page).getByRole("button", { name: `Download ${MODEL}` }));
    expect(complaints).toEqual([]);
  });
});

const card = (page: Page) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: MODEL }) });
const percent = async (page: Page) =>
  Number(await card(page).getByRole("progressbar").getAttribute("aria-valuenow"));
