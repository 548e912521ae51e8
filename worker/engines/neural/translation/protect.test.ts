import fc from "fast-check";
import { expect, test } from "vitest";
import type { GlossaryTerm } from "../../../../contract/kinds/words.ts";
import type { Answer, Translate } from "./answer.ts";
import { missingNumbers } from "./numbers.ts";
import { type Outcome, type Sentence, translateProtected } from "./protect.ts";
import { findProtected } from "./spans.ts";

const GLOSSARY: readonly GlossaryTerm[] = [
  { from: "Octavia" },
  { from: "sourdough", to: "masa madre" },
];

const sentenceOf = (text: string): Sentence => ({ text, spans: findProtected(text, GLOSSARY) });
const answer = (...texts: string[]): Answer => ({
  candidates: texts.map((text, rank) => ({ text, score: -rank, length: 5 })),
  fault: undefined,
  cut: false,
});

/** A model that changes words as told, and what it was asked. */
function model(change: (text: string) => string | string[]) {
  const asked: string[][] = [];
  const translate: Translate = async (texts, onDone) => {
    asked.push([...texts]);
    return texts.map((text) => {
      onDone?.();
      return answer(...[change(text)].flat());
    });
  };
  return { asked, translate };
}

async function translateOne(text: string, change: (text: string) => string | string[]) {
  const { asked, translate } = model(change);
  const [outcome] = await translateProtected([sentenceOf(text)], "es", translate);
  return { asked, text: outcome?.candidates[0]?.text, marks: outcome?.marks };
}

test("a sentence with nothing to protect is asked for once, as it is", async () => {
  const { asked, text, marks } = await translateOne("Hello there.", () => "Hola.");
  expect(asked).toEqual([["Hello there."]]);
  expect(text).toBe("Hola.");
  expect(marks).toEqual([]);
});

test("an address goes through as a number and comes back", async () => {
  const copy = (text: string) => text.replace("Go to", "Ve a");
  const { asked, text, marks } = await translateOne("Go to www.example.com.", copy);
  expect(asked).toEqual([["Go to 7301."]]);
  expect(text).toBe("Ve a www.example.com.");
  expect(marks).toEqual([]);
});

test("the best of several translations that keeps the number is taken", async () => {
  const { asked, text, marks } = await translateOne("I have 12 cats.", () => [
    "Tengo doce gatos.",
    "Tengo 12 gatos.",
  ]);
  expect(asked).toHaveLength(1);
  expect(text).toBe("Tengo 12 gatos.");
  expect(marks).toEqual([]);
});

test("a number written as a word is asked for as a code; one that is lost for good is marked", async () => {
  const copied = (text: string) => text.replace("12", "doce");
  const saved = await translateOne("I have 12 cats.", copied);
  expect(saved.asked).toEqual([["I have 12 cats."], ["I have ZQ1 cats."]]);
  expect(saved.text).toBe("I have 12 cats.");
  expect(saved.marks).toEqual([]);
  const lost = await translateOne("I have 12 cats.", () => "Tengo gatos.");
  expect(lost.text).toBe("Tengo gatos.");
  expect(lost.marks).toEqual(["numbers"]);
});

test("a term with a translation of its own is taken where the model has it, else put in", async () => {
  const knows = await translateOne("I like sourdough.", () => "Me gusta la masa madre.");
  expect(knows.asked).toHaveLength(1);
  expect(knows.text).toBe("Me gusta la masa madre.");
  const told = await translateOne("I like sourdough.", (text) =>
    text.replace("I like", "Me gusta"),
  );
  expect(told.text).toBe("Me gusta masa madre.");
  expect(told.marks).toEqual([]);
});

test("where every code is lost the sentence is translated in parts around the address", async () => {
  const drops = (text: string) =>
    text === "Go to" ? "Ve a." : text === "for bread." ? "Por pan." : "Ve por pan.";
  const { text, marks } = await translateOne("Go to www.example.com for bread.", drops);
  expect(text).toBe("Ve a www.example.com por pan.");
  expect(marks).toEqual(["parts"]);
});

test("an address alone is never asked for", async () => {
  const { asked, text } = await translateOne("https://example.com/a", () => "nada");
  expect(asked).toEqual([]);
  expect(text).toBe("https://example.com/a");
});

const word = fc.constantFrom("the", "baker", "sells", "bread", "at", "noon", "with", "us");
const kept = fc.constantFrom(
  ..."https://a.example/x?y=7301 bob@mail.org @anna Octavia sourdough www.b.com".split(" "),
);
const number = fc.nat({ max: 99_999 }).map(String);
const text = fc
  .array(fc.oneof({ weight: 3, arbitrary: word }, kept, number), { minLength: 1, maxLength: 9 })
  .map((words) => words.join(" "));

test("whatever a model drops, doubles or turns round, nothing protected is lost unmarked", async () => {
  const fate = fc.constantFrom("keep", "drop", "double", "upper", "last");
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { maxLength: 4 }),
      fc.infiniteStream(fate),
      async (texts, fates) => {
        const { translate } = model((asked) => {
          const words = asked.split(" ").flatMap((each) => {
            const { value } = fates.next();
            if (value === "drop") return [];
            if (value === "double") return [each, each];
            return [value === "upper" ? each.toUpperCase() : each];
          });
          return words.join(" ");
        });
        let done = 0;
        const sentences = texts.map(sentenceOf);
        const outcomes = await translateProtected(sentences, "es", translate, () => {
          done += 1;
        });
        expect(done).toBe(texts.length);
        for (const [index, sentence] of sentences.entries()) expectKept(sentence, outcomes[index]);
      },
    ),
    { numRuns: 300 },
  );
});

function expectKept(sentence: Sentence, outcome: Outcome | undefined): void {
  const result = outcome?.candidates[0]?.text ?? "";
  const wanted = new Map<string, number>();
  for (const { target, kind } of sentence.spans) {
    const key = kind === "term" ? target.toLowerCase() : target;
    wanted.set(key, (wanted.get(key) ?? 0) + 1);
  }
  for (const [target, count] of wanted) {
    const parts = Math.max(result.split(target).length, result.toLowerCase().split(target).length);
    expect(parts - 1, `${target} in ${result}`).toBeGreaterThanOrEqual(count);
  }
  if (outcome?.marks.includes("numbers")) return;
  const numbers = sentence.text.split(" ").filter((each) => /^\d+$/.test(each));
  expect(missingNumbers(numbers.join(" ; "), result)).toEqual([]);
}
