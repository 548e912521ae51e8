import { Tensor } from "onnxruntime-node";
import { OctaviaError } from "../../../../contract/errors.ts";
import type { Tensors } from "../runtime/types.ts";

/** A row of whole numbers, [1, n]. */
export const row = (values: readonly number[]): Tensor =>
  new Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);

/** Floats of any shape; alone if none is given, [n]. */
export const floats = (
  values: Float32Array | readonly number[],
  shape: readonly number[] = [values.length],
): Tensor => new Tensor("float32", Float32Array.from(values), shape);

/** An output of a voice's graph. @throws EngineFailure if the graph gave no such thing */
export function tensorOf(outputs: Tensors, name: string): Tensor {
  const tensor = outputs[name];
  if (tensor !== undefined) return tensor;
  throw new OctaviaError("EngineFailure", `The voice model gave no "${name}".`, {
    hint: "Its files may be of another kind of model; `octavia models verify` checks them.",
    details: `outputs: ${Object.keys(outputs).join(", ")}`,
  });
}

/** An output as floats. @throws EngineFailure if the graph gave no such thing */
export function floatsOf(outputs: Tensors, name: string): Float32Array {
  const { data, type } = tensorOf(outputs, name);
  if (data instanceof Float32Array) return data;
  throw new OctaviaError("EngineFailure", `The voice model gave "${name}" as ${type}, not floats.`);
}
