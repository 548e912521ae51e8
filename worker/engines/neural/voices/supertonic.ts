import type { Tensor } from "onnxruntime-node";
import { z } from "zod";
import type { Language } from "../../../../contract/languages.ts";
import type { Dtype, Graph, ModelFolder, Tensors } from "../runtime/types.ts";
import { assertSpeakable, fitToAlphabet } from "./alphabet.ts";
import { gaussianNoise } from "./noise.ts";
import { cutToLimit } from "./pieces.ts";
import { Styles } from "./styles.ts";
import { floats, floatsOf, row, tensorOf } from "./tensors.ts";
import { normalizeText } from "./text-normalize.ts";
import { openTokenizer, type VoiceTokenizer } from "./tokenizer.ts";
import {
  type Delivery,
  type GraphOpener,
  type NeuralVoice,
  OWN_RATE,
  type Saying,
  type Script,
} from "./voice.ts";

const SupertonicConfig = z.looseObject({
  model_type: z.literal("supertonic"),
  sampling_rate: z.int().positive(),
  chunk_compress_factor: z.int().positive(),
  base_chunk_size: z.int().positive(),
  latent_dim: z.int().positive(),
  style_dim: z.int().positive(),
});
type SupertonicConfig = z.infer<typeof SupertonicConfig>;

/** The rate its makers call natural, over that of the training data. */
const NATURAL_SPEED = 1.05;
/** Denoising steps; its makers' default. More is a little better and slower in proportion. */
const STEPS = 5;
/** Characters in one run, as its makers cut; scripts of syllables and words say more in one. */
const LONGEST_PIECE = 300;
const LONGEST_DENSE_PIECE = 120;
const DENSE: ReadonlySet<Language> = new Set<Language>(["ja", "ko", "zh"]);

/**
 * Opens a Supertonic model: `voices/<name>.bin` (float32, [n, style_dim]) and the graphs
 * text_encoder (text and style to hidden states and seconds), latent_denoiser (run a few times on
 * noise) and voice_decoder (latents to samples).
 * @param languageTags whether text is wrapped in its language ("<es>…</es>": from version 2 on)
 * @throws MissingModel, EngineFailure
 */
export async function openSupertonic(
  folder: ModelFolder,
  dtype: Dtype,
  open: GraphOpener,
  languageTags: boolean,
): Promise<NeuralVoice> {
  const config = await folder.readJson("config.json", SupertonicConfig);
  const tokenizer = await openTokenizer(folder);
  const styles = await Styles.open(folder, config.style_dim);
  const graphs: Graph[] = [];
  try {
    for (const stem of ["text_encoder", "latent_denoiser", "voice_decoder"]) {
      graphs.push(await open(await folder.graph(stem, dtype)));
    }
  } catch (error) {
    await closeAll(graphs);
    throw error;
  }
  const [encoder, denoiser, decoder] = graphs;
  if (encoder === undefined || denoiser === undefined || decoder === undefined) {
    throw new Error("Internal: three graphs were to be opened");
  }
  const parts = { config, tokenizer, styles, languageTags, encoder, denoiser, decoder };
  return new SupertonicVoice(parts);
}

interface Parts {
  readonly config: SupertonicConfig;
  readonly tokenizer: VoiceTokenizer;
  readonly styles: Styles;
  readonly languageTags: boolean;
  readonly encoder: Graph;
  readonly denoiser: Graph;
  readonly decoder: Graph;
}

class SupertonicVoice implements NeuralVoice {
  readonly maxRate = OWN_RATE;
  readonly sampleRate: number;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.sampleRate = parts.config.sampling_rate;
  }

  get device() {
    return this.#parts.denoiser.device;
  }

  prepare(saying: Saying, language: Language): Script {
    if (!("text" in saying)) throw new Error("Internal: Supertonic reads text, not phonemes");
    const knows = (character: string): boolean => this.#parts.tokenizer.knows(character);
    const fitted = fitToAlphabet(normalizeText(saying.text, language, knows), knows);
    assertSpeakable(fitted, language);
    const limit = DENSE.has(language) ? LONGEST_DENSE_PIECE : LONGEST_PIECE;
    return { pieces: cutToLimit(fitted.text, limit), lost: fitted.lost };
  }

  /** Text to latents to sound; the noise that is denoised comes from the seed. */
  async speak(piece: string, delivery: Delivery): Promise<Float32Array> {
    const { config, tokenizer, styles, languageTags, encoder, decoder } = this.#parts;
    const rows = await styles.rows(delivery.voice);
    const { language } = delivery;
    const text = languageTags ? `<${language}>${piece}</${language}>` : piece;
    const ids = tokenizer.encode(text);
    const style = floats(rows, [1, rows.length / config.style_dim, config.style_dim]);
    const read = { input_ids: row(ids), attention_mask: row(ids.map(() => 1)), style };
    const encoded = await encoder.run(read);
    const [seconds = 0] = floatsOf(encoded, "durations");
    const samples = Math.ceil((seconds / (NATURAL_SPEED * delivery.rate)) * config.sampling_rate);
    const { attention_mask } = read;
    const latents = await this.#denoise(encoded, { style, attention_mask }, samples, delivery.seed);
    const sound = floatsOf(await decoder.run({ latents }), "waveform");
    return sound.subarray(0, samples);
  }

  async #denoise(
    encoded: Tensors,
    context: Tensors,
    samples: number,
    seed: number,
  ): Promise<Tensor> {
    const { latent_dim, chunk_compress_factor, base_chunk_size } = this.#parts.config;
    const length = Math.max(1, Math.ceil(samples / (base_chunk_size * chunk_compress_factor)));
    const channels = latent_dim * chunk_compress_factor;
    let latents = floats(gaussianNoise(channels * length, seed), [1, channels, length]);
    const latent_mask = row(new Array<number>(length).fill(1));
    const encoder_outputs = tensorOf(encoded, "last_hidden_state");
    for (let step = 0; step < STEPS; step += 1) {
      const outputs = await this.#parts.denoiser.run({
        ...context,
        ...{ noisy_latents: latents, latent_mask, encoder_outputs },
        ...{ timestep: floats([step]), num_inference_steps: floats([STEPS]) },
      });
      latents = tensorOf(outputs, "denoised_latents");
    }
    return latents;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { encoder, denoiser, decoder } = this.#parts;
    await closeAll([encoder, denoiser, decoder]);
  }
}

async function closeAll(graphs: readonly Graph[]): Promise<void> {
  for (const graph of graphs) await graph[Symbol.asyncDispose]();
}
