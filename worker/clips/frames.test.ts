import { describe, expect, test } from "vitest";
import { exactCut, fastCut, parseFrames } from "./frames.ts";

const LISTING = `#software: Lavf59.27.100
#tb 0: 1/12800
#media_type 0: video
0,      -1024,          0,      512,     8000, 0x00000001
0,       -512,       1024,      512,      100, 0x00000002, F=0x0
0,          0,        512,      512,      100, 0x00000003, F=0x0
0,        512,     NOPTS,      512,      100, 0x00000003, F=0x0
`;

test("frames are read in time order, with those that decoding can begin with", () => {
  expect(parseFrames(LISTING, 0)).toEqual([
    { time: 0, key: true },
    { time: 0.04, key: false },
    { time: 0.08, key: false },
  ]);
});

test("times count from the start of the file's timeline", () => {
  expect(parseFrames(LISTING, -1)[0]).toEqual({ time: 1, key: true });
});

const steady = Array.from({ length: 50 }, (_, at) => ({ time: at / 25, key: at % 20 === 0 }));

describe("a cut", () => {
  test("goes from the nearest frame to the nearest frame", () => {
    const cut = exactCut(steady, { start: 1.01, end: 1.59 });
    expect(cut).toEqual({ start: 1, end: 1.6, firstFrame: 1 });
  });

  test("inside a still picture begins with the picture that is shown", () => {
    const still = [0, 5, 30].map((time) => ({ time, key: true }));
    expect(exactCut(still, { start: 12, end: 24 })).toEqual({ start: 12, end: 24, firstFrame: 5 });
  });

  test("that is fast begins with the keyframe before", () => {
    expect(fastCut(steady, { start: 1.01, end: 1.6 })).toMatchObject({ start: 0.8, end: 1.6 });
  });

  test("where no time is known stays where it is", () => {
    expect(exactCut([], { start: 1, end: 2 })).toEqual({ start: 1, end: 2, firstFrame: 1 });
  });
});
