import fc from "fast-check";
import { expect, test } from "vitest";
import { assertSpeakable, fitToAlphabet } from "./alphabet.ts";

const SPANISH = new Set("abcdefghijklmnopqrstuvwxyzáéíóúüñ ");
const knows = (character: string): boolean => SPANISH.has(character.toLowerCase());

test("letters a voice has stay, whichever way their accents are written", () => {
  expect(fitToAlphabet("El niño", knows)).toEqual({ text: "El niño", lost: [] });
  expect(fitToAlphabet("El nin\u0303o", knows)).toEqual({ text: "El niño", lost: [] });
});

test("letters it lacks are respelt, or lose their accents", () => {
  expect(fitToAlphabet("Straße, Œuvre, Ærø, à Łódź", knows).text).toBe(
    "Strasse oeuvre aero a lódz",
  );
});

test("marks it lacks part words, apostrophes do not", () => {
  expect(fitToAlphabet("y/o — l'amic… rock’n’roll", knows).text).toBe("y o lamic rocknroll");
});

test("what has no sound at all is named once and left out", () => {
  expect(fitToAlphabet("a жuж 2", knows)).toEqual({ text: "a u", lost: ["ж", "2"] });
});

test("whatever the text, only known characters are left, and nothing is lost twice", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const fitted = fitToAlphabet(text, knows);
      expect([...fitted.text].filter((character) => !knows(character))).toEqual([]);
      expect(new Set(fitted.lost).size).toBe(fitted.lost.length);
      expect(fitted.lost.some(knows)).toBe(false);
    }),
  );
});

test("text without anything to say is refused", () => {
  expect(() => assertSpeakable({ text: "a", lost: ["ж"] }, "es")).not.toThrow();
  expect(() => assertSpeakable({ text: "", lost: ["ж"] }, "es")).toThrow(/letters are ж/);
});
