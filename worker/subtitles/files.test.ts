import { expect, test } from "vitest";
import { parseSubtitles } from "./parse.ts";
import { unroll } from "./rolling.ts";
import { formatTime, readTiming } from "./times.ts";

test("the kind is told by the content", () => {
  expect(parseSubtitles("WEBVTT\n\n00:01.000 --> 00:02.000\nA &amp; B").kind).toBe("vtt");
  expect(parseSubtitles("1\n00:00:01,000 --> 00:00:02,000\nA").cues).toHaveLength(1);
  expect(parseSubtitles("").cues).toEqual([]);
});

test.each([
  ["00:00:01,000 --> 00:00:02,000", 1, 2, ""],
  [" 0:1:2.5-->1:2:3,4567  line:0 ", 62.5, 3723.457, "line:0"],
  ["61:00 --> 1000:00:00.001", 3660, 3_600_000.001, ""],
])("%j are times", (line, start, end, settings) => {
  expect(readTiming(line)).toEqual({ start, end, settings });
});

test.each([
  "",
  "-->",
  "1 --> 2",
  "00:01 -> 00:02",
  "-00:01 --> 00:02",
  "00:0a --> 00:02",
  "00:01 -->",
])("%j are none", (line) => {
  expect(readTiming(line)).toBeUndefined();
});

test("times are written to the nearest millisecond, past 99 hours too", () => {
  expect(formatTime(3661.0005, ",")).toBe("01:01:01,001");
  expect(formatTime(59.9996, ".")).toBe("00:01:00.000");
  expect(formatTime(360_000, ".")).toBe("100:00:00.000");
  expect(formatTime(-1, ".")).toBe("00:00:00.000");
});

const cue = (start: number, end: number, text: string) => ({ start, end, text, line: 1 });

test("rolling captions lose what they repeat", () => {
  const rolling = [
    cue(0, 2, "a b"),
    cue(2, 2.01, "a b"),
    cue(2.01, 4, "a b\nc d"),
    cue(4, 4.01, "c d"),
    cue(4.01, 6, "c d\ne f"),
  ];
  expect(unroll(rolling)).toEqual({
    cues: [cue(0, 2, "a b"), cue(2.01, 4, "c d"), cue(4.01, 6, "e f")],
    rolled: true,
  });
});

test("who says a thing twice is no rolling caption", () => {
  const cues = [cue(0, 1, "No."), cue(1, 2, "No."), cue(2, 3, "Yes."), cue(3, 4, "Why?")];
  expect(unroll(cues)).toEqual({ cues, rolled: false });
});
