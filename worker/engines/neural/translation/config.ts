import { z } from "zod";
import { OctaviaError } from "../../../../contract/errors.ts";
import type { ModelFolder } from "../runtime/types.ts";

/** What a translation model's JSON files say that matters here. */
export interface TranslationConfig {
  /** M2M100 is NLLB's architecture too. */
  readonly family: "marian" | "m2m_100";
  readonly startToken: number;
  readonly endToken: number;
  readonly padToken: number;
  /** Tokens a text may have for the encoder, and a translation for the decoder. */
  readonly positions: number;
  readonly lengthPenalty: number;
  /** Tokens that are never chosen. */
  readonly suppressed: readonly number[];
  /** No sequence of so many tokens twice; 0: no such rule. */
  readonly noRepeat: number;
}

const Config = z.object({
  model_type: z.string(),
  decoder_start_token_id: z.int().nullish(),
  eos_token_id: z.int(),
  pad_token_id: z.int(),
  max_position_embeddings: z.int().min(16),
});

const GenerationConfig = z.object({
  decoder_start_token_id: z.int().nullish(),
  bad_words_ids: z.array(z.array(z.int())).nullish(),
  length_penalty: z.number().nullish(),
  no_repeat_ngram_size: z.int().min(0).nullish(),
});

const TokenizerConfig = z.object({
  model_max_length: z.number().nullish(),
  separate_vocabs: z.boolean().nullish(),
});

/**
 * Reads config.json, generation_config.json (if there is one) and tokenizer_config.json.
 * @throws EngineFailure if one is damaged or the model is no translator that can be run
 */
export async function readConfig(folder: ModelFolder): Promise<TranslationConfig> {
  const config = await folder.readJson("config.json", z.looseObject({ model_type: z.string() }));
  const family = config.model_type;
  if (family !== "marian" && family !== "m2m_100") {
    throw unusable(folder, `is a "${family}" model`);
  }
  const model = await folder.readJson("config.json", Config);
  const generation = folder.has("generation_config.json")
    ? await folder.readJson("generation_config.json", GenerationConfig)
    : {};
  const tokenizer = await folder.readJson("tokenizer_config.json", TokenizerConfig);
  if (tokenizer.separate_vocabs === true) {
    throw unusable(folder, "has two vocabularies");
  }
  const start = generation.decoder_start_token_id ?? model.decoder_start_token_id;
  const single = (generation.bad_words_ids ?? []).filter((words) => words.length === 1);
  return {
    family,
    startToken: start ?? (family === "marian" ? model.pad_token_id : model.eos_token_id),
    endToken: model.eos_token_id,
    padToken: model.pad_token_id,
    positions: Math.min(model.max_position_embeddings, tokenizer.model_max_length ?? Infinity),
    lengthPenalty: generation.length_penalty ?? 1,
    suppressed: single.flat(),
    noRepeat: generation.no_repeat_ngram_size ?? 0,
  };
}

function unusable(folder: ModelFolder, what: string): OctaviaError {
  return new OctaviaError("EngineFailure", `The model in "${folder.dir}" ${what}.`, {
    hint: "For translation Octavia runs Opus-MT (Marian, one vocabulary), M2M100 and NLLB models.",
  });
}
