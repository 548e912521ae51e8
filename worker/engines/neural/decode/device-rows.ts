import { Tensor } from "onnxruntime-node";
import type { Device } from "../../engine.ts";
import { openGraph } from "../runtime/graph.ts";
import { onnxModel } from "../runtime/tiny-onnx.ts";
import type { Graph } from "../runtime/types.ts";

type RowType = "float32" | "float16";

/** Picks rows of tensors that lie in a device's memory, without bringing them out of it. */
export class DeviceRows implements AsyncDisposable {
  readonly #device: Device;
  readonly #graphs = new Map<RowType, Promise<Graph>>();

  constructor(device: Device) {
    this.#device = device;
  }

  /** @returns a new tensor of the rows named, on the device @throws OutOfMemory, EngineFailure */
  async take(tensor: Tensor, rows: readonly number[]): Promise<Tensor> {
    const { type } = tensor;
    if (type !== "float32" && type !== "float16") throw new Error(`Internal: rows of ${type}`);
    const opening = this.#graphs.get(type) ?? openGather(type, this.#device);
    this.#graphs.set(type, opening);
    const indices = new Tensor("int64", BigInt64Array.from(rows, BigInt), [rows.length]);
    const { taken } = await (await opening).run({ data: tensor, indices });
    if (taken === undefined) throw new Error("Internal: no rows were taken");
    return taken;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const opening of this.#graphs.values()) await (await opening)[Symbol.asyncDispose]();
    this.#graphs.clear();
  }
}

/** Gather along its default axis, the first. */
function openGather(type: RowType, device: Device): Promise<Graph> {
  const bytes = onnxModel({
    nodes: [{ operator: "Gather", inputs: ["data", "indices"], outputs: ["taken"] }],
    inputs: { data: type, indices: "int64" },
    outputs: { taken: type },
  });
  return openGraph(
    { name: "Gather", bytes },
    { devices: [device], threads: 1, keepOnDevice: ["taken"] },
  );
}
