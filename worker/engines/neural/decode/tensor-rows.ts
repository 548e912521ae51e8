import { Tensor } from "onnxruntime-node";
import { ASIDE, type RowMove } from "./row-moves.ts";

/** The bytes of a tensor in the processor's memory: rows move alike whatever they hold. */
export function bytesOf(tensor: Tensor): Uint8Array {
  const { data } = tensor;
  if (Array.isArray(data)) throw new Error("Internal: rows of text");
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** A tensor over memory that is there. */
export function tensorOver(type: Tensor.Type, bytes: Uint8Array, dims: readonly number[]): Tensor {
  const { buffer, byteOffset, byteLength } = bytes;
  switch (type) {
    case "float32":
      return new Tensor("float32", new Float32Array(buffer, byteOffset, byteLength / 4), dims);
    case "float16":
      return new Tensor("float16", new Uint16Array(buffer, byteOffset, byteLength / 2), dims);
    case "int64":
      return new Tensor("int64", new BigInt64Array(buffer, byteOffset, byteLength / 8), dims);
    default:
      throw new Error(`Internal: rows of type ${type}`);
  }
}

/** Moves rows inside the tensor's own memory. @returns its first `count` rows, in the same memory */
export function moveRows(tensor: Tensor, moves: readonly RowMove[], count: number): Tensor {
  const bytes = bytesOf(tensor);
  const size = bytes.length / (tensor.dims[0] ?? 1);
  let aside: Uint8Array | undefined;
  for (const { from, to } of moves) {
    if (to === ASIDE) aside = bytes.slice(from * size, (from + 1) * size);
    else if (from !== ASIDE) bytes.copyWithin(to * size, from * size, (from + 1) * size);
    else if (aside !== undefined) bytes.set(aside, to * size);
  }
  const kept = bytes.subarray(0, count * size);
  return tensorOver(tensor.type, kept, [count, ...tensor.dims.slice(1)]);
}

/** Copies rows into new memory. */
export function copyRows(tensor: Tensor, parents: readonly number[]): Tensor {
  const bytes = bytesOf(tensor);
  const size = bytes.length / (tensor.dims[0] ?? 1);
  const copy = new Uint8Array(parents.length * size);
  for (const [row, parent] of parents.entries()) {
    copy.set(bytes.subarray(parent * size, (parent + 1) * size), row * size);
  }
  return tensorOver(tensor.type, copy, [parents.length, ...tensor.dims.slice(1)]);
}

/** The numbers of a tensor as 32-bit floats: itself, or a copy where it is of 16 bits. */
export function floatsOf(tensor: Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  if (tensor.type !== "float16") throw new Error(`Internal: a tensor of type ${tensor.type}`);
  const { buffer, byteOffset, byteLength } = bytesOf(tensor);
  return fromHalf(new Uint16Array(buffer, byteOffset, byteLength / 2));
}

/** Every number of 16 bits as one of 32, made when first asked for: a vocabulary is read each token. */
let widened: Float32Array | undefined;

function fromHalf(halves: Uint16Array): Float32Array {
  widened ??= Float32Array.from({ length: 0x1_0000 }, (_, half) => widen(half));
  const floats = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i += 1) floats[i] = widened[halves[i] ?? 0] ?? 0;
  return floats;
}

/** IEEE 754 binary16 to binary32. */
function widen(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Binary32 to IEEE 754 binary16, rounded to the nearest; what is too great becomes infinite. */
export function toHalf(floats: Float32Array): Uint16Array {
  const halves = new Uint16Array(floats.length);
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  for (const [i, value] of bits.entries()) {
    const sign = (value >>> 16) & 0x8000;
    const exponent = ((value >>> 23) & 0xff) - 127 + 15;
    const fraction = value & 0x7fffff;
    if (exponent <= 0) {
      const small = Math.round(Math.abs(floats[i] ?? 0) * 2 ** 24);
      halves[i] = sign | small;
    } else if (exponent >= 31) {
      halves[i] = sign | 0x7c00 | (exponent === 0xff - 112 && fraction !== 0 ? 0x200 : 0);
    } else {
      // The carry of the rounding runs into the exponent, which is right.
      const even = (fraction >> 13) & 1;
      halves[i] = sign + (exponent << 10) + ((fraction + 0xfff + even) >> 13);
    }
  }
  return halves;
}
