import fc from "fast-check";
import { expect, test } from "vitest";
import { hideTerms } from "./terms.ts";

const glossary = [{ from: "garden", to: "huerto" }, { from: "Octavia" }];

test("terms travel as unknown words and come back as the glossary wants them", () => {
  const { text, restore } = hideTerms("Octavia knows our garden.", glossary);
  expect(text).toBe("xqzaa knows our xqzab.");
  expect(restore("Xqzaa conoce nuestro xqzab.")).toEqual({
    text: "Octavia conoce nuestro huerto.",
    lost: [],
  });
});

test("a term at the start of a sentence has its capital; parts of words are none", () => {
  const { text, restore } = hideTerms("Garden by garden, gardens.", glossary);
  expect(text).toBe("xqzaa by xqzab, gardens.");
  expect(restore("Xqzaa por xqzab, jardines.").text).toBe("Huerto por huerto, jardines.");
});

test("a term that the translation has lost is told", () => {
  expect(hideTerms("our garden", glossary).restore("nuestro").lost).toEqual(["huerto"]);
});

test("any text without terms stays as it is, there and back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const { text: hidden, restore } = hideTerms(text, []);
      expect(hidden).toBe(text);
      expect(restore(text)).toEqual({ text, lost: [] });
    }),
  );
});
