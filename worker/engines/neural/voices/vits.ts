import type { Tensor } from "onnxruntime-node";
import { z } from "zod";
import { OctaviaError } from "../../../../contract/errors.ts";
import { LANGUAGES, type Language } from "../../../../contract/languages.ts";
import type { Dtype, Graph, ModelFolder } from "../runtime/types.ts";
import { assertSpeakable, fitToAlphabet } from "./alphabet.ts";
import { gaussianNoise } from "./noise.ts";
import { openSeeded } from "./open-seeded.ts";
import { sentencePieces } from "./pieces.ts";
import { NOISE_INPUT } from "./seeded-graph.ts";
import { floats, floatsOf, row } from "./tensors.ts";
import { normalizeText } from "./text-normalize.ts";
import { openTokenizer, type VoiceTokenizer } from "./tokenizer.ts";
import type { Delivery, GraphOpener, NeuralVoice, Saying, Script } from "./voice.ts";
import { OWN_RATE } from "./voice.ts";

/** Of `VitsConfig` in transformers; its defaults. */
const VitsConfig = z.looseObject({
  model_type: z.literal("vits"),
  sampling_rate: z.int().positive(),
  speaking_rate: z.number().positive().default(1),
  noise_scale: z.number().default(0.667),
  noise_scale_duration: z.number().default(0.8),
});
type VitsConfig = z.infer<typeof VitsConfig>;
const VitsTokenizerConfig = z.looseObject({ is_uroman: z.boolean().default(false) });

/** Longest sentence spoken in one run, characters: about 20 s. Memory and drift grow beyond. */
const LONGEST_PIECE = 250;
/** Noise drawn once a seed: 22 s of a real voice (192 numbers a frame of 16 ms) before it repeats. */
const NOISE_LENGTH = 2 ** 18;
const RATE_INPUTS = ["speaking_rate", "length_scale"];

/**
 * Opens a VITS voice (MMS-TTS): `config.json`, `tokenizer.json`, `onnx/model[_dtype].onnx` with
 * inputs input_ids, attention_mask [1, n] and, in some exports, speaking_rate or length_scale,
 * noise scales and seed, [1]. Whatever the graph draws at random is given from the seed.
 * @throws MissingModel, EngineFailure
 */
export async function openVits(
  folder: ModelFolder,
  dtype: Dtype,
  open: GraphOpener,
): Promise<NeuralVoice> {
  const config = await folder.readJson("config.json", VitsConfig);
  const { is_uroman } = await folder.readJson("tokenizer_config.json", VitsTokenizerConfig);
  const tokenizer = await openTokenizer(folder);
  const graph = await openSeeded(await folder.graph("model", dtype), open);
  return new VitsVoice({ config, tokenizer, graph, romanized: is_uroman });
}

interface Parts {
  readonly config: VitsConfig;
  readonly tokenizer: VoiceTokenizer;
  readonly graph: Graph;
  /** Trained on text put into Latin letters by uroman. */
  readonly romanized: boolean;
}

class VitsVoice implements NeuralVoice {
  readonly sampleRate: number;
  readonly maxRate: number;
  readonly #parts: Parts;
  #noise: { readonly seed: number; readonly tensor: Tensor } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.sampleRate = parts.config.sampling_rate;
    this.maxRate = RATE_INPUTS.some((name) => parts.graph.inputs.includes(name)) ? OWN_RATE : 1;
  }

  get device() {
    return this.#parts.graph.device;
  }

  prepare(saying: Saying, language: Language): Script {
    if (!("text" in saying)) throw new Error("Internal: VITS reads text, not phonemes");
    const { tokenizer, romanized } = this.#parts;
    const knows = (character: string): boolean => tokenizer.knows(character);
    const lost = new Set<string>();
    const pieces = sentencePieces(saying.text, language, LONGEST_PIECE).map((piece) => {
      const fitted = fitToAlphabet(normalizeText(piece.text, language, knows), knows);
      for (const character of fitted.lost) lost.add(character);
      return { ...piece, text: fitted.text };
    });
    if (romanized && lost.size > 0) throw needsRoman(language, [...lost]);
    assertSpeakable({ text: pieces.map(({ text }) => text).join(" "), lost: [...lost] }, language);
    return { pieces: pieces.filter(({ text }) => /[\p{L}\p{N}]/u.test(text)), lost: [...lost] };
  }

  async speak(piece: string, delivery: Delivery): Promise<Float32Array> {
    const ids = this.#parts.tokenizer.encode(piece);
    const outputs = await this.#parts.graph.run(this.#feeds(ids, delivery), ["waveform"]);
    return floatsOf(outputs, "waveform");
  }

  #feeds(ids: readonly number[], { rate, seed }: Delivery): Record<string, Tensor> {
    const { config, graph } = this.#parts;
    const speed = config.speaking_rate * rate;
    const optional: Readonly<Record<string, () => Tensor>> = {
      speaking_rate: () => floats([speed]),
      length_scale: () => floats([1 / speed]),
      noise_scale: () => floats([config.noise_scale]),
      noise_scale_duration: () => floats([config.noise_scale_duration]),
      noise_scale_w: () => floats([config.noise_scale_duration]),
      seed: () => row([seed]),
      [NOISE_INPUT]: () => this.#noiseOf(seed),
    };
    const feeds: Record<string, Tensor> = {
      input_ids: row(ids),
      attention_mask: row(ids.map(() => 1)),
    };
    for (const [name, make] of Object.entries(optional)) {
      if (graph.inputs.includes(name)) feeds[name] = make();
    }
    return feeds;
  }

  #noiseOf(seed: number): Tensor {
    if (this.#noise?.seed !== seed) {
      this.#noise = { seed, tensor: floats(gaussianNoise(NOISE_LENGTH, seed)) };
    }
    return this.#noise.tensor;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.graph[Symbol.asyncDispose]();
  }
}

const needsRoman = (language: Language, letters: readonly string[]): OctaviaError =>
  new OctaviaError(
    "InvalidInput",
    `This voice for ${LANGUAGES[language].name} reads only text in Latin letters (uroman).`,
    {
      hint: "Choose another voice for this language; `octavia models list` shows those there are.",
      details: `not in its alphabet: ${letters.join(" ")}`,
    },
  );
