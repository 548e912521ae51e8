import fc from "fast-check";
import { expect, test } from "vitest";
import { cutToLimit, sentencePieces } from "./pieces.ts";

const texts = (text: string, limit: number): string[] =>
  cutToLimit(text, limit).map((piece) => piece.text);

test("text that fits stays whole", () => {
  expect(texts(" Hola, amigo. ¿Qué tal? ", 40)).toEqual(["Hola, amigo. ¿Qué tal?"]);
  expect(texts("  ", 40)).toEqual([]);
});

test("it is cut after sentences, else after clauses, else between words, else anywhere", () => {
  expect(texts("Hola, amigo mío. ¿Qué tal? Bien.", 27)).toEqual([
    "Hola, amigo mío. ¿Qué tal?",
    "Bien.",
  ]);
  expect(texts("Hola, mi querido amigo, que vienes de lejos", 30)).toEqual([
    "Hola, mi querido amigo,",
    "que vienes de lejos",
  ]);
  expect(texts("uno dos tres cuatro", 9)).toEqual(["uno dos", "tres", "cuatro"]);
  expect(texts("かきくけこ、さしすせそ。たちつてと", 12)).toEqual([
    "かきくけこ、さしすせそ。",
    "たちつてと",
  ]);
  expect(texts("cuesta 1,234,567 euros", 12)).toEqual(["cuesta", "1,234,567", "euros"]);
  expect(texts("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
});

test("the pause after a cut tells its kind", () => {
  const [first, second, third] = cutToLimit("Hola, amigo. Hoy es jueves, y mañana no será", 15);
  expect([first?.pause, second?.pause, third?.pause]).toEqual([0.3, 0.15, 0.02]);
});

test("no piece is longer than the limit, no word is lost, no character cut in two", () => {
  const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
  const mark = fc.constantFrom(" ", ", ", ". ", "; ", "! ", "。");
  fc.assert(
    fc.property(fc.array(fc.tuple(word, mark)), fc.integer({ min: 2, max: 60 }), (parts, limit) => {
      const text = parts.flat().join("");
      const pieces = texts(text, limit);
      expect(pieces.every((piece) => piece.length <= limit && piece !== "")).toBe(true);
      const letters = (all: string): string => all.replace(/\s/gu, "");
      expect(letters(pieces.join(""))).toBe(letters(text));
      expect(!pieces.some((piece) => /\p{Cs}/u.test(piece))).toBe(true);
    }),
  );
});

test("each sentence is a piece of its own for voices that hear no punctuation", () => {
  const pieces = sentencePieces("Hola. Me llamo el Dr. Ruiz. Adiós.", "es", 100);
  expect(pieces.map(({ text }) => text)).toEqual(["Hola.", "Me llamo el Dr. Ruiz.", "Adiós."]);
});
