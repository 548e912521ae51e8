import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mediaRig } from "./fixtures/rig.ts";
import { measurePeaks } from "./peaks.ts";

test("each stretch has its largest sample, whichever its sign, and the last may be short", async () => {
  await using rig = await mediaRig();
  const pulses = "0.5*eq(n,4000)-eq(n,4039)-0.25*eq(n,8007)";
  const path = await rig.make("pulses.wav", [
    ...["-f", "lavfi", "-i", `aevalsrc='${pulses}':s=8000:d=1.001`],
  ]);
  const out = join(rig.dir, "pulses.peaks");
  await measurePeaks(rig.ffmpeg, { path, rate: 200, out }, new AbortController().signal);
  const bytes = await readFile(out);
  const peaks = Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readUInt16LE(at * 2));
  expect(peaks).toHaveLength(201);
  expect(peaks.flatMap((peak, at) => (peak > 0 ? [at] : []))).toEqual([100, 200]);
  expect((peaks[100] ?? 0) / 65_535).toBeCloseTo(1, 3);
  expect((peaks[200] ?? 0) / 65_535).toBeCloseTo(0.25, 3);
});
