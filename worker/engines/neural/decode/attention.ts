import type { Tensors } from "../runtime/types.ts";
import { floatsOf } from "./tensor-rows.ts";

/** The cross attention of one run of the decoder. */
export interface AttentionStep {
  /** What a row's tokens attend to: for each head asked for, tokens x frames, copied. */
  of(row: number): Float32Array[];
}

/** A row's attention so far: the newest part, and where those before it are. */
export interface AttentionTrail {
  readonly heads: readonly Float32Array[];
  readonly before: AttentionTrail | undefined;
}

/** @param layers names of the outputs, each rows x heads x length x frames */
export function readAttention(
  outputs: Tensors,
  layers: readonly string[],
  heads: readonly (readonly [layer: number, head: number])[],
  length: number,
): AttentionStep {
  const sources = heads.map(([layer, head]) => {
    const tensor = outputs[layers[layer] ?? ""];
    if (tensor === undefined) throw new Error(`Internal: no attention of layer ${layer}`);
    const size = length * (tensor.dims[3] ?? 0);
    return { floats: floatsOf(tensor), head, heads: tensor.dims[1] ?? 0, size };
  });
  return {
    of: (row) =>
      sources.map(({ floats, head, heads: all, size }) => {
        const at = (row * all + head) * size;
        return floats.slice(at, at + size);
      }),
  };
}

/** A trail as one matrix a head, in the order in which the tokens were fed. */
export function joinTrail(trail: AttentionTrail | undefined): Float32Array[] {
  const parts: (readonly Float32Array[])[] = [];
  for (let at = trail; at !== undefined; at = at.before) parts.unshift(at.heads);
  const heads = parts[0]?.length ?? 0;
  return Array.from({ length: heads }, (_, head) => {
    const pieces = parts.map((part) => part[head] ?? new Float32Array(0));
    const matrix = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      matrix.set(piece, at);
      at += piece.length;
    }
    return matrix;
  });
}
