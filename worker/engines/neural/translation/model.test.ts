import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { disguise } from "./fixtures/disguise.ts";
import { microModel, settingsOf } from "./fixtures/rig.ts";
import { type ModelSettings, openTranslationModel } from "./model.ts";

const open = (dir: string, more: Partial<ModelSettings> = {}) =>
  openTranslationModel({ ...settingsOf(dir), ...more });

test("an Opus-MT model of several targets is told which by a token before the text", async () => {
  await using folder = await disguise({ languages: [">>fra<<", ">>es<<"] });
  await using model = await open(folder.dir);
  const plain = model.codec("en", "fr").encode("My name is Anna.").slice(1);
  expect(model.codec("en", "es").encode("My name is Anna.")).toEqual([401, ...plain]);
  expect(() => model.codec("en", "de")).toThrow("The translation model does not know German.");
});

test("a many-to-many model names the language that it does not know", async () => {
  await using folder = await disguise({
    config: { model_type: "m2m_100" },
    languages: ["__en__", "__es__"],
  });
  await using model = await open(folder.dir);
  expect(model.codec("en", "es").begin).toEqual([401]);
  expect(() => model.codec("ja", "es")).toThrow("does not know Japanese");
  expect(() => model.codec("en", "he")).toThrow("does not know Hebrew");
});

test("what a text calls a special token is not taken for one", async () => {
  await using model = await open(microModel("es"));
  const codec = model.codec("en", "es");
  const ids = codec.encode("The </s> camera <pad> works.");
  expect(ids.indexOf(0)).toBe(ids.length - 1);
  expect(ids).not.toContain(499);
});

test("a model of another architecture is refused by its name", async () => {
  await using folder = await disguise({ config: { model_type: "t5" } });
  await expect(open(folder.dir)).rejects.toMatchObject({
    kind: "EngineFailure",
    message: expect.stringContaining('is a "t5" model'),
  });
});

test("a model with two vocabularies is refused", async () => {
  await using folder = await disguise({ tokenizerConfig: { separate_vocabs: true } });
  await expect(open(folder.dir)).rejects.toMatchObject({ kind: "EngineFailure" });
});

test("a damaged configuration says which file and what in it", async () => {
  await using folder = await disguise({ config: { pad_token_id: "none" } });
  await expect(open(folder.dir)).rejects.toMatchObject({
    kind: "EngineFailure",
    message: expect.stringContaining("config.json"),
    details: expect.stringContaining("pad_token_id"),
  });
});

test("a tokenizer of an unknown kind, and a dtype that is not there, are told as such", async () => {
  await using folder = await disguise({});
  await expect(open(folder.dir, { dtype: "fp16" })).rejects.toMatchObject({ kind: "MissingModel" });
  await rm(join(folder.dir, "tokenizer.json"));
  await expect(open(folder.dir)).rejects.toMatchObject({
    kind: "EngineFailure",
    message: expect.stringContaining("tokenizer.json"),
  });
});
