import { dirname } from "node:path";
import { env, pipeline } from "@huggingface/transformers";
import { expect, test } from "vitest";
import { disguise } from "./fixtures/disguise.ts";
import { microModel, readReference, settingsOf } from "./fixtures/rig.ts";
import { openTranslationModel } from "./model.ts";
import { translateTexts } from "./search.ts";

/** Greedy translations by transformers.js, one by one, from no network. */
async function askPeer(
  root: string,
  name: string,
  texts: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  env.allowRemoteModels = false;
  env.localModelPath = root;
  const translate = await pipeline("translation", name, { dtype: "fp32", device: "cpu" });
  const answers: string[] = [];
  for (const text of texts) {
    const [answer] = await translate(text, { max_new_tokens: 40, num_beams: 1, ...options });
    if (answer === undefined || !("translation_text" in answer)) throw new Error("no translation");
    answers.push(answer.translation_text);
  }
  await translate.dispose();
  return answers;
}

async function askOurs(dir: string, texts: readonly string[]): Promise<string[]> {
  await using model = await openTranslationModel(settingsOf(dir));
  const answers = await translateTexts(texts, {
    ...{ model, from: "en", to: "es", beams: 1, nBest: 1, budget: { tokens: 512 } },
    checkCancelled: () => undefined,
  });
  return answers.map(({ candidates }) => candidates[0]?.text ?? "");
}

test("greedy, a batch of ours is what transformers.js says one by one", async () => {
  const texts = (await readReference("es")).map(({ text }) => text);
  const dir = microModel("es");
  const theirs = await askPeer(dirname(dir), "opus-mt-micro-en-es", texts, {});
  expect(await askOurs(dir, texts)).toEqual(theirs);
});

const SOME = ["The camera is on the table.", "My name is Anna.", "Hello and welcome to my video."];

test("M2M100: the source language is before the text, the target begins the translation", async () => {
  await using model = await disguise({
    config: { model_type: "m2m_100", architectures: ["M2M100ForConditionalGeneration"] },
    tokenizerConfig: { tokenizer_class: "M2M100Tokenizer" },
    languages: ["__fr__", "__en__", "__es__"],
    template: ["__fr__", undefined, "</s>"],
  });
  const options = { src_lang: "en", tgt_lang: "es" };
  const theirs = await askPeer(model.root, model.name, SOME, options);
  expect(await askOurs(model.dir, SOME)).toEqual(theirs);
});

test("NLLB: languages with their script, where the tokenizer's template has them", async () => {
  await using model = await disguise({
    config: { model_type: "m2m_100", architectures: ["M2M100ForConditionalGeneration"] },
    tokenizerConfig: { tokenizer_class: "NllbTokenizer" },
    languages: ["fra_Latn", "eng_Latn", "spa_Latn"],
    template: [undefined, "</s>", "fra_Latn"],
  });
  const options = { src_lang: "eng_Latn", tgt_lang: "spa_Latn" };
  const theirs = await askPeer(model.root, model.name, SOME, options);
  expect(await askOurs(model.dir, SOME)).toEqual(theirs);
});

test("beams begin with the target language as greedy search does", async () => {
  await using folder = await disguise({
    config: { model_type: "m2m_100" },
    languages: ["__en__", "__es__"],
    template: ["__en__", undefined, "</s>"],
  });
  await using model = await openTranslationModel(settingsOf(folder.dir));
  const answers = await translateTexts(SOME, {
    ...{ model, from: "en", to: "es", beams: 4, nBest: 4, budget: { tokens: 512 } },
    checkCancelled: () => undefined,
  });
  for (const { candidates } of answers) {
    expect(candidates.length).toBeGreaterThan(1);
    for (const { score } of candidates) expect(score).toSatisfy(Number.isFinite);
  }
});
