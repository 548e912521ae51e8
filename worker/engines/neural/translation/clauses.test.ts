import fc from "fast-check";
import { expect, test } from "vitest";
import { joinClauses, splitClauses } from "./clauses.ts";

const words = (text: string): number => text.split(/\s+/).filter((word) => word !== "").length;
const bare = (text: string): string => text.replace(/\s+/g, "");

test("the pieces of a sentence are the sentence, and none is too long", () => {
  const text = fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (parts, limit) => {
      const sentence = parts.join(" ");
      const length = (piece: string): number => [...piece].length;
      const pieces = splitClauses(sentence, "en", length, limit + 20);
      expect(bare(pieces.join(""))).toBe(bare(sentence));
      for (const piece of pieces) expect(length(piece)).toBeLessThanOrEqual(limit + 20);
    }),
  );
});

test("a sentence that fits is left whole", () => {
  expect(splitClauses("We bake bread, and you eat it.", "en", words, 7)).toEqual([
    "We bake bread, and you eat it.",
  ]);
});

test("cuts fall after punctuation, else before conjunctions", () => {
  const long = "We bake the bread every night in the old oven, then we carry it to the shop.";
  expect(splitClauses(long, "en", words, 12)).toEqual([
    "We bake the bread every night in the old oven,",
    "then we carry it to the shop.",
  ]);
  const bare = "We bake the bread every night and they carry it to the shop";
  expect(splitClauses(bare, "en", words, 8)).toEqual([
    "We bake the bread every night",
    "and they carry it to the shop",
  ]);
});

test("Chinese without a space is cut at its comma", () => {
  const length = (piece: string): number => [...piece].length;
  expect(splitClauses("我们每天晚上做面包，然后把它带到商店。", "zh", length, 12)).toEqual([
    "我们每天晚上做面包，",
    "然后把它带到商店。",
  ]);
});

test("joined again, the pieces read as one sentence", () => {
  const pieces = [
    { source: "We bake bread,", text: "Hacemos pan." },
    { source: "and you eat it.", text: "Y tú lo comes." },
  ];
  expect(joinClauses(pieces, "es")).toBe("Hacemos pan, y tú lo comes.");
});

test("names and German nouns keep their capitals, and Chinese takes no space", () => {
  const german = [
    { source: "We bake,", text: "Wir backen," },
    { source: "bread and cake.", text: "Brot und Kuchen." },
  ];
  expect(joinClauses(german, "de")).toBe("Wir backen, Brot und Kuchen.");
  const spanish = [
    { source: "We bake,", text: "Horneamos," },
    { source: "Anna eats.", text: "Anna come." },
  ];
  expect(joinClauses(spanish, "es")).toBe("Horneamos, Anna come.");
  const chinese = [
    { source: "We bake,", text: "我们做面包。" },
    { source: "you eat.", text: "你吃。" },
  ];
  expect(joinClauses(chinese, "zh")).toBe("我们做面包，你吃。");
});
