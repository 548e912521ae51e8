import fc from "fast-check";
import { expect, test } from "vitest";
import type { Language } from "../../contract/languages.ts";
import { tokenize } from "../text/script.ts";
import { layoutPairs, type PairedLine } from "./bilingual.ts";
import { profileOf } from "./profiles.ts";

const side = (language: Language) => ({ language, profile: profileOf(language) });
const pairs = (...lines: PairedLine[]) => layoutPairs(lines, side("es"), side("en"));
const letters = (text: string): string => text.replace(/\s+/g, "");

test("the first language stands above the second", () => {
  const cues = pairs({ start: 1, end: 3, above: "Hola, amigos.", below: "Hello, friends." });
  expect(cues.map(({ text }) => text)).toEqual(["Hola, amigos.\nHello, friends."]);
});

test("a long line is cut in both languages at once, at phrases, in time", () => {
  const cues = pairs({
    ...{ start: 0, end: 6 },
    above: "Hoy queremos enseñarles cómo se cultivan, y luego les mostramos el jardín.",
    below: "Today we want to show you how they grow, and then we show you the garden.",
  });
  expect(cues.map(({ text }) => text)).toEqual([
    "Hoy queremos enseñarles cómo se cultivan,\nToday we want to show you how they grow,",
    "y luego les mostramos el jardín.\nand then we show you the garden.",
  ]);
  expect(cues[1]?.start).toBeGreaterThan(2.5);
  expect(cues[1]?.start).toBeLessThan(4);
});

test("a line that one language lacks stands alone, and its speaker stays", () => {
  const [cue] = pairs({ start: 0, end: 2, above: "", below: "Only here.", speaker: "Bob" });
  expect(cue).toMatchObject({ text: "Only here.", speaker: "Bob" });
});

test("of any lines, all text of both languages is kept, and nothing overlaps", () => {
  const word = fc.constantFrom("a", "el", "grande", "y", "jardín,", "fin.", "你好", "x".repeat(30));
  const text = fc.array(word, { maxLength: 40 }).map((all) => all.join(" "));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 4 }), (all) => {
      const lines = all.map(([above, below], index) => ({
        ...{ start: index * 10, end: index * 10 + 9, above, below },
      }));
      const cues = pairs(...lines);
      const shown = cues.map((cue) => cue.text).join("");
      const wanted = lines.map(({ above, below }) => above + below).join("");
      expect([...letters(shown)].sort().join("")).toBe([...letters(wanted)].sort().join(""));
      for (const [index, cue] of cues.entries()) {
        expect(cue.end).toBeGreaterThan(cue.start);
        expect(cue.start).toBeGreaterThanOrEqual(cues[index - 1]?.end ?? 0);
        expect(tokenize(cue.text).length).toBeGreaterThan(0);
      }
    }),
  );
});
