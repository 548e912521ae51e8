import type { Tensor } from "onnxruntime-node";
import type { z } from "zod";
import type { Dtype } from "../../../../models/select.ts";
import type { Device } from "../../engine.ts";

export type { Dtype };

export type Tensors = Readonly<Record<string, Tensor>>;

/** One ONNX graph in memory. It belongs to the thread that opened it. */
export interface Graph extends AsyncDisposable {
  /** The one it really runs on, after any fallback. */
  readonly device: Device;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /**
   * @param wanted names of the outputs to compute; all if not given
   * @throws OutOfMemory, EngineFailure
   */
  run(feeds: Tensors, wanted?: readonly string[]): Promise<Tensors>;
}

/** Where and how a graph is opened. */
export interface GraphSettings {
  /** The first that takes the graph is used. */
  readonly devices: readonly Device[];
  /** Threads inside one operator, on the processor. */
  readonly threads: number;
  /** Outputs that stay in the device's memory, because the next run takes them as inputs. */
  readonly keepOnDevice?: readonly string[];
  /** Refuse a device that would leave part of the graph to the processor. */
  readonly noFallback?: boolean;
}

/** A folder in the Hugging Face ONNX layout, verified to be whole. */
export interface ModelFolder {
  /** Absolute path. */
  readonly dir: string;
  /** Reads and checks a JSON file of the folder. @throws EngineFailure naming the file and what is wrong */
  readJson<T>(name: string, schema: z.ZodType<T>): Promise<T>;
  has(name: string): boolean;
  /**
   * Path of `onnx/<stem><suffix of dtype>.onnx`.
   * @throws MissingModel if it or its external data is not there
   */
  graph(stem: string, dtype: Dtype): Promise<string>;
}
