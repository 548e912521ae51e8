import { beforeAll, describe, expect, test } from "vitest";
import type { OctaviaError } from "../../../../contract/errors.ts";
import { openModelFolder } from "../runtime/model-folder.ts";
import { type Generation, readWhisperConfig, type WhisperConfig } from "./config.ts";
import { MICRO } from "./fixtures/rig.ts";
import { readWhisperTokens, type WhisperTokens } from "./tokens.ts";

let config: WhisperConfig;
let tokens: WhisperTokens;

beforeAll(async () => {
  const folder = await openModelFolder(MICRO);
  config = await readWhisperConfig(folder);
  tokens = await readWhisperTokens(folder, config);
});

/** The same vocabulary under another generation_config.json. */
async function withGeneration(generation: Generation): Promise<WhisperTokens> {
  return readWhisperTokens(await openModelFolder(MICRO), { ...config, generation });
}

test("all that differs between models is read from the folder", () => {
  expect(config).toMatchObject({
    melBins: 80,
    window: 30,
    frames: 1500,
    context: 448,
    startToken: 577,
    endToken: 576,
    suppressAtBegin: [220],
    suppress: [],
    latestFirstStamp: 1500,
    alignmentHeads: [
      [1, 0],
      [1, 1],
    ],
    medianWidth: 7,
  });
});

test("text comes back from tokens, without special ones and with its first space", () => {
  expect(tokens.text([618, 268, 566, 281, 267, 391, 441, 13, 676])).toBe(
    " The sound is very good.",
  );
  expect(tokens.text([588, 576])).toBe("");
});

test("a stamp is a time in steps of 0.02 s", () => {
  expect(tokens.firstStamp).toBe(588);
  expect(tokens.isStamp(587)).toBe(false);
  expect(tokens.isStamp(588)).toBe(true);
  expect(tokens.stampTime(588)).toBe(0);
  expect(tokens.stampTime(2088)).toBeCloseTo(30, 9);
});

describe("prompts", () => {
  test("say language and task", () => {
    expect(tokens.prompt("es", "transcribe")).toEqual({ tokens: [577, 579, 583], start: 0 });
    expect(tokens.prompt("en", "translate")).toEqual({ tokens: [577, 578, 582], start: 0 });
  });

  test("begin with the words to expect, as much as half the context holds", () => {
    const { tokens: prompt, start } = tokens.prompt("en", "transcribe", ["Anna", "Tom"]);
    expect(prompt[0]).toBe(585);
    expect(prompt.slice(start)).toEqual([577, 578, 583]);
    expect(tokens.text(prompt.slice(1, start))).toBe(" Anna, Tom.");
    const long = tokens.prompt(
      "en",
      "transcribe",
      Array.from({ length: 300 }, () => "flour"),
    );
    expect(long.start).toBe(224);
  });

  test("take no special tokens from a person's words", () => {
    const { tokens: prompt, start } = tokens.prompt("en", "transcribe", ["<|endoftext|>Tom", " "]);
    expect(tokens.text(prompt.slice(1, start))).toBe(" Tom.");
    expect(prompt.slice(1, start).every((token) => token < config.endToken)).toBe(true);
    expect(tokens.prompt("en", "transcribe", ["<|en|>"]).start).toBe(0);
  });

  test("are refused in a language the model does not know", () => {
    expect(() => tokens.prompt("ja", "transcribe")).toThrow(
      expect.objectContaining<Partial<OctaviaError>>({ kind: "InvalidInput" }),
    );
  });
});

describe("a model of English alone", () => {
  test("is told neither language nor task", async () => {
    const english = await withGeneration({ ...config.generation, is_multilingual: false });
    expect(english.multilingual).toBe(false);
    expect(english.prompt("en", "transcribe").tokens).toEqual([577]);
    for (const [language, task] of [
      ["es", "transcribe"],
      ["en", "translate"],
    ] as const) {
      expect(() => english.prompt(language, task)).toThrow(
        expect.objectContaining<Partial<OctaviaError>>({ kind: "InvalidInput" }),
      );
    }
  });

  test("is known by its vocabulary where its settings do not say", async () => {
    const generation = {
      ...config.generation,
      lang_to_id: undefined,
      is_multilingual: undefined,
    };
    const folder = await openModelFolder(MICRO);
    const text = await readWhisperTokens(folder, { ...config, endToken: 50_256, generation });
    expect(text.multilingual).toBe(false);
  });
});

test("an old export without tables is read from its vocabulary", async () => {
  const old = await withGeneration({
    alignment_heads: undefined,
    suppress_tokens: undefined,
    begin_suppress_tokens: undefined,
    is_multilingual: undefined,
    lang_to_id: undefined,
    task_to_id: undefined,
    max_initial_timestamp_index: undefined,
    no_timestamps_token_id: undefined,
    prev_sot_token_id: undefined,
  });
  expect(old.languages).toEqual(tokens.languages);
  expect(old.firstStamp).toBe(588);
  expect(old.prompt("fr", "translate", ["Anna"])).toEqual(
    tokens.prompt("fr", "translate", ["Anna"]),
  );
});
