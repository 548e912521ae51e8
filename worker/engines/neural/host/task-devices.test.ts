import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InlineCompute } from "../../../compute/fixtures/inline.ts";
import { openTaskDevices } from "./task-devices.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "octavia-devices-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** A machine with a card that CUDA drives, and a WebGPU that is slower than the processor. */
function machine() {
  return new InlineCompute({
    probeDevices: ({ devices, fasterThanProcessor }) =>
      Promise.resolve(
        devices.map((device) => {
          const works = device === "cuda" || device === "cpu";
          const slow = device === "webgpu" && !fasterThanProcessor;
          return works || slow ? { device, works: true } : { device, works: false, reason: "no" };
        }),
      ),
    probeThreads: () => Promise.resolve(2),
  });
}

test("each task has the devices that were set for it, the others those set for all", async () => {
  const devices = openTaskDevices({
    ...{ compute: machine(), dir, mostThreads: 2, wanted: undefined },
    wantedFor: { mt: ["cpu"], tts: ["webgpu", "cuda"] },
  });
  expect(await devices.working("asr")).toEqual(["cuda", "cpu"]);
  expect(await devices.working("mt")).toEqual(["cpu"]);
  expect(await devices.working("tts")).toEqual(["webgpu", "cuda", "cpu"]);
  const reports = await devices.reports();
  expect(reports.map(({ device, works }) => `${device} ${works}`)).toEqual([
    ...["cuda true", "dml false", "coreml false", "webgpu true", "cpu true"],
  ]);
});

test("without wishes of their own all tasks share what was found once", async () => {
  const compute = machine();
  const devices = openTaskDevices({ compute, dir, mostThreads: 2, wanted: ["cuda"] });
  for (const task of ["asr", "mt", "tts"] as const)
    expect(await devices.working(task)).toEqual(["cuda", "cpu"]);
  await devices.reports();
  expect(compute.ran).toEqual(["probeDevices", "probeThreads"]);
});
