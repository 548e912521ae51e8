import { describe, expect, test } from "vitest";
import { breakPenalty } from "./breaks.ts";
import { closesSentence, sentenceEnds, splitSentences } from "./sentences.ts";

describe("splitSentences", () => {
  test.each([
    ["en", "He left. She stayed!  Why?", ["He left.", "She stayed!", "Why?"]],
    [
      "en",
      "Dr. Smith paid 3.5 dollars. J. Bach did not.",
      ["Dr. Smith paid 3.5 dollars.", "J. Bach did not."],
    ],
    ["en", '"Why?" she asked. "No."', ['"Why?" she asked.', '"No."']],
    ["en", "We met at 5 p.m. Then we ate.", ["We met at 5 p.m.", "Then we ate."]],
    ["en", "Take No. 5 now. I said no. Yes.", ["Take No. 5 now.", "I said no.", "Yes."]],
    ["en", "So do I. Then go.", ["So do I.", "Then go."]],
    ["en", "A cue\nof two lines. And\none.", ["A cue\nof two lines.", "And\none."]],
    ["es", "¿Qué tal, Sra. Gil? Bien.", ["¿Qué tal, Sra. Gil?", "Bien."]],
    ["de", "Das kostet z.B. 5 Euro. Gut.", ["Das kostet z.B. 5 Euro.", "Gut."]],
    ["zh", "你好。今天好吗？好！", ["你好。", "今天好吗？", "好！"]],
    ["en", "", []],
  ] as const)("%s: %s", (language, text, sentences) => {
    expect(splitSentences(text, language)).toEqual(sentences);
  });

  test("the last end is the text's length", () => {
    expect(sentenceEnds("One. Two", "en")).toEqual([5, 8]);
  });
});

test("a cue closes its sentence by its mark, even in quotes, but not by an abbreviation", () => {
  expect(["He left.", "“He left.”", "Left? ", "And then…"].map(closesSentence)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(["He left", "he said,", "Good day, Dr.", ""].map(closesSentence)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test("breaks are best after marks, then before conjunctions, prepositions, and never after an article", () => {
  const places = [
    ["end.", "And"],
    ["bread,", "salt"],
    ["bread", "and"],
    ["bread", "of"],
    ["good", "bread"],
    ["John", "Smith"],
    ["the", "bread"],
  ] as const;
  const costs = places.map(([before, after]) => breakPenalty(before, after, "en"));
  expect(costs).toEqual([...costs].sort((a, b) => a - b));
  expect(new Set(costs).size).toBe(costs.length);
  expect(breakPenalty("les", "pommes", "fr")).toBe(breakPenalty("der", "Hund", "de"));
});
