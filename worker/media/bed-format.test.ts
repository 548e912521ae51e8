import { expect, test } from "vitest";
import { bedFormat } from "./bed-format.ts";

const stream = (sampleRate: number, channels: number, layout: string) => ({
  ...{ index: 0, codec: "pcm_s16le", sampleRate, channels, layout, isDefault: true },
});

test.each([
  [44_100, "aac", 44_100],
  [96_000, "aac", 96_000],
  [192_000, "aac", 48_000],
  [50_000, "aac", 48_000],
  [44_100, "opus", 48_000],
] as const)("a bed of %d Hz for %s has %d Hz", (rate, codec, expected) => {
  expect(bedFormat(stream(rate, 2, "stereo"), codec).sampleRate).toBe(expected);
});

test.each([
  [1, "mono", "mono", 1],
  [2, "stereo", "stereo", 2],
  [3, "2.1", "5.1", 6],
  [4, "quad", "5.0", 5],
  [6, "5.1(side)", "5.1", 6],
  [7, "6.1", "7.1", 8],
  [8, "7.1(wide)", "7.1", 8],
  [1, "1 channels", "mono", 1],
  [2, "2 channels", "stereo", 2],
  [6, "6 channels", "5.1", 6],
])("%d channels called %s become %s", (channels, layout, expected, count) => {
  const bed = bedFormat(stream(48_000, channels, layout), "aac");
  expect(bed).toMatchObject({ layout: expected, channels: count, firstTwo: false });
});

test("of more than eight channels the first two are taken", () => {
  const bed = bedFormat(stream(48_000, 16, "16 channels"), "aac");
  expect(bed).toMatchObject({ layout: "stereo", channels: 2, firstTwo: true });
});
