import fc from "fast-check";
import { expect, test } from "vitest";
import { joinLine, splitLine } from "./lines.ts";
import type { Outcome } from "./protect.ts";

const outcome = (...texts: string[]): Outcome => ({
  candidates: texts.map((text, rank) => ({ text, score: -1 - rank, length: 4 })),
  marks: [],
});

test("a line is split into sentences, but not inside a term or an address", () => {
  const line = "Open Yahoo! Mail now. Then go to www.example.com. Dr. Smith waits.";
  const sentences = splitLine(line, "en", [{ from: "Yahoo! Mail" }]);
  expect(sentences.map(({ text }) => text)).toEqual([
    "Open Yahoo! Mail now.",
    "Then go to www.example.com.",
    "Dr. Smith waits.",
  ]);
  const spanned = sentences.map(({ text, spans }) => spans.map((s) => text.slice(s.start, s.end)));
  expect(spanned).toEqual([["Yahoo! Mail"], ["www.example.com"], []]);
});

test("the sentences of a line are the line, and every span is what it was found as", () => {
  const piece = fc.oneof(
    fc.lorem({ mode: "sentences", maxCount: 2 }),
    fc.constantFrom("www.a.com.", "bob@mail.org!", "Yahoo! Mail", "3.5", "\n"),
    fc.string({ unit: "grapheme", maxLength: 10 }),
  );
  const glossary = [{ from: "Yahoo! Mail" }];
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const line = pieces.join(" ");
      const sentences = splitLine(line, "en", glossary);
      const bare = (text: string): string => text.replace(/\s+/g, "");
      expect(bare(sentences.map(({ text }) => text).join(""))).toBe(bare(line));
      for (const { text, spans } of sentences) {
        for (const { start, end, target } of spans) expect(text.slice(start, end)).toBe(target);
      }
    }),
  );
});

test("alternatives change one sentence each, the best first, none twice", () => {
  const sentences = splitLine("One two. Three four.", "en", []);
  const line = joinLine(sentences, [outcome("Uno.", "Un.", "Uno."), outcome("Tres.", "Trés.")], 4);
  expect(line.text).toBe("Uno. Tres.");
  expect(line.score).toBe(-1);
  expect(line.alternatives.map(({ text }) => text)).toEqual(["Un. Tres.", "Uno. Trés."]);
});

test("a sentence without a translation stays in its own words", () => {
  const sentences = splitLine("One two. Three four.", "en", []);
  const empty: Outcome = { candidates: [{ text: ".", score: -9, length: 1 }], marks: ["empty"] };
  const line = joinLine(sentences, [outcome("Uno."), empty], 2);
  expect(line.text).toBe("Uno. Three four.");
  expect(line.marks).toEqual(["empty"]);
});

test("Japanese sentences are joined without spaces", () => {
  const sentences = splitLine("One two. Three four.", "en", []);
  expect(joinLine(sentences, [outcome("一二。"), outcome("三四。")], 1).text).toBe("一二。三四。");
});
