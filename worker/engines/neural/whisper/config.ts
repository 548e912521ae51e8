import { z } from "zod";
import { OctaviaError } from "../../../../contract/errors.ts";
import type { ModelFolder } from "../runtime/types.ts";

/** A JSON null is as good as nothing in these files. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);

const Ids = z.array(z.int());

/** The parts of config.json that matter here. */
const Architecture = z.object({
  model_type: z.string(),
  num_mel_bins: z.int().min(1),
  vocab_size: z.int(),
  decoder_layers: z.int(),
  decoder_attention_heads: z.int(),
  max_source_positions: z.int(),
  max_target_positions: z.int(),
  decoder_start_token_id: z.int(),
  eos_token_id: z.int(),
  pad_token_id: optional(z.int()),
  suppress_tokens: optional(Ids),
  begin_suppress_tokens: optional(Ids),
  median_filter_width: optional(z.int().min(1)),
});

/** The parts of generation_config.json that matter here; old exports lack most of them. */
const Generation = z.object({
  alignment_heads: optional(z.array(z.tuple([z.int(), z.int()]))),
  suppress_tokens: optional(Ids),
  begin_suppress_tokens: optional(Ids),
  is_multilingual: optional(z.boolean()),
  lang_to_id: optional(z.record(z.string(), z.int())),
  task_to_id: optional(z.record(z.string(), z.int())),
  max_initial_timestamp_index: optional(z.int()),
  no_timestamps_token_id: optional(z.int()),
  prev_sot_token_id: optional(z.int()),
});
export type Generation = z.infer<typeof Generation>;

/** The parts of preprocessor_config.json that matter here; only these figures are known. */
const Preprocessor = z.object({
  feature_size: z.int(),
  chunk_length: z.int().min(1).max(30),
  sampling_rate: z.literal(16_000),
  n_fft: z.literal(400),
  hop_length: z.literal(160),
});

/** All that differs from one Whisper to the next. */
export interface WhisperConfig {
  readonly melBins: number;
  /** Seconds. */
  readonly window: number;
  /** The encoder's frames of a window. */
  readonly frames: number;
  /** Tokens the decoder can hold, prompt and all. */
  readonly context: number;
  readonly startToken: number;
  readonly endToken: number;
  readonly padToken: number;
  readonly suppress: readonly number[];
  readonly suppressAtBegin: readonly number[];
  /** The latest first time stamp, in steps of 0.02 s; not limited if absent. */
  readonly latestFirstStamp: number | undefined;
  /** Heads whose attention follows the speech, as [layer, head]. */
  readonly alignmentHeads: readonly (readonly [layer: number, head: number])[];
  readonly medianWidth: number;
  readonly generation: Generation;
}

/**
 * Reads what kind of Whisper a folder holds.
 * @throws EngineFailure if it holds none, or a file of it is missing or makes no sense
 */
export async function readWhisperConfig(folder: ModelFolder): Promise<WhisperConfig> {
  const named = await folder.readJson("config.json", z.object({ model_type: z.string() }));
  if (named.model_type !== "whisper") {
    throw new OctaviaError(
      "EngineFailure",
      `The model in ${folder.dir} is of the kind "${named.model_type}", not a Whisper.`,
      { hint: "Choose a Whisper model for recognition: `octavia models list` shows them." },
    );
  }
  const model = await folder.readJson("config.json", Architecture);
  const sound = await folder.readJson("preprocessor_config.json", Preprocessor);
  const generation = folder.has("generation_config.json")
    ? await folder.readJson("generation_config.json", Generation)
    : Generation.parse({});
  return {
    melBins: model.num_mel_bins,
    window: sound.chunk_length,
    frames: model.max_source_positions,
    context: model.max_target_positions,
    startToken: model.decoder_start_token_id,
    endToken: model.eos_token_id,
    padToken: model.pad_token_id ?? model.eos_token_id,
    suppress: generation.suppress_tokens ?? model.suppress_tokens ?? [],
    suppressAtBegin: generation.begin_suppress_tokens ?? model.begin_suppress_tokens ?? [],
    latestFirstStamp: generation.max_initial_timestamp_index,
    alignmentHeads:
      generation.alignment_heads ?? upperHeads(model.decoder_layers, model.decoder_attention_heads),
    medianWidth: model.median_filter_width ?? 7,
    generation,
  };
}

/** All heads of the upper half of the layers: OpenAI's choice for a model whose best are not known. */
function upperHeads(layers: number, heads: number): [number, number][] {
  const first = Math.floor(layers / 2);
  return Array.from({ length: (layers - first) * heads }, (_, index) => [
    first + Math.floor(index / heads),
    index % heads,
  ]);
}
