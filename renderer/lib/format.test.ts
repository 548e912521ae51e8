import { describe, expect, test } from "vitest";
import {
  folderOf,
  formatAgo,
  formatBytes,
  formatClock,
  formatDuration,
  formatMoment,
  nameOf,
} from "./format.ts";

describe("what people read", () => {
  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1500, "2 kB"],
    [3_210_000, "3.2 MB"],
    [312_400_000, "312 MB"],
    [20e9, "20 GB"],
  ])("%d bytes are %s", (bytes, words) => {
    expect(formatBytes(bytes, "en")).toBe(words);
  });

  test.each([
    [0, "0:00"],
    [59.6, "1:00"],
    [3753, "1:02:33"],
  ])("%d seconds are %s on a clock", (seconds, words) => {
    expect(formatClock(seconds)).toBe(words);
  });

  test("a moment rounds its tenths over the full second", () => {
    expect(formatMoment(59.97)).toBe("1:00.0");
    expect(formatMoment(67.31)).toBe("1:07.3");
  });

  test.each([
    [12.4, "12 s"],
    [170, "3 min"],
    [3600, "1 h"],
    [4800, "1 h 20 min"],
    [3590, "1 h"],
  ])("%d seconds take %s", (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words);
  });

  test("times are told from now", () => {
    expect(formatAgo(0, 3 * 60_000, "en")).toBe("3 min. ago");
    expect(formatAgo(0, 1000, "en")).toBe("now");
  });

  test("names and folders are found in paths of every system", () => {
    expect(nameOf("/home/ada/talk.mp4")).toBe("talk.mp4");
    expect(nameOf("C:\\Films\\talk.mp4")).toBe("talk.mp4");
    expect(folderOf("C:\\Films\\talk.mp4")).toBe("C:\\Films");
    expect(folderOf("/talk.mp4")).toBe("/");
  });
});
