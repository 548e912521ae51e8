import { basename } from "node:path";
import { InferenceSession } from "onnxruntime-node";
import type { Device } from "../../engine.ts";
import { isOutOfMemory, openFailure, runFailure } from "./ort-errors.ts";
import type { Graph, GraphSettings, Tensors } from "./types.ts";

/** Element type and dimensions of a graph's input; names stand for dimensions left open. */
export interface InputShape {
  readonly type: string;
  readonly dims: readonly (number | string)[];
}

/** A device that did not take a graph. */
export interface Refusal {
  readonly device: Device;
  readonly reason: string;
}

/** A graph with what its file says of it. */
export interface OpenGraph extends Graph {
  readonly shapes: ReadonlyMap<string, InputShape>;
  /** The devices tried before the one it runs on. */
  readonly refused: readonly Refusal[];
}

/** What is opened: a file, by path so that its external data is found, or a small graph's bytes. */
export type GraphSource = string | { readonly name: string; readonly bytes: Uint8Array };

/** Errors are thrown; onnxruntime need not print them as well. */
const LOG_FATAL = 4;

/**
 * Opens a graph on the first of the devices that takes it.
 * @throws OutOfMemory of the first that would take it if it had the room, EngineFailure telling why each device refused
 */
export async function openGraph(source: GraphSource, settings: GraphSettings): Promise<OpenGraph> {
  const name = typeof source === "string" ? basename(source) : source.name;
  const refused: Refusal[] = [];
  let last: unknown = new Error("Internal: a graph was to be opened on no device");
  for (const device of settings.devices) {
    try {
      const session = await openSession(source, device, settings);
      return new SessionGraph(name, session, device, refused, keptNames(device, settings));
    } catch (error) {
      // Whoever asked has a smaller dtype to try here before the next device.
      if (isOutOfMemory(error)) throw openFailure(error, name, device);
      last = error;
      refused.push({ device, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const details = refused.map(({ device, reason }) => `${device}: ${reason}`).join("\n");
  throw openFailure(last, name, details);
}

function openSession(
  source: GraphSource,
  device: Device,
  settings: GraphSettings,
): Promise<InferenceSession> {
  const kept = keptNames(device, settings);
  const options: InferenceSession.SessionOptions = {
    executionProviders: [device],
    intraOpNumThreads: settings.threads,
    interOpNumThreads: 1,
    logSeverityLevel: LOG_FATAL,
    extra: {
      session: {
        // Threads that wait spinning take the cores from other graphs (a third of the time of a
        // batch of 16, measured on 2 cores), from ffmpeg and from the person at the machine.
        intra_op: { allow_spinning: "0" },
        ...(settings.noFallback === true && device !== "cpu"
          ? { disable_cpu_ep_fallback: "1" }
          : {}),
      },
    },
    ...(kept.length === 0
      ? {}
      : { preferredOutputLocation: Object.fromEntries(kept.map((name) => [name, "gpu-buffer"])) }),
  };
  return typeof source === "string"
    ? InferenceSession.create(source, options)
    : InferenceSession.create(source.bytes, options);
}

/** onnxruntime-node 1.30 hands buffers from output to input on WebGPU alone. */
function keptNames(device: Device, settings: GraphSettings): readonly string[] {
  return device === "webgpu" ? (settings.keepOnDevice ?? []) : [];
}

class SessionGraph implements OpenGraph {
  readonly device: Device;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly shapes: ReadonlyMap<string, InputShape>;
  readonly refused: readonly Refusal[];
  readonly #name: string;
  readonly #session: InferenceSession;
  readonly #keeps: boolean;
  #open = true;

  constructor(
    name: string,
    session: InferenceSession,
    device: Device,
    refused: readonly Refusal[],
    kept: readonly string[],
  ) {
    this.#name = name;
    this.#session = session;
    this.#keeps = kept.length > 0;
    this.device = device;
    this.refused = refused;
    this.inputs = session.inputNames;
    this.outputs = session.outputNames;
    this.shapes = new Map(
      session.inputMetadata.flatMap((input) =>
        input.isTensor ? [[input.name, { type: input.type, dims: input.shape }] as const] : [],
      ),
    );
  }

  async run(feeds: Tensors, wanted?: readonly string[]): Promise<Tensors> {
    if (!this.#open) throw new Error(`Internal: the graph ${this.#name} is closed`);
    try {
      if (wanted === undefined) return await this.#session.run(feeds);
      if (this.#keeps) return await this.#runBound(feeds, wanted);
      return await this.#session.run(feeds, wanted);
    } catch (error) {
      throw runFailure(error, this.#name, this.device);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#session.release();
  }

  /**
   * With outputs on the device onnxruntime-node 1.30 remembers the buffers of outputs asked for
   * once and fails when their shapes change in a run that leaves them out. So all are asked for.
   */
  async #runBound(feeds: Tensors, wanted: readonly string[]): Promise<Tensors> {
    const all = await this.#session.run(feeds);
    const asked = new Set(wanted);
    for (const [name, tensor] of Object.entries(all)) if (!asked.has(name)) tensor.dispose();
    return Object.fromEntries(Object.entries(all).filter(([name]) => asked.has(name)));
  }
}
