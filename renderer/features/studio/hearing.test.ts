import { describe, expect, test } from "vitest";
import { heardEdits, soundOf } from "./hearing.ts";
import { studioLine } from "./line-sample.ts";

const line = studioLine({ id: 3 });
const text = { line: 3, language: "es", text: "Hola" } as const;
const other = { line: 4, language: "es", text: "Hola" } as const;
const itself = { op: "time", line: 3, start: 10, end: 12 } as const;

describe("heardEdits", () => {
  test("a line that was changed last is heard by that", () => {
    expect(heardEdits([other, text], line)).toEqual([other, text]);
  });
  test("any other is named by its own times", () => {
    expect(heardEdits([text, other], line)).toEqual([text, other, itself]);
    expect(heardEdits([], line)).toEqual([itself]);
  });
  test("a split names two lines: the wanted one is named", () => {
    const split = { op: "split", line: 3, at: 11, textAt: 4, into: 9 } as const;
    expect(heardEdits([split], line)).toEqual([split, itself]);
  });
});

test("a line is spoken anew for another text, voice or time, not for a speaker's name", () => {
  expect(soundOf({ ...line, speaker: "Ann" })).toBe(soundOf(line));
  for (const part of [{ text: "x" }, { voice: "v" }, { sourceEnd: 13 }, { source: "y" }])
    expect(soundOf({ ...line, ...part })).not.toBe(soundOf(line));
});
