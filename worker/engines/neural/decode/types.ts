import type { Device } from "../../engine.ts";
import type { Tensors } from "../runtime/types.ts";

/**
 * An encoder with its merged decoder (`decoder_model_merged`), in the thread that opened it. What
 * the encoder is fed differs by model; from there on all are decoded by one loop.
 */
export interface EncoderDecoder extends AsyncDisposable {
  readonly device: Device;
  /** Whether the decoder gives `cross_attentions.N`. */
  readonly givesAttentions: boolean;
  /** Runs the encoder on a batch. @throws OutOfMemory, EngineFailure */
  encode(feeds: Tensors): Promise<Encoded>;
  /**
   * Decodes every row of the batch.
   * @returns the hypotheses of each row, the best first
   * @throws OutOfMemory, EngineFailure; Cancelled within one token
   */
  decode(encoded: Encoded, request: DecodeRequest, control: DecodeControl): Promise<Hypothesis[][]>;
}

/** A batch that the encoder has read; it stays on the device. */
export interface Encoded {
  readonly rows: number;
  readonly states: Tensors[string];
  /** `encoder_attention_mask`, where the model takes one. */
  readonly mask: Tensors[string] | undefined;
  dispose(): void;
}

export type Strategy =
  | { readonly kind: "greedy" }
  | {
      readonly kind: "beam";
      readonly beams: number;
      /** The score is the sum of log-probabilities over length to this power. */
      readonly lengthPenalty: number;
      /** How many hypotheses are returned, at most `beams`. */
      readonly nBest: number;
    }
  | { readonly kind: "sample"; readonly temperature: number; readonly seed: number };

export interface DecodeRequest {
  /** A row each: the tokens the decoder is given first, all rows of the same length. */
  readonly prompts: readonly (readonly number[])[];
  readonly maxNewTokens: number;
  readonly endToken: number;
  readonly padToken: number;
  readonly strategy: Strategy;
  /** Applied in order to the logits of each row before anything is chosen. */
  readonly processors: readonly LogitsProcessor[];
  /** Keep the cross attention of each token, for these heads as [layer, head]. */
  readonly attentionHeads?: readonly (readonly [layer: number, head: number])[];
}

/** Changes the logits of one row in place; -Infinity forbids a token. */
export type LogitsProcessor = (logits: Float32Array, row: DecodingRow) => void;

export interface DecodingRow {
  /** In the batch as it was given. */
  readonly index: number;
  /** Prompt and what followed. */
  readonly tokens: readonly number[];
  readonly promptLength: number;
}

export interface DecodeControl {
  /** Throws `Cancelled` once the caller has cancelled; asked before each token. */
  checkCancelled(): void;
  /** The logits after each token of a row's prompt, once, before the first choice. */
  onPrompt?(row: number, logitsAt: (position: number) => Float32Array): void;
  /** A row is done. */
  onRow?(row: number): void;
}

export interface Hypothesis {
  /** New tokens, without prompt and end token. */
  readonly tokens: readonly number[];
  /**
   * The natural logarithm of each token's probability after the processors (before any
   * temperature), end token included if it came.
   */
  readonly logProbs: readonly number[];
  /** What beams are ranked by; without beams the mean of `logProbs`. */
  readonly score: number;
  /** False if `maxNewTokens` cut it off. */
  readonly finished: boolean;
  /**
   * One matrix a head asked for: attention of each token (prompt included, the last new one
   * excluded unless it was fed) over the encoder's frames, row-major.
   */
  readonly attentions?: readonly Float32Array[];
}
