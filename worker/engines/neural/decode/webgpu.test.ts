import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { probeDevices } from "../runtime/providers.ts";
import { BEAM4, GREEDY, idsOf, type MarianRig, marianRig } from "./fixtures/marian.ts";

/** Chromium's graphics driver on the processor: the accelerator's path without an accelerator. */
const SWIFTSHADER = "/usr/lib/chromium/vk_swiftshader_icd.json";

describe.skipIf(!existsSync(SWIFTSHADER))("on WebGPU", () => {
  const before = process.env["VK_DRIVER_FILES"];
  let rig: MarianRig;
  beforeAll(async () => {
    process.env["VK_DRIVER_FILES"] = SWIFTSHADER;
    rig = await marianRig("opus-mt-micro-en-es", { devices: ["webgpu", "cpu"], threads: 1 });
  });
  afterAll(async () => {
    await rig[Symbol.asyncDispose]();
    if (before === undefined) delete process.env["VK_DRIVER_FILES"];
    else process.env["VK_DRIVER_FILES"] = before;
  });

  test("the device is found to work", async () => {
    expect(await probeDevices({ devices: ["webgpu"], fasterThanProcessor: false })).toEqual([
      { device: "webgpu", works: true },
    ]);
    expect(rig.model.device).toBe("webgpu");
  });

  /** The driver takes half a second a token. */
  const shortest = () => rig.cases.toSorted((a, b) => a.greedy.ids.length - b.greedy.ids.length);

  test("greedy decoding gives the processor's tokens, rows leaving as they are done", async () => {
    const batch = shortest()
      .filter((_, i) => i % 12 === 0)
      .slice(0, 3);
    const answers = await rig.translate(batch, GREEDY);
    const ids = answers.map(([best]) => idsOf(best, rig.special));
    expect(ids).toEqual(batch.map(({ greedy }) => greedy.ids));
  });

  test("beams give the processor's tokens, caches put in order on the device", async () => {
    const batch = shortest().slice(0, 1);
    const answers = await rig.translate(batch, BEAM4);
    const ids = answers.map(([best]) => idsOf(best, rig.special));
    expect(ids).toEqual(batch.map(({ beam4 }) => beam4.ids));
  });
});
