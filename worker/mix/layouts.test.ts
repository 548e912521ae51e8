import { expect, test } from "vitest";
import { channelRoles } from "./layouts.ts";

const column = (
  layout: string,
  channels: number,
  key: "duckDb" | "voice" | "weight",
  centre = true,
) => channelRoles(layout, channels, centre).map((role) => role[key]);

test("a mono voice is as loud in every layout", () => {
  for (const [layout, channels] of [
    ["mono", 1],
    ["stereo", 2],
    ["2.1", 3],
    ["quad", 4],
    ["5.1", 6],
    ["5.1(side)", 6],
    ["7.1", 8],
    ["3 channels", 3],
  ] as const) {
    const power = channelRoles(layout, channels, true).reduce(
      (sum, { voice, weight }) => sum + weight * voice ** 2,
      0,
    );
    expect(power).toBeCloseTo(1, 10);
  }
});

test("in 5.1 the voice replaces the centre alone; the rest is ducked lightly, LFE not", () => {
  for (const layout of ["5.1", "5.1(side)"]) {
    expect(column(layout, 6, "voice")).toEqual([0, 0, 1, 0, 0, 0]);
    expect(column(layout, 6, "duckDb")).toEqual([6, 6, 20, 0, 6, 6]);
    expect(column(layout, 6, "weight")).toEqual([1, 1, 1, 0, 1.41, 1.41]);
  }
});

test("a 5.1 bed whose speech is not in the centre is ducked everywhere", () => {
  expect(column("5.1", 6, "duckDb", false)).toEqual([15, 15, 15, 0, 15, 15]);
});

test("an unknown layout is ducked in all channels, with the voice in the first two", () => {
  expect(column("4 channels", 4, "duckDb")).toEqual([15, 15, 15, 15]);
  expect(column("5.1", 4, "voice")).toEqual([Math.SQRT1_2, Math.SQRT1_2, 0, 0]);
});
