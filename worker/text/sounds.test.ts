import { expect, test } from "vitest";
import { soundRanges, without } from "./sounds.ts";

const spoken = (text: string): string =>
  without(text, soundRanges(text)).replace(/ +/g, " ").trim();

test.each([
  ["[Music]", ""],
  ["[door\nslams] Hello", "Hello"],
  ["(applause) Thank you (laughs)", "Thank you"],
  ["- (man speaking French)\n- Yes", "- \n- Yes"],
  ["Tea (which I like) is hot", "Tea (which I like) is hot"],
  ["♪♪ la la la ♪♪ Stop", "Stop"],
  ["♪ a song\nHello", "Hello"],
  ["an open [bracket", "an open [bracket"],
  ["【音乐】你好", "你好"],
  ["a musical (note)", "a musical (note)"],
])("of %j is spoken %j", (text, rest) => {
  expect(spoken(text)).toBe(rest);
});

test("a megabyte of brackets or notes is read in one pass", () => {
  for (const sign of ["(", "[", "(a)", "- (", "♪", "♪ \n", "((a) "]) {
    const text = sign.repeat(1_000_000 / sign.length);
    expect(without(text, soundRanges(text)).length).toBeLessThanOrEqual(2 * text.length);
  }
});
