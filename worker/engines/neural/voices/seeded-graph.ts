import {
  ATTRIBUTE,
  GRAPH,
  initializer,
  MODEL,
  NODE,
  node,
  TENSOR,
  TYPE,
  valueInfo,
} from "./onnx-message.ts";
import { bytesField, type Field, readFields } from "./protobuf.ts";

/** The input that a seeded graph takes: standard normal numbers, float32, any length from 1. */
export const NOISE_INPUT = "octavia_noise";

/** How far apart the places are where each node begins to read the noise; a prime. */
const STRIDE = 7919;
/** TensorProto.DataLocation */
const EXTERNAL = 1;

/**
 * Makes an ONNX model take its noise from outside. `RandomNormalLike` without a seed gives other
 * numbers in each run and process, and with one it still goes on from run to run; in its place
 * come nodes that read the input `octavia_noise` in a circle, each from a place of its own.
 * @returns the changed model; undefined if it draws no such numbers, or if weights lie in a second
 * file, which is found by the path of the model alone
 * @throws Error if the bytes are no ONNX model
 */
export function takeNoiseFromOutside(model: Uint8Array): Uint8Array | undefined {
  const fields: Uint8Array[] = [];
  for (const field of readFields(model)) {
    const graph = field.number === MODEL.graph ? seedGraph(field.bytes) : field.raw;
    if (graph === undefined) return undefined;
    fields.push(graph === field.raw ? graph : bytesField(MODEL.graph, graph));
  }
  return Buffer.concat(fields);
}

function seedGraph(graph: Uint8Array): Uint8Array | undefined {
  let drawn = 0;
  const parts: Uint8Array[] = [];
  for (const field of readFields(graph)) {
    if (field.number === GRAPH.initializer && isExternal(field.bytes)) return undefined;
    const random = field.number === GRAPH.node ? readNormalLike(field) : undefined;
    if (random === undefined) parts.push(field.raw);
    else {
      parts.push(...readNoise(random, drawn));
      drawn += 1;
    }
  }
  return drawn === 0 ? undefined : Buffer.concat([...parts, ...noiseInput()]);
}

/** Whether a tensor's numbers lie in a file of their own. */
function isExternal(tensor: Uint8Array): boolean {
  for (const { number, value } of readFields(tensor)) {
    if (number === TENSOR.dataLocation && value === EXTERNAL) return true;
  }
  return false;
}

interface NormalLike {
  readonly like: string;
  readonly output: string;
}

/** Undefined for other nodes, and for normal numbers that are not standard or not float32. */
function readNormalLike(field: Field): NormalLike | undefined {
  const text = new TextDecoder();
  let [opType, like, output] = ["", "", ""];
  for (const part of readFields(field.bytes)) {
    if (part.number === NODE.opType) opType = text.decode(part.bytes);
    else if (part.number === NODE.input) like = text.decode(part.bytes);
    else if (part.number === NODE.output) output = text.decode(part.bytes);
    else if (part.number === NODE.attribute && !isStandard(part.bytes)) return undefined;
  }
  return opType === "RandomNormalLike" ? { like, output } : undefined;
}

/** Whether an attribute of `RandomNormalLike` says what is so without it: mean 0, scale 1, float32. */
function isStandard(attribute: Uint8Array): boolean {
  let [name, value, float] = ["", 0, 0];
  for (const { number, bytes, value: whole, raw } of readFields(attribute)) {
    if (number === ATTRIBUTE.name) name = new TextDecoder().decode(bytes);
    else if (number === ATTRIBUTE.float) float = Buffer.from(raw).readFloatLE(raw.length - 4);
    else if (number === ATTRIBUTE.int) value = whole;
  }
  if (name === "mean") return float === 0;
  if (name === "scale") return float === 1;
  return name === "dtype" ? value === TYPE.float : name === "seed";
}

/** output = noise[(offset + 0, 1, 2, ...) mod length], in the shape of `like`. */
function readNoise({ like, output }: NormalLike, index: number): Uint8Array[] {
  const name = (part: string): string => `octavia_${part}_${index}`;
  const offset = BigInt(index * STRIDE);
  const nodes = [
    node("Shape", [like], [name("shape")]),
    node("Size", [like], [name("size")]),
    node("Add", [name("size"), name("from")], [name("to")]),
    node("Range", [name("from"), name("to"), "octavia_one"], [name("range")]),
    node("Size", [NOISE_INPUT], [name("length")]),
    node("Mod", [name("range"), name("length")], [name("places")]),
    node("Gather", [NOISE_INPUT, name("places")], [name("flat")], { axis: 0 }),
    node("Reshape", [name("flat"), name("shape")], [output]),
  ];
  const from = initializer(name("from"), [], BigInt64Array.of(offset));
  return [
    ...nodes.map((bytes) => bytesField(GRAPH.node, bytes)),
    bytesField(GRAPH.initializer, from),
  ];
}

const noiseInput = (): Uint8Array[] => [
  bytesField(GRAPH.input, valueInfo(NOISE_INPUT, TYPE.float, ["octavia_noise_length"])),
  bytesField(GRAPH.initializer, initializer("octavia_one", [], BigInt64Array.of(1n))),
];
