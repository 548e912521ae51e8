import { Tensor } from "onnxruntime-node";
import { openEncoderDecoder } from "../../../worker/engines/neural/decode/encoder-decoder.ts";
import { suppress } from "../../../worker/engines/neural/decode/processors.ts";
import type {
  EncoderDecoder,
  LogitsProcessor,
  Strategy,
} from "../../../worker/engines/neural/decode/types.ts";
import { openModelFolder } from "../../../worker/engines/neural/runtime/model-folder.ts";
import { planBatches } from "../../../worker/engines/neural/translation/batches.ts";
import { type Codec, codecFor } from "../../../worker/engines/neural/translation/codec.ts";
import {
  readConfig,
  type TranslationConfig,
} from "../../../worker/engines/neural/translation/config.ts";
import { readVocabulary } from "../../../worker/engines/neural/translation/vocabulary.ts";
import { CPU } from "./cpu.ts";

/** Octavia's own. */
const BATCH_TOKENS = 512;

/** A text, and how many tokens its translation is made to have, end and all. */
export interface Wanted {
  readonly text: string;
  readonly length: number;
}

export interface OpusModel extends AsyncDisposable {
  readonly network: EncoderDecoder;
  readonly config: TranslationConfig;
  readonly codec: Codec;
}

export async function openOpus(dir: string): Promise<OpusModel> {
  const folder = await openModelFolder(dir);
  const config = await readConfig(folder);
  const codec = codecFor(config, await readVocabulary(folder), "en", "es");
  const network = await openEncoderDecoder(folder, CPU);
  const dispose = async (): Promise<void> => network[Symbol.asyncDispose]();
  return { network, config, codec, [Symbol.asyncDispose]: dispose };
}

/** The tokens of each translation by ours, as Octavia batches them. */
export async function translate(
  { network, config, codec }: OpusModel,
  texts: readonly Wanted[],
  strategy: Strategy,
): Promise<number[][]> {
  const { startToken, endToken, padToken } = config;
  const sources = texts.map(({ text }) => codec.encode(text));
  const translated: number[][] = [];
  const lengths = sources.map((tokens) => tokens.length);
  for (const batch of planBatches(lengths, BATCH_TOKENS)) {
    const wanted = batch.map((index) => texts[index]?.length ?? 0);
    const encoded = await network.encode(
      feedsOf(
        batch.map((index) => sources[index] ?? []),
        padToken,
      ),
    );
    const request = {
      ...{ endToken, padToken, strategy, maxNewTokens: Math.max(...wanted) },
      prompts: batch.map(() => [startToken]),
      processors: [suppress(config.suppressed), endAt(wanted, endToken)],
    };
    const rows = await network.decode(encoded, request, { checkCancelled: () => undefined });
    encoded.dispose();
    for (const [row, index] of batch.entries()) {
      const tokens = rows[row]?.[0]?.tokens ?? [];
      codec.decode(tokens);
      translated[index] = [...tokens];
    }
  }
  return translated;
}

/** Each row ends with so many new tokens, the end included. */
function endAt(lengths: readonly number[], endToken: number): LogitsProcessor {
  return (logits, { index, tokens, promptLength }) => {
    const last = tokens.length - promptLength >= (lengths[index] ?? 0) - 1;
    if (last) logits.fill(-Infinity);
    logits[endToken] = last ? 0 : -Infinity;
  };
}

function feedsOf(sources: readonly (readonly number[])[], padToken: number) {
  const longest = Math.max(...sources.map((tokens) => tokens.length));
  const ids = new BigInt64Array(sources.length * longest).fill(BigInt(padToken));
  const mask = new BigInt64Array(ids.length);
  for (const [row, tokens] of sources.entries()) {
    ids.set(tokens.map(BigInt), row * longest);
    mask.fill(1n, row * longest, row * longest + tokens.length);
  }
  const shape = [sources.length, longest];
  return {
    input_ids: new Tensor("int64", ids, shape),
    attention_mask: new Tensor("int64", mask, shape),
  };
}
