import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { microModel, readReference, settingsOf } from "./fixtures/rig.ts";
import { openTranslationModel, type TranslationModel } from "./model.ts";
import { type Translating, translateTexts } from "./search.ts";

const open = (to: "es" | "fr"): Promise<TranslationModel> =>
  openTranslationModel(settingsOf(microModel(to)));

const translating = (model: TranslationModel, to: "es" | "fr", beams: number): Translating => ({
  ...{ model, to, beams },
  from: "en",
  nBest: beams,
  budget: { tokens: 512 },
  checkCancelled: () => undefined,
});

describe.each(["es", "fr"] as const)("the micro model from English to %s", (to) => {
  let model: TranslationModel;
  beforeAll(async () => {
    model = await open(to);
  });
  afterAll(async () => {
    await model[Symbol.asyncDispose]();
  });

  test("texts have the token ids of the Python library", async () => {
    const codec = model.codec("en", to);
    for (const { text, input_ids } of await readReference(to)) {
      expect(codec.encode(text)).toEqual(input_ids);
    }
  });

  test("greedy translations are the Python library's", async () => {
    const cases = await readReference(to);
    const answers = await translateTexts(
      cases.map(({ text }) => text),
      translating(model, to, 1),
    );
    expect(answers.map(({ candidates }) => candidates[0]?.text)).toEqual(
      cases.map(({ greedy }) => greedy.text),
    );
  });

  test("translations by four beams are the Python library's, with their scores", async () => {
    const cases = await readReference(to);
    const answers = await translateTexts(
      cases.map(({ text }) => text),
      translating(model, to, 4),
    );
    expect(answers.map(({ candidates }) => candidates[0]?.text)).toEqual(
      cases.map(({ beam4 }) => beam4.text),
    );
    for (const [index, { beam4 }] of cases.entries()) {
      expect(answers[index]?.candidates[0]?.score).toBeCloseTo(beam4.score, 3);
    }
  });
});
