import { Tensor } from "onnxruntime-node";
import type { Graph, Tensors } from "../runtime/types.ts";
import { type AttentionStep, readAttention } from "./attention.ts";
import { Caches } from "./caches.ts";
import type { DecoderLayout } from "./decoder-layout.ts";
import type { DeviceRows } from "./device-rows.ts";
import { RowOrder, release } from "./row-order.ts";
import { floatsOf } from "./tensor-rows.ts";
import type { Encoded } from "./types.ts";

/** What a decoder says after the tokens it was fed. */
export interface DecoderStep {
  /** After the token at `position` of what was fed. */
  logitsAt(row: number, position: number): Float32Array;
  /** After the last token, rows x vocabulary: what the next is chosen by. To be written to. */
  readonly logits: Float32Array;
  readonly vocabulary: number;
  readonly attention: AttentionStep | undefined;
}

/** One batch on its way through a merged decoder: tokens in, logits out, caches kept. */
export class CachedDecoder {
  readonly #graph: Graph;
  readonly #layout: DecoderLayout;
  readonly #device: DeviceRows;
  readonly #caches: Caches;
  readonly #heads: readonly (readonly [layer: number, head: number])[];
  readonly #feeds: Record<string, Tensor> = {};
  /** The encoder's states belong to the caller until rows had to move. */
  #ownStates = false;
  #first = true;

  constructor(
    decoder: { readonly graph: Graph; readonly layout: DecoderLayout; readonly device: DeviceRows },
    encoded: Encoded,
    heads: readonly (readonly [layer: number, head: number])[],
  ) {
    this.#graph = decoder.graph;
    this.#layout = decoder.layout;
    this.#device = decoder.device;
    this.#caches = new Caches(decoder.layout.caches, decoder.device, encoded.rows);
    this.#heads = heads;
    this.#feeds["encoder_hidden_states"] = encoded.states;
    if (this.#layout.takesMask) {
      if (encoded.mask === undefined) throw new Error("Internal: the decoder takes a mask");
      this.#feeds["encoder_attention_mask"] = encoded.mask;
    }
  }

  /**
   * Feeds tokens to all rows, the same number to each.
   * @throws OutOfMemory, EngineFailure
   */
  async feed(tokens: readonly (readonly number[])[]): Promise<DecoderStep> {
    const length = tokens[0]?.length ?? 0;
    const ids = BigInt64Array.from(tokens.flat(), BigInt);
    this.#feeds["input_ids"] = new Tensor("int64", ids, [tokens.length, length]);
    this.#feeds["use_cache_branch"] = new Tensor("bool", Uint8Array.of(this.#first ? 0 : 1), [1]);
    this.#caches.addTo(this.#feeds);
    const outputs = await this.#graph.run(this.#feeds, this.#wanted());
    this.#caches.take(outputs, this.#first);
    this.#first = false;
    return this.#step(outputs, length);
  }

  /**
   * Row i becomes what row `parents[i]` was.
   * @param inputs for each row a row that has the same input: where its encoder part is taken from
   */
  async arrange(parents: readonly number[], inputs: readonly number[] = parents): Promise<void> {
    await this.#caches.arrange(parents, inputs);
    const states = this.#feeds["encoder_hidden_states"];
    const mask = this.#feeds["encoder_attention_mask"];
    if (states === undefined) return;
    const order = new RowOrder(inputs, states.dims[0] ?? 0, this.#device);
    if (order.inPlace) return;
    if (mask !== undefined) this.#feeds["encoder_attention_mask"] = await order.copy(mask);
    const arranged = this.#ownStates ? await order.arrange(states) : await order.copy(states);
    this.#feeds["encoder_hidden_states"] = arranged;
    if (this.#ownStates) release(states);
    this.#ownStates = true;
  }

  dispose(): void {
    this.#caches.dispose();
    const states = this.#feeds["encoder_hidden_states"];
    if (this.#ownStates && states !== undefined) release(states);
  }

  #wanted(): string[] {
    const caches = this.#layout.caches.filter(({ of }) => this.#first || of === "decoder");
    const layers = new Set(this.#heads.map(([layer]) => this.#layout.attentions[layer] ?? ""));
    return ["logits", ...caches.map(({ present }) => present), ...layers];
  }

  #step(outputs: Tensors, length: number): DecoderStep {
    const logits = outputs["logits"];
    if (logits === undefined) throw new Error("Internal: the decoder gave no logits");
    const floats = floatsOf(logits);
    const vocabulary = logits.dims[2] ?? 0;
    return {
      logitsAt(row, position) {
        const at = (row * length + position) * vocabulary;
        return floats.subarray(at, at + vocabulary);
      },
      logits: lastOfEach(floats, length, vocabulary),
      vocabulary,
      attention:
        this.#heads.length === 0
          ? undefined
          : readAttention(outputs, this.#layout.attentions, this.#heads, length),
    };
  }
}

/** The logits after the last of `length` tokens of each row; those given where there is but one. */
function lastOfEach(floats: Float32Array, length: number, vocabulary: number): Float32Array {
  if (length === 1) return floats;
  const last = new Float32Array(floats.length / length);
  for (let row = 0; row * vocabulary < last.length; row += 1) {
    const at = (row * length + length - 1) * vocabulary;
    last.set(floats.subarray(at, at + vocabulary), row * vocabulary);
  }
  return last;
}
