import { bytesField, message, numberField } from "./protobuf.ts";

/** Numbers of the fields used, and codes of types (onnx/onnx.proto, IR version 8). */
export const MODEL = { opsetImport: 8, graph: 7, irVersion: 1 } as const;
export const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
export const NODE = { input: 1, output: 2, opType: 4, attribute: 5 } as const;
export const ATTRIBUTE = { name: 1, float: 2, int: 3, ints: 8, type: 20 } as const;
export const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9, dataLocation: 14 } as const;
export const TYPE = { float: 1, int64: 7, float16: 10 } as const;
const INT = 2;
const INTS = 7;

/** A node of a graph; attributes are whole numbers or lists of them. */
export function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, number | readonly number[]>> = {},
): Uint8Array {
  return message(
    ...inputs.map((name) => bytesField(NODE.input, name)),
    ...outputs.map((name) => bytesField(NODE.output, name)),
    bytesField(NODE.opType, opType),
    ...Object.entries(attributes).map(([name, value]) =>
      bytesField(NODE.attribute, attribute(name, value)),
    ),
  );
}

function attribute(name: string, value: number | readonly number[]): Uint8Array {
  return typeof value === "number"
    ? message(
        bytesField(ATTRIBUTE.name, name),
        numberField(ATTRIBUTE.int, value),
        numberField(ATTRIBUTE.type, INT),
      )
    : message(
        bytesField(ATTRIBUTE.name, name),
        ...value.map((one) => numberField(ATTRIBUTE.ints, one)),
        numberField(ATTRIBUTE.type, INTS),
      );
}

/** A constant; `dims` empty for a scalar. Weights are little-endian in ONNX, as on all our machines. */
export function initializer(
  name: string,
  dims: readonly number[],
  data: Float32Array | BigInt64Array,
): Uint8Array {
  return message(
    ...dims.map((dim) => numberField(TENSOR.dims, dim)),
    numberField(TENSOR.dataType, data instanceof Float32Array ? TYPE.float : TYPE.int64),
    bytesField(TENSOR.name, name),
    bytesField(TENSOR.rawData, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  );
}

/** An input or output of a graph; a dimension by name is free. */
export function valueInfo(
  name: string,
  type: number,
  dims: readonly (number | string)[],
): Uint8Array {
  const shape = dims.map((dim) =>
    bytesField(1, typeof dim === "number" ? numberField(1, dim) : bytesField(2, dim)),
  );
  const tensor = message(numberField(1, type), bytesField(2, message(...shape)));
  return message(bytesField(1, name), bytesField(2, bytesField(1, tensor)));
}
