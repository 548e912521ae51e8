import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { InlineCompute } from "../../../compute/fixtures/inline.ts";
import type { Device } from "../../engine.ts";
import { probeDevices, probeThreads } from "../runtime/providers.ts";
import { openDevices } from "./devices.ts";

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** A machine whose driver lies in a folder; its devices are tried for truth, and counted. */
function rig() {
  const dir = mkdtempSync(join(tmpdir(), "octavia-devices-"));
  const driver = mkdtempSync(join(tmpdir(), "octavia-driver-"));
  dirs.push(dir, driver);
  const tried: (readonly Device[])[] = [];
  const tasks = {
    probeDevices(input: Parameters<typeof probeDevices>[0]) {
      tried.push(input.devices);
      return probeDevices(input);
    },
    probeThreads,
  };
  const compute = new InlineCompute(tasks);
  const open = (wanted?: readonly Device[]) =>
    openDevices({
      ...{ compute, wanted, mostThreads: 1 },
      ...{ file: join(dir, "devices.json"), signs: [driver, join(driver, "gone")] },
    });
  return { open, tried, dir, driver };
}

test("a device is tried once, until its driver changes or goes", async () => {
  const { open, tried, driver } = rig();
  expect(await open(["cpu"]).working()).toEqual(["cpu"]);
  await open(["cpu"]).working();
  expect(tried).toHaveLength(1);
  // As `octavia gpu install` puts its libraries there.
  symlinkSync("/nowhere", join(driver, "libcuda_provider.so"));
  await open(["cpu"]).working();
  expect(tried).toHaveLength(2);
  rmSync(driver, { recursive: true });
  await open(["cpu"]).working();
  expect(tried).toHaveLength(3);
});

test("other wishes are tried anew, and a damaged note counts as none", async () => {
  const { open, tried, dir } = rig();
  await open(["cpu"]).working();
  const here = await open(["dml", "coreml"]).reports();
  expect(here.map(({ device }) => device)).toEqual(["dml", "coreml"]);
  writeFileSync(join(dir, "devices.json"), "{");
  await open(["dml", "coreml"]).working();
  expect(tried).toHaveLength(3);
});
