import { Tensor } from "onnxruntime-node";
import type { Language } from "../../../../contract/languages.ts";
import type { Device } from "../../engine.ts";
import { openEncoderDecoder } from "../decode/encoder-decoder.ts";
import { forceBegin, noRepeatedNgrams, suppress } from "../decode/processors.ts";
import type {
  DecodeControl,
  EncoderDecoder,
  Hypothesis,
  LogitsProcessor,
  Strategy,
} from "../decode/types.ts";
import { openModelFolder } from "../runtime/model-folder.ts";
import type { Dtype, GraphSettings, Tensors } from "../runtime/types.ts";
import { type Codec, codecFor } from "./codec.ts";
import { readConfig, type TranslationConfig } from "./config.ts";
import { longestTranslation } from "./soundness.ts";
import { readVocabulary, type Vocabulary } from "./vocabulary.ts";

/** Where a translation model lies and how it is opened. */
export interface ModelSettings extends Pick<GraphSettings, "devices" | "threads"> {
  /** A folder in the Hugging Face ONNX layout. */
  readonly dir: string;
  readonly dtype: Dtype;
}

/** How translations are searched for. */
export interface Search {
  /** 1 is greedy. */
  readonly beams: number;
  /** Translations returned of each text, at most `beams`. */
  readonly nBest: number;
  /** No sequence of so many tokens twice; 0: what the model's own settings say. */
  readonly noRepeat: number;
}

/** A translation model in the thread that opened it. */
export interface TranslationModel extends AsyncDisposable {
  readonly device: Device;
  /** Most tokens of a text, special ones included: half of what the model can place. */
  readonly sourceLimit: number;
  /** @throws MissingModel if the model does not know one of the languages */
  codec(from: Language, to: Language): Codec;
  /**
   * Translates a batch.
   * @param sources tokens of each text, by the codec
   * @returns the hypotheses of each, the best first; not finished is one that was cut because it
   * had run away
   * @throws OutOfMemory, EngineFailure, Cancelled
   */
  translate(
    sources: readonly (readonly number[])[],
    codec: Codec,
    search: Search,
    control: DecodeControl,
  ): Promise<Hypothesis[][]>;
}

/** @throws MissingModel, OutOfMemory, EngineFailure */
export async function openTranslationModel(settings: ModelSettings): Promise<TranslationModel> {
  const folder = await openModelFolder(settings.dir);
  const config = await readConfig(folder);
  const vocabulary = await readVocabulary(folder);
  return new Model(config, vocabulary, await openEncoderDecoder(folder, settings));
}

class Model implements TranslationModel {
  readonly sourceLimit: number;
  readonly #config: TranslationConfig;
  readonly #vocabulary: Vocabulary;
  readonly #graphs: EncoderDecoder;

  constructor(config: TranslationConfig, vocabulary: Vocabulary, graphs: EncoderDecoder) {
    this.#config = config;
    this.#vocabulary = vocabulary;
    this.#graphs = graphs;
    // The other half is room for a translation that is longer.
    this.sourceLimit = Math.floor(config.positions / 2);
  }

  get device(): Device {
    return this.#graphs.device;
  }

  codec(from: Language, to: Language): Codec {
    return codecFor(this.#config, this.#vocabulary, from, to);
  }

  async translate(
    sources: readonly (readonly number[])[],
    codec: Codec,
    search: Search,
    control: DecodeControl,
  ): Promise<Hypothesis[][]> {
    const { startToken, endToken, padToken, positions } = this.#config;
    const limits = sources.map((tokens) =>
      Math.min(longestTranslation(tokens.length) + codec.begin.length, positions - 1),
    );
    const encoded = await this.#graphs.encode(feedsOf(sources, padToken));
    try {
      const found = await this.#graphs.decode(
        encoded,
        {
          prompts: sources.map(() => [startToken]),
          maxNewTokens: Math.max(...limits) + 1,
          ...{ endToken, padToken },
          strategy: strategyOf(search, this.#config.lengthPenalty),
          processors: this.#processors(codec, search, limits),
        },
        control,
      );
      return found.map((row, index) =>
        row.map((each) => ({ ...each, finished: each.tokens.length < (limits[index] ?? 0) })),
      );
    } finally {
      encoded.dispose();
    }
  }

  /** Among them one that ends a row at its own limit, whatever the batch it is in. */
  #processors(codec: Codec, search: Search, limits: readonly number[]): LogitsProcessor[] {
    const { endToken, suppressed, noRepeat } = this.#config;
    const size = search.noRepeat === 0 ? noRepeat : search.noRepeat;
    const endAtLimit: LogitsProcessor = (logits, { index, tokens, promptLength }) => {
      if (tokens.length - promptLength < (limits[index] ?? 0)) return;
      const end = logits[endToken] ?? 0;
      logits.fill(-Infinity);
      logits[endToken] = Number.isFinite(end) ? end : 0;
    };
    return [
      suppress(suppressed),
      ...(size === 0 ? [] : [noRepeatedNgrams(size)]),
      ...(codec.begin.length === 0 ? [] : [forceBegin(codec.begin)]),
      endAtLimit,
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#graphs[Symbol.asyncDispose]();
  }
}

function strategyOf({ beams, nBest }: Search, lengthPenalty: number): Strategy {
  if (beams === 1) return { kind: "greedy" };
  return { kind: "beam", beams, lengthPenalty, nBest: Math.min(nBest, beams) };
}

/** Padded to the longest; shapes [texts, tokens]. */
function feedsOf(sources: readonly (readonly number[])[], padToken: number): Tensors {
  const longest = Math.max(...sources.map((tokens) => tokens.length));
  const shape = [sources.length, longest];
  const ids = new BigInt64Array(sources.length * longest).fill(BigInt(padToken));
  const mask = new BigInt64Array(ids.length);
  for (const [row, tokens] of sources.entries()) {
    for (const [column, token] of tokens.entries()) {
      ids[row * longest + column] = BigInt(token);
      mask[row * longest + column] = 1n;
    }
  }
  return {
    input_ids: new Tensor("int64", ids, shape),
    attention_mask: new Tensor("int64", mask, shape),
  };
}
