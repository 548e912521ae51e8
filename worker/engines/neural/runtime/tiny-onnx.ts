/** Element types of an ONNX tensor (TensorProto.DataType in github.com/onnx/onnx, onnx.proto). */
const ELEMENT_TYPE = { float32: 1, int64: 7, float16: 10 } as const;

/** ONNX 1.8: read by every onnxruntime since 2020. */
const IR_VERSION = 7;
const OPSET = 13;

/** AttributeProto.AttributeType.INTS */
const INTS = 7;

interface TinyNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The one kind of attribute needed so far: lists of integers. */
  readonly attributes?: Readonly<Record<string, readonly number[]>>;
}

interface TinyGraph {
  readonly nodes: readonly TinyNode[];
  readonly inputs: Readonly<Record<string, keyof typeof ELEMENT_TYPE>>;
  readonly outputs: Readonly<Record<string, keyof typeof ELEMENT_TYPE>>;
}

/**
 * A small graph without weights as the bytes of an ONNX file (operators of opset 13, shapes left
 * open). The numbers of the fields are those of onnx.proto.
 */
export function onnxModel({ nodes, inputs, outputs }: TinyGraph): Uint8Array {
  const graph = [
    ...nodes.map((node) => message(1, nodeProto(node))),
    text(2, "octavia"),
    ...Object.entries(inputs).map(([name, type]) => message(11, valueInfo(name, type))),
    ...Object.entries(outputs).map(([name, type]) => message(12, valueInfo(name, type))),
  ];
  const model = [integer(1, IR_VERSION), message(7, graph), message(8, [integer(2, OPSET)])];
  return Uint8Array.from(model.flat());
}

function nodeProto({ operator, inputs, outputs, attributes = {} }: TinyNode): number[][] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes).map(([name, values]) =>
      message(5, [text(1, name), ...values.map((value) => integer(8, value)), integer(20, INTS)]),
    ),
  ];
}

/** ValueInfoProto: name, then type.tensor_type.elem_type. */
function valueInfo(name: string, type: keyof typeof ELEMENT_TYPE): number[][] {
  return [text(1, name), message(2, [message(1, [integer(1, ELEMENT_TYPE[type])])])];
}

/** Protobuf's wire format: a key of field and kind, then a varint (0), or length and bytes (2). */
function integer(field: number, value: number): number[] {
  return [...varint(field << 3), ...varint(value)];
}

function message(field: number, parts: readonly number[][]): number[] {
  const body = parts.flat();
  return [...varint((field << 3) | 2), ...varint(body.length), ...body];
}

function text(field: number, value: string): number[] {
  return message(field, [[...Buffer.from(value, "utf8")]]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
