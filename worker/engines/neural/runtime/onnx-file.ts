import { type FileHandle, open } from "node:fs/promises";
import { OctaviaError } from "../../../../contract/errors.ts";

/** A file beside a graph that holds weights of it. */
interface ExternalFile {
  /** As the graph writes it: relative to the graph's folder. */
  readonly location: string;
  /** How long the file must be at least. */
  readonly bytes: number;
}

/** Read at once: initializers that lie elsewhere take some 100 bytes each, so most is seen in few reads. */
const WINDOW = 64 * 1024;

/**
 * Fields to go into, by message (numbers of github.com/onnx/onnx, onnx.proto). What is not named
 * here, such as weights inside the file, is jumped over unread.
 */
const INSIDE: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  model: { 7: "main" },
  main: { 1: "node", 5: "tensor", 12: "output", 15: "sparse" },
  graph: { 1: "node", 5: "tensor", 15: "sparse" },
  sparse: { 1: "tensor", 2: "tensor" },
  node: { 5: "attribute" },
  attribute: { 5: "tensor", 6: "graph", 10: "tensor", 11: "graph" },
  tensor: { 13: "entry" },
};

interface OnnxFile {
  readonly external: readonly ExternalFile[];
  /** Names of what the graph computes. */
  readonly outputs: readonly string[];
}

/**
 * What a graph's file says of itself, found without reading the weights in it.
 * @throws EngineFailure if the file is cut short or is no graph
 */
export async function readOnnxFile(path: string): Promise<OnnxFile> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const reader = new GraphReader(path, file, size);
    await reader.read("model", 0, size);
    if (reader.outputs.length === 0) throw reader.broken("has no graph in it");
    const external = [...reader.files].map(([location, bytes]) => ({ location, bytes }));
    return { external, outputs: reader.outputs };
  } finally {
    await file.close();
  }
}

class GraphReader {
  readonly files = new Map<string, number>();
  readonly outputs: string[] = [];
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #size: number;
  #window = new Uint8Array(0);
  #windowAt = 0;

  constructor(path: string, file: FileHandle, size: number) {
    this.#path = path;
    this.#file = file;
    this.#size = size;
  }

  broken(what: string): OctaviaError {
    return new OctaviaError("EngineFailure", `The model file "${this.#path}" ${what}.`, {
      hint: "The file is damaged or incomplete: pull or import the model again.",
    });
  }

  /** Walks the fields of one message. */
  async read(message: string, from: number, to: number): Promise<void> {
    const entries = new Map<string, string>();
    for (let at = from; at < to; ) {
      const key = await this.#varint(at);
      const field = Math.floor(key.value / 8);
      const body = await this.#body(key.value % 8, key.end, to);
      const inside = INSIDE[message]?.[field];
      if (inside === "entry") {
        const { 1: name = "", 2: value = "" } = await this.#texts(body.from, body.to);
        entries.set(name, value);
      } else if (inside === "output") {
        const { 1: name = "" } = await this.#texts(body.from, body.to);
        this.outputs.push(name);
      } else if (inside !== undefined) await this.read(inside, body.from, body.to);
      at = body.to;
    }
    this.#note(entries);
  }

  /** Where a field's content lies, by its kind on the wire. */
  async #body(kind: number, at: number, limit: number): Promise<{ from: number; to: number }> {
    const body = await this.#extent(kind, at);
    if (body.to > limit) throw this.broken("is cut short");
    return body;
  }

  async #extent(kind: number, at: number): Promise<{ from: number; to: number }> {
    switch (kind) {
      case 0:
        return { from: at, to: (await this.#varint(at)).end };
      case 1:
        return { from: at, to: at + 8 };
      case 2: {
        const length = await this.#varint(at);
        return { from: length.end, to: length.end + length.value };
      }
      case 5:
        return { from: at, to: at + 4 };
      default:
        throw this.broken("is not an ONNX graph");
    }
  }

  /** The fields of a small message as text: StringStringEntryProto, ValueInfoProto. */
  async #texts(from: number, to: number): Promise<Partial<Record<number, string>>> {
    const texts: Record<number, string> = {};
    for (let at = from; at < to; ) {
      const key = await this.#varint(at);
      const body = await this.#body(key.value % 8, key.end, to);
      const bytes = await this.#bytes(body.from, body.to);
      texts[Math.floor(key.value / 8)] = Buffer.from(bytes).toString("utf8");
      at = body.to;
    }
    return texts;
  }

  #note(entries: ReadonlyMap<string, string>): void {
    const location = entries.get("location");
    if (location === undefined) return;
    const end = Number(entries.get("offset") ?? 0) + Number(entries.get("length") ?? 0);
    this.files.set(location, Math.max(this.files.get(location) ?? 0, end));
  }

  async #varint(at: number): Promise<{ value: number; end: number }> {
    let value = 0;
    let scale = 1;
    for (let end = at; ; end += 1) {
      const byte = this.#window[end - this.#windowAt] ?? (await this.#byte(end));
      // Negative numbers take ten bytes; only their length matters here.
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) return { value, end: end + 1 };
      if (end - at >= 9) throw this.broken("is not an ONNX graph");
    }
  }

  async #byte(at: number): Promise<number> {
    const [byte] = await this.#bytes(at, at + 1);
    if (byte === undefined) throw this.broken("is cut short");
    return byte;
  }

  async #bytes(from: number, to: number): Promise<Uint8Array> {
    if (to > this.#size) throw this.broken("is cut short");
    const inside = from >= this.#windowAt && to <= this.#windowAt + this.#window.length;
    if (!inside) {
      const buffer = new Uint8Array(Math.max(WINDOW, to - from));
      const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, from);
      this.#window = buffer.subarray(0, bytesRead);
      this.#windowAt = from;
    }
    return this.#window.subarray(from - this.#windowAt, to - this.#windowAt);
  }
}
