import { Tensor } from "onnxruntime-node";
import { openGraph } from "../runtime/graph.ts";
import { onnxModel } from "../runtime/tiny-onnx.ts";
import type { Graph } from "../runtime/types.ts";
import { type Ranked, rankRow } from "./scan.ts";

/** Below this many logits a walk over them in JavaScript is faster than asking onnxruntime. */
const FEW = 32_768;

/**
 * Finds the best tokens of each row of logits and their probabilities. Over a vocabulary of 65,000
 * onnxruntime's vectorized operators take a tenth of the time that a loop in JavaScript takes.
 */
export class Ranker implements AsyncDisposable {
  readonly #threads: number;
  #graph: Promise<Graph> | undefined;

  constructor(threads: number) {
    this.#threads = threads;
  }

  /**
   * @param logits rows x vocabulary
   * @param best how many of each row
   */
  async rank(logits: Float32Array, vocabulary: number, best: number): Promise<Ranked[]> {
    const rows = logits.length / vocabulary;
    const size = Math.min(best, vocabulary);
    if (logits.length < FEW) {
      return Array.from({ length: rows }, (_, row) =>
        rankRow(logits.subarray(row * vocabulary, (row + 1) * vocabulary), size),
      );
    }
    this.#graph ??= openRanking(this.#threads);
    const graph = await this.#graph;
    const outputs = await graph.run({
      logits: new Tensor("float32", logits, [rows, vocabulary]),
      best: new Tensor("int64", BigInt64Array.of(BigInt(size)), [1]),
    });
    const top = outputs["top"]?.data;
    const tokens = outputs["tokens"]?.data;
    const greatest = outputs["greatest"]?.data;
    if (
      !(top instanceof Float32Array) ||
      !(tokens instanceof BigInt64Array) ||
      !(greatest instanceof Float32Array)
    ) {
      throw new Error("Internal: the ranking gave other types");
    }
    return Array.from(greatest, (probability, row) =>
      rankedRow(
        top.subarray(row * size, (row + 1) * size),
        tokens.subarray(row * size, (row + 1) * size),
        probability,
      ),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const graph = await this.#graph;
    this.#graph = undefined;
    await graph?.[Symbol.asyncDispose]();
  }
}

/** @param greatest probability of the best: with its logit it gives those of the others */
function rankedRow(top: Float32Array, tokens: BigInt64Array, greatest: number): Ranked {
  const most = top[0] ?? Number.NaN;
  const logSum = most - Math.log(greatest);
  const count = Number.isNaN(logSum) ? 0 : top.findIndex((logit) => !(logit > -Infinity));
  const kept = top.subarray(0, count === -1 ? top.length : count);
  return {
    tokens: Array.from(tokens.subarray(0, kept.length), Number),
    logProbs: Array.from(kept, (logit) => logit - logSum),
  };
}

function openRanking(threads: number): Promise<Graph> {
  const bytes = onnxModel({
    nodes: [
      { operator: "TopK", inputs: ["logits", "best"], outputs: ["top", "tokens"] },
      { operator: "Softmax", inputs: ["logits"], outputs: ["probabilities"] },
      {
        operator: "ReduceMax",
        inputs: ["probabilities"],
        outputs: ["greatest"],
        attributes: { axes: [1] },
      },
    ],
    inputs: { logits: "float32", best: "int64" },
    outputs: { top: "float32", tokens: "int64", greatest: "float32" },
  });
  return openGraph({ name: "ranking", bytes }, { devices: ["cpu"], threads });
}
