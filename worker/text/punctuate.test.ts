import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sentencePause } from "./pauses.ts";
import { punctuate } from "./punctuate.ts";
import { isQuestion } from "./questions.ts";
import { joinWords } from "./script.ts";
import type { HeardWord } from "./timed.ts";

/** "one two |0.5 three": 0.3 s a word, and the pauses written between; "/" begins a passage. */
function heard(script: string): HeardWord[] {
  const words: HeardWord[] = [];
  let now = 0;
  let passage = 0;
  for (const part of script.split(" ")) {
    if (part.startsWith("|")) now += Number(part.slice(1));
    else if (part === "/") passage += 1;
    else {
      words.push({ text: part, start: now, end: now + 0.3, passage });
      now += 0.3;
    }
  }
  return words;
}

const said = (script: string): string[] =>
  punctuate(heard(script), "en").map((sentence) => joinWords(sentence.map((word) => word.text)));

describe("punctuate", () => {
  test("ends a sentence at a long pause and not at a short one", () => {
    expect(said("hello |0.1 and welcome |0.6 today i think i'm late")).toEqual([
      "Hello and welcome.",
      "Today I think I'm late.",
    ]);
  });

  test("a window's end needs less of a pause", () => {
    expect(said("we are here |0.3 we stay")).toEqual(["We are here we stay."]);
    expect(said("we are here |0.3 / we stay")).toEqual(["We are here.", "We stay."]);
    expect(said("we are here |0.1 / we stay")).toEqual(["We are here we stay."]);
  });

  test("who looks for a word after an article has not ended a sentence, unless for a second", () => {
    expect(said("look at the |0.8 garden")).toEqual(["Look at the garden."]);
    expect(said("look at the |1.1 garden")).toEqual(["Look at the.", "Garden."]);
  });

  test("a change of speaker ends a sentence", () => {
    const [first, second] = heard("yes no");
    if (first === undefined || second === undefined) throw new Error("Internal: no words");
    const sentences = punctuate(
      [
        { ...first, speaker: "a" },
        { ...second, speaker: "b" },
      ],
      "en",
    );
    expect(sentences).toHaveLength(2);
  });

  test("a sentence of more than 18 s is cut at its longest pause", () => {
    const half = Array.from({ length: 35 }, (_, index) => `w${index}`).join(" ");
    expect(said(`${half} |0.3 then ${half}`).map((sentence) => sentence.slice(0, 4))).toEqual([
      "W0 w",
      "Then",
    ]);
  });

  test("all words come back in order, every sentence with a capital and an end", () => {
    const words = fc.array(
      fc.tuple(
        fc.stringMatching(/^[a-z]{1,8}$/),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.boolean(),
      ),
    );
    fc.assert(
      fc.property(words, (parts) => {
        const script = parts.map(([word, pause, cut]) => `${word} |${pause}${cut ? " /" : ""}`);
        const input = heard(script.join(" ")).filter((word) => word.text !== "");
        const sentences = punctuate(input, "en");
        const back = sentences.flat().map((word) => word.text.toLowerCase().replace(/[.?]$/, ""));
        expect(back).toEqual(input.map((word) => word.text));
        for (const sentence of sentences) {
          expect(joinWords(sentence.map((word) => word.text))).toMatch(/^[A-Z].*[.?]$/);
        }
      }),
    );
  });
});

describe("sentencePause", () => {
  test("lies between a talk's two kinds of pauses", () => {
    const slow = [...Array<number>(20).fill(0.4), ...Array<number>(10).fill(1)];
    const quick = [...Array<number>(20).fill(0.15), ...Array<number>(10).fill(0.9)];
    expect(sentencePause(slow)).toBeGreaterThan(0.41);
    expect(sentencePause(quick)).toBeLessThan(0.45);
  });

  test("is never below 0.35 s nor above 0.7 s", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 60, noNaN: true })), (pauses) => {
        expect(sentencePause(pauses)).toBeGreaterThanOrEqual(0.35);
        expect(sentencePause(pauses)).toBeLessThanOrEqual(0.7);
      }),
    );
  });
});

test.each([
  ["how much is the bread", true],
  ["what time does it open", true],
  ["did you like the music", true],
  ["where's the garden", true],
  ["what you need is a pot", false],
  ["when the plants are strong move them", false],
  ["have patience", false],
  ["when", false],
])("%s: a question? %s", (text, answer) => {
  expect(isQuestion(text.split(" "), "en")).toBe(answer);
});
