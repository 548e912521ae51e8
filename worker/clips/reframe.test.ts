import { expect, test } from "vitest";
import { cropFilter, croppedSize, fixedFocus } from "./reframe.ts";

const HD = { width: 1920, height: 1080 };
const PHONE = { width: 1080, height: 1920 };

test.each([
  [HD, "9:16", 608, 1080],
  [HD, "1:1", 1080, 1080],
  [HD, "16:9", 1920, 1080],
  [HD, "source", 1920, 1080],
  [PHONE, "9:16", 1080, 1920],
  [PHONE, "16:9", 1080, 608],
  [PHONE, "1:1", 1080, 1080],
  [{ width: 161, height: 91 }, "source", 160, 90],
  [{ width: 161, height: 91 }, "9:16", 52, 90],
] as const)("%j as %s is %i x %i", (picture, aspect, width, height) => {
  expect(croppedSize(picture, aspect)).toEqual({ width, height });
});

const crop = (focus: Parameters<typeof fixedFocus>[0]) =>
  cropFilter(HD, { width: 608, height: 1080 }, fixedFocus(focus), 0);

test("a side is kept, the middle by default, and a place comes to lie in the middle", () => {
  expect(crop("left")).toBe("crop=608:1080:0:0");
  expect(crop("center")).toBe("crop=608:1080:656:0");
  expect(crop("right")).toBe("crop=608:1080:1312:0");
  expect(crop(0.3)).toBe(`crop=608:1080:${576 - 304}:0`);
  expect(crop(0.05)).toBe("crop=608:1080:0:0");
});

test("nothing is cropped where nothing is cut off", () => {
  expect(cropFilter(HD, HD, fixedFocus("left"), 0)).toBeUndefined();
});

test("what moves is followed, from where the clip begins", () => {
  const track = [
    { time: 10, x: 0.5 },
    { time: 14, x: 1 },
  ] as const;
  expect(cropFilter(HD, { width: 608, height: 1080 }, track, 11)).toBe(
    "crop=608:1080:'656+(656)*clip((t-(-1.000))/(4.000),0,1)':0",
  );
});
