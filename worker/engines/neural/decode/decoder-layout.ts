import { OctaviaError } from "../../../../contract/errors.ts";
import type { OpenGraph } from "../runtime/graph.ts";

/** One tensor that a decoder remembers from token to token. */
export interface CacheSlot {
  /** Name as input. */
  readonly past: string;
  /** Name as output. */
  readonly present: string;
  /** Of the tokens (grows with each), or of the encoder's states (computed once). */
  readonly of: "decoder" | "encoder";
  readonly type: "float32" | "float16";
  readonly heads: number;
  readonly size: number;
}

/** What a merged decoder takes and gives, read from the graph itself. */
export interface DecoderLayout {
  readonly takesMask: boolean;
  readonly caches: readonly CacheSlot[];
  /** `cross_attentions.N` in the order of the layers; none if the export has none. */
  readonly attentions: readonly string[];
}

const IDS = "input_ids";
const STATES = "encoder_hidden_states";
const MASK = "encoder_attention_mask";
const BRANCH = "use_cache_branch";
const PAST = /^past_key_values\.(\d+\.(decoder|encoder)\.(?:key|value))$/;
const ATTENTION = /^cross_attentions\.(\d+)$/;

/** @throws EngineFailure if the graph is not such a decoder */
export function readDecoderLayout(graph: OpenGraph): DecoderLayout {
  for (const name of [IDS, STATES, BRANCH]) {
    if (!graph.inputs.includes(name)) throw unknown(`it has no input "${name}"`);
  }
  if (!graph.outputs.includes("logits")) throw unknown('it has no output "logits"');
  const known = new Set([IDS, STATES, BRANCH, MASK]);
  const caches = graph.inputs.filter((name) => !known.has(name)).map((name) => cache(graph, name));
  const attentions = graph.outputs
    .filter((name) => ATTENTION.test(name))
    .sort((a, b) => layerOf(a) - layerOf(b));
  return { takesMask: graph.inputs.includes(MASK), caches, attentions };
}

function cache(graph: OpenGraph, past: string): CacheSlot {
  const match = PAST.exec(past);
  if (match?.[1] === undefined) throw unknown(`it has an input "${past}"`);
  const present = `present.${match[1]}`;
  if (!graph.outputs.includes(present)) throw unknown(`it has no output "${present}"`);
  const shape = graph.shapes.get(past);
  const type = shape?.type;
  if (type !== "float32" && type !== "float16") throw unknown(`"${past}" is of type ${type}`);
  return {
    past,
    present,
    of: match[2] === "encoder" ? "encoder" : "decoder",
    type,
    heads: fixed(shape?.dims[1]),
    size: fixed(shape?.dims[3]),
  };
}

/** A dimension that the graph leaves open takes any number. */
function fixed(dim: number | string | undefined): number {
  return typeof dim === "number" ? dim : 1;
}

function layerOf(attention: string): number {
  return Number(ATTENTION.exec(attention)?.[1]);
}

function unknown(why: string): OctaviaError {
  return new OctaviaError(
    "EngineFailure",
    `The model's decoder is of a kind unknown here: ${why}.`,
    {
      hint: "Octavia reads merged decoders (decoder_model_merged) as made by Hugging Face Optimum.",
    },
  );
}
