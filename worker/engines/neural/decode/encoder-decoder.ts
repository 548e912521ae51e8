import { Tensor } from "onnxruntime-node";
import type { Device } from "../../engine.ts";
import { type OpenGraph, openGraph } from "../runtime/graph.ts";
import { readOnnxFile } from "../runtime/onnx-file.ts";
import { isOutOfMemory } from "../runtime/ort-errors.ts";
import type { Dtype, GraphSettings, ModelFolder, Tensors } from "../runtime/types.ts";
import { decodeBeams } from "./beam.ts";
import { CachedDecoder } from "./cached-decoder.ts";
import { type DecoderLayout, readDecoderLayout } from "./decoder-layout.ts";
import { DeviceRows } from "./device-rows.ts";
import { Ranker } from "./ranker.ts";
import { release } from "./row-order.ts";
import { decodeSingle } from "./single.ts";
import { floatsOf, toHalf } from "./tensor-rows.ts";
import type { DecodeControl, DecodeRequest, Encoded, EncoderDecoder, Hypothesis } from "./types.ts";

interface EncoderDecoderSettings extends Omit<GraphSettings, "keepOnDevice"> {
  readonly dtype: Dtype;
}

const STATES = "last_hidden_state";

/**
 * Opens the encoder and the merged decoder of a Whisper, Marian or M2M100 folder, both on the first
 * device that takes both: what the encoder gives stays where the decoder takes it.
 * @throws MissingModel, OutOfMemory, EngineFailure
 */
export async function openEncoderDecoder(
  folder: ModelFolder,
  settings: EncoderDecoderSettings,
): Promise<EncoderDecoder> {
  const encoderPath = await folder.graph("encoder_model", settings.dtype);
  const decoderPath = await folder.graph("decoder_model_merged", settings.dtype);
  const { outputs } = await readOnnxFile(decoderPath);
  const caches = outputs.filter((name) => name.startsWith("present."));
  return openPair(encoderPath, decoderPath, caches, settings);
}

async function openPair(
  encoderPath: string,
  decoderPath: string,
  caches: readonly string[],
  settings: EncoderDecoderSettings,
): Promise<EncoderDecoder> {
  const encoder = await openGraph(encoderPath, { ...settings, keepOnDevice: [STATES] });
  const { device } = encoder;
  try {
    const own = { ...settings, devices: [device], keepOnDevice: caches };
    return encoderDecoderOf(encoder, await openGraph(decoderPath, own), settings.threads);
  } catch (error) {
    await encoder[Symbol.asyncDispose]();
    const others = settings.devices.slice(settings.devices.indexOf(device) + 1);
    if (others.length === 0 || isOutOfMemory(error)) throw error;
    return openPair(encoderPath, decoderPath, caches, { ...settings, devices: others });
  }
}

/**
 * Decodes with graphs that are open already; they belong to what is returned.
 * @throws EngineFailure if they are not such graphs
 */
export function encoderDecoderOf(
  encoder: OpenGraph,
  decoder: OpenGraph,
  threads: number,
): EncoderDecoder {
  return new GraphPair(encoder, decoder, readDecoderLayout(decoder), new Ranker(threads));
}

class GraphPair implements EncoderDecoder {
  readonly device: Device;
  readonly givesAttentions: boolean;
  readonly #encoder: OpenGraph;
  readonly #decoder: {
    readonly graph: OpenGraph;
    readonly layout: DecoderLayout;
    readonly device: DeviceRows;
  };

  readonly #ranker: Ranker;

  constructor(encoder: OpenGraph, decoder: OpenGraph, layout: DecoderLayout, ranker: Ranker) {
    this.#ranker = ranker;
    this.device = decoder.device;
    this.givesAttentions = layout.attentions.length > 0;
    this.#encoder = encoder;
    this.#decoder = { graph: decoder, layout, device: new DeviceRows(decoder.device) };
  }

  async encode(feeds: Tensors): Promise<Encoded> {
    const fed = Object.entries(feeds).map(([name, tensor]) => {
      const half = this.#encoder.shapes.get(name)?.type === "float16" && tensor.type === "float32";
      return [name, half ? toHalfTensor(tensor) : tensor] as const;
    });
    const { [STATES]: states } = await this.#encoder.run(Object.fromEntries(fed), [STATES]);
    if (states === undefined) throw new Error("Internal: the encoder gave no states");
    return {
      rows: states.dims[0] ?? 0,
      states,
      mask: feeds["attention_mask"],
      dispose: () => {
        release(states);
      },
    };
  }

  async decode(
    encoded: Encoded,
    request: DecodeRequest,
    control: DecodeControl,
  ): Promise<Hypothesis[][]> {
    checkRequest(encoded, request, this.givesAttentions);
    if (encoded.rows === 0) return [];
    const decoder = new CachedDecoder(this.#decoder, encoded, request.attentionHeads ?? []);
    try {
      const { strategy } = request;
      return strategy.kind === "beam"
        ? await decodeBeams(decoder, this.#ranker, request, strategy, control)
        : await decodeSingle(decoder, this.#ranker, request, control);
    } finally {
      decoder.dispose();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#encoder[Symbol.asyncDispose]();
    await this.#decoder.graph[Symbol.asyncDispose]();
    await this.#decoder.device[Symbol.asyncDispose]();
    await this.#ranker[Symbol.asyncDispose]();
  }
}

function checkRequest(encoded: Encoded, request: DecodeRequest, attentions: boolean): void {
  const { prompts, strategy } = request;
  const length = prompts[0]?.length ?? 0;
  if (prompts.length !== encoded.rows || prompts.some((prompt) => prompt.length !== length)) {
    throw new Error("Internal: a prompt of the same length for each row is needed");
  }
  if (encoded.rows > 0 && length === 0) throw new Error("Internal: an empty prompt");
  if (strategy.kind === "sample" && !(strategy.temperature > 0)) {
    throw new Error(`Internal: sampling at temperature ${strategy.temperature}`);
  }
  if (strategy.kind === "beam" && !(strategy.beams >= 1 && strategy.nBest <= strategy.beams)) {
    throw new Error(`Internal: ${strategy.nBest} best of ${strategy.beams} beams`);
  }
  if (request.attentionHeads !== undefined && !attentions) {
    throw new Error("Internal: this decoder gives no attentions");
  }
}

function toHalfTensor(tensor: Tensor): Tensor {
  return new Tensor("float16", toHalf(floatsOf(tensor)), tensor.dims);
}
