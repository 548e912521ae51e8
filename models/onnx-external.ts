import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Where a tensor's bytes lie outside its graph. */
export interface ExternalData {
  readonly location: string;
  /** Bytes into the file. */
  readonly offset: number;
  /** `undefined`: to the file's end. */
  readonly length: number | undefined;
}

/**
 * The messages of onnx.proto3 through which external data can be reached: field number -> message.
 * (onnx/onnx, onnx.proto3: ModelProto.graph 7, training_info 20, functions 25; GraphProto.node 1,
 * initializer 5, sparse_initializer 15; NodeProto.attribute 5; AttributeProto.t 5, g 6, tensors 10,
 * graphs 11, sparse_tensor 22, sparse_tensors 23; TensorProto.external_data 13.)
 */
const MESSAGES = {
  model: { 7: "graph", 20: "training", 25: "function" },
  training: { 1: "graph", 2: "graph" },
  function: { 7: "node", 11: "attribute" },
  graph: { 1: "node", 5: "tensor", 15: "sparse" },
  node: { 5: "attribute" },
  attribute: { 5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse" },
  sparse: { 1: "tensor", 2: "tensor" },
  tensor: { 13: "external" },
} as const satisfies Record<string, Readonly<Record<number, string>>>;
type Message = keyof typeof MESSAGES;

/** Graphs in nodes in graphs: real ones go three deep. */
const MAX_DEPTH = 64;
/** Fields looked at; the largest graphs have some hundred thousand. */
const MAX_FIELDS = 20_000_000;
/** Longest name or number of external data. */
const MAX_STRING = 4096;
const WINDOW = 1 << 18;

/**
 * Finds all external data of an ONNX graph. Only the outline is read: weights are stepped over, so
 * that memory stays small whatever the file. Synchronous, since it takes a hundred thousand tiny reads.
 * @throws Error if the file is no ONNX graph, or nested beyond reason
 */
export function externalDataOf(path: string): ExternalData[] {
  const file = openSync(path, "r");
  try {
    const reader = new Reader(file, fstatSync(file).size);
    const found: ExternalData[] = [];
    if (reader.size === 0) throw new Error("the file is empty");
    walk(reader, "model", reader.size, 0, found);
    return found;
  } finally {
    closeSync(file);
  }
}

function walk(
  reader: Reader,
  message: Message,
  end: number,
  depth: number,
  found: ExternalData[],
): void {
  if (depth > MAX_DEPTH) throw new Error("graphs are nested too deep");
  const fields: Readonly<Record<number, string>> = MESSAGES[message];
  const external: Record<string, string> = {};
  while (reader.at < end) {
    const field = reader.field(end);
    if (field.end === undefined) continue;
    const inner = fields[field.number];
    if (inner === "external") Object.assign(external, readEntry(reader, field.end));
    else if (isMessage(inner)) walk(reader, inner, field.end, depth + 1, found);
    reader.at = field.end;
  }
  if (reader.at !== end) throw new Error("a field is longer than what holds it");
  if (Object.keys(external).length > 0) found.push(toExternal(external));
}

const isMessage = (name: string | undefined): name is Message =>
  name !== undefined && name in MESSAGES;

/** StringStringEntryProto: key 1, value 2. */
function readEntry(reader: Reader, end: number): Record<string, string> {
  let [key, value] = ["", ""];
  while (reader.at < end) {
    const field = reader.field(end);
    if (field.end === undefined) continue;
    const text = reader.text(field.end);
    if (field.number === 1) key = text;
    if (field.number === 2) value = text;
  }
  return { [key]: value };
}

function toExternal(entries: Readonly<Record<string, string>>): ExternalData {
  const number = (text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    if (!/^\d{1,15}$/.test(text)) throw new Error(`external data with a bad number: ${text}`);
    return Number(text);
  };
  return {
    location: entries["location"] ?? "",
    offset: number(entries["offset"]) ?? 0,
    length: number(entries["length"]),
  };
}

/** Reads protobuf's wire format (protobuf.dev/programming-guides/encoding) from a file. */
class Reader {
  at = 0;
  readonly size: number;
  readonly #file: number;
  readonly #window = Buffer.alloc(WINDOW);
  #from = 0;
  #filled = 0;
  #fields = 0;

  constructor(file: number, size: number) {
    this.#file = file;
    this.size = size;
  }

  /** The next field's number; `end` is where its bytes end if it has a length, else it is behind us. */
  field(limit: number): { readonly number: number; readonly end: number | undefined } {
    this.#fields += 1;
    if (this.#fields > MAX_FIELDS) throw new Error("more fields than any graph has");
    const tag = this.#varint();
    const number = Math.floor(tag / 8);
    if (number === 0) throw new Error("not in ONNX's format");
    switch (tag % 8) {
      case 0:
        this.#varint();
        return { number, end: undefined };
      case 1:
        return this.#skip(number, 8, limit);
      case 2: {
        const length = this.#varint();
        if (this.at + length > limit) throw new Error("the file is cut short, or no ONNX graph");
        return { number, end: this.at + length };
      }
      case 5:
        return this.#skip(number, 4, limit);
      default:
        throw new Error("not in ONNX's format");
    }
  }

  text(end: number): string {
    if (end - this.at > MAX_STRING) throw new Error("external data with an endless name");
    const bytes = Buffer.alloc(end - this.at);
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = this.#byte();
    return bytes.toString("utf8");
  }

  #skip(number: number, bytes: number, limit: number): { number: number; end: undefined } {
    this.at += bytes;
    if (this.at > limit) throw new Error("the file is cut short, or no ONNX graph");
    return { number, end: undefined };
  }

  /** Numbers beyond 2^53 (negative ones) only need to be stepped over. */
  #varint(): number {
    let value = 0;
    for (let i = 0; i < 10; i += 1) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw new Error("not in ONNX's format");
  }

  #byte(): number {
    if (this.at < this.#from || this.at >= this.#from + this.#filled) {
      this.#from = this.at;
      this.#filled = readSync(this.#file, this.#window, 0, WINDOW, this.at);
    }
    const byte = this.at < this.size ? this.#window[this.at - this.#from] : undefined;
    if (byte === undefined || this.#filled === 0) {
      throw new Error("the file is cut short, or no ONNX graph");
    }
    this.at += 1;
    return byte;
  }
}
