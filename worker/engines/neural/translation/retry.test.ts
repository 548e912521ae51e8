import fc from "fast-check";
import { expect, test } from "vitest";
import { fakeModel } from "./fixtures/fake-model.ts";
import { type Translating, translateTexts } from "./search.ts";

const translating = (
  model: Translating["model"],
  more: Partial<Translating> = {},
): Translating => ({
  ...{ model, from: "en", to: "es", beams: 4, nBest: 4, budget: { tokens: 64 } },
  checkCancelled: () => undefined,
  ...more,
});
const LOOP = "la la la la la la la la la";

test("of several translations the sound ones are taken", async () => {
  const model = fakeModel(() => [{ text: LOOP }, { text: "Hola." }]);
  const [answer] = await translateTexts(["Hello."], translating(model));
  expect(answer?.candidates.map(({ text }) => text)).toEqual(["Hola."]);
  expect(answer?.fault).toBeUndefined();
  expect(model.asked).toHaveLength(1);
});

test("what repeats itself is asked for without repetitions, and only that", async () => {
  const model = fakeModel((text, { noRepeat }) =>
    text === "Hello." && noRepeat === 0 ? [{ text: LOOP }] : [{ text: `${text} sí` }],
  );
  const answers = await translateTexts(["Hello.", "Good bye."], translating(model));
  expect(answers.map(({ candidates }) => candidates[0]?.text)).toEqual([
    "Hello. sí",
    "Good bye. sí",
  ]);
  expect(model.asked.map(({ texts }) => texts)).toEqual([["Good bye.", "Hello."], ["Hello."]]);
});

test("at last it is asked for greedily", async () => {
  const model = fakeModel((_, { beams }) => [{ text: beams === 1 ? "Hola." : "..." }]);
  const [answer] = await translateTexts(["Hello."], translating(model));
  expect(answer?.candidates[0]?.text).toBe("Hola.");
  expect(answer?.fault).toBeUndefined();
});

test("what is broken whatever is tried comes back as first translated, with its fault", async () => {
  const model = fakeModel((_, { noRepeat }) => [{ text: noRepeat === 0 ? LOOP : "" }]);
  const [answer] = await translateTexts(["Hello."], translating(model));
  expect(answer?.candidates[0]?.text).toBe(LOOP);
  expect(answer?.fault).toBe("repeating");
  const endless = fakeModel(() => [{ text: "uno dos tres", finished: false }]);
  const [cut] = await translateTexts(["Hello."], translating(endless));
  expect(cut?.fault).toBe("length");
});

test("a batch that finds no memory is halved until it does, and no text is lost or told twice", async () => {
  const texts = fc.array(fc.lorem({ maxCount: 6 }), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 1, max: 8 }), async (lines, rows) => {
      const model = fakeModel((text) => [{ text: text.toUpperCase() }], { rows });
      let done = 0;
      const answers = await translateTexts(
        lines,
        translating(model, { budget: { tokens: 1000 } }),
        () => {
          done += 1;
        },
      );
      expect(answers.map(({ candidates }) => candidates[0]?.text)).toEqual(
        lines.map((line) => line.toUpperCase()),
      );
      expect(done).toBe(lines.length);
    }),
    { numRuns: 50 },
  );
});

test("once memory was short, no batch of the size that failed is tried again", async () => {
  const model = fakeModel((text) => [{ text }], { rows: 4 });
  const lines = Array.from({ length: 32 }, (_, index) => `Number ${index}.`);
  const budget = { tokens: 1000 };
  await translateTexts(lines, translating(model, { budget }));
  const sizes = model.asked.map(({ texts }) => texts.length);
  expect(sizes).toEqual([32, 16, 8, ...new Array<number>(8).fill(4)]);
  expect(budget.tokens).toBe(12);
});

test("a single text that finds no memory is the caller's to put elsewhere", async () => {
  const model = fakeModel((text) => [{ text }], { rows: 0 });
  await expect(translateTexts(["Hello."], translating(model))).rejects.toMatchObject({
    kind: "OutOfMemory",
  });
});

test("a text that is too long is asked for in clauses, and says so", async () => {
  const model = fakeModel((text) => [{ text: `${text}!` }], { source: 9 });
  const long = "We bake the bread every night, and they carry it to the shop";
  const [cut, whole] = await translateTexts([long, "Hello"], translating(model));
  expect(cut?.candidates[0]?.text).toBe(
    "We bake the bread every night,! and they carry it to the shop!",
  );
  expect(cut?.cut).toBe(true);
  expect(whole?.cut).toBe(false);
  for (const { texts } of model.asked) {
    for (const text of texts) expect(text.split(" ").length).toBeLessThan(9);
  }
});
