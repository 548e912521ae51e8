import { describe, expect, test } from "vitest";
import { heardEdits, soundOf, withHeard } from "./hearing.ts";
import { studioLine } from "./line-sample.ts";
import type { StudioLine } from "./lines.ts";

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

describe("withHeard", () => {
  const changed = studioLine({ id: 3, text: "Hola", changed: true, guessed: true });
  const spoken = { ...studioLine({ id: 3, natural: 3, duration: 2.2, rate: 1.35 }), text: "Hola" };
  const heard = (of: StudioLine) => new Map([[3, { sound: soundOf(of), spoken }]]);

  test("a line that was heard is no guess any more", () => {
    const [now] = withHeard([changed], heard(changed));
    expect(now).toMatchObject({ guessed: false, changed: true, duration: 2.2, rate: 1.35 });
  });
  test("once it is changed again, it is one", () => {
    const again = { ...changed, text: "Hola a todos" };
    expect(withHeard([again], heard(changed))).toEqual([again]);
  });
  test("a new translation is read as soon as it was heard, and needs not be spoken twice", () => {
    const anew = { ...changed, text: "(old)", source: "Hello", anew: true };
    const [now = anew] = withHeard([anew], heard(anew));
    expect(now).toMatchObject({ text: "Hola", guessed: false });
    expect(soundOf(now)).toBe(soundOf(anew));
  });
});
