/**
 * As much of the protocol buffer wire format (protobuf.dev/programming-guides/encoding) as is
 * needed to read and write ONNX messages field by field.
 */

/** One field of a message, not yet understood. */
export interface Field {
  readonly number: number;
  /** The whole field with its tag, to be copied as it is. */
  readonly raw: Uint8Array;
  /** What a length-delimited field holds; empty for others. */
  readonly bytes: Uint8Array;
  /** What a varint field holds; 0 for others. */
  readonly value: number;
}

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** The fields of a message in their order. @throws Error if it is cut off or not a message */
export function* readFields(message: Uint8Array): Generator<Field> {
  let at = 0;
  while (at < message.length) {
    const start = at;
    const tag = readVarint(message, at);
    at = tag.next;
    const wire = tag.value & 7;
    let bytes: Uint8Array = message.subarray(at, at);
    let value = 0;
    if (wire === WIRE.varint) ({ value, next: at } = readVarint(message, at));
    else if (wire === WIRE.bytes) {
      const length = readVarint(message, at);
      at = length.next + length.value;
      bytes = message.subarray(length.next, at);
    } else if (wire === WIRE.fixed32) at += 4;
    else if (wire === WIRE.fixed64) at += 8;
    else throw new Error(`wire type ${wire} at byte ${start}`);
    if (at > message.length) throw new Error(`field at byte ${start} is cut off`);
    yield { number: Math.floor(tag.value / 8), raw: message.subarray(start, at), bytes, value };
  }
}

/** Exact up to 2^53; what is greater (negative numbers) is only skipped over. */
function readVarint(message: Uint8Array, from: number): { value: number; next: number } {
  let value = 0;
  for (let at = from, scale = 1; ; at += 1, scale *= 128) {
    const byte = message[at];
    if (byte === undefined || at - from > 9) throw new Error(`number at byte ${from} has no end`);
    value += (byte & 127) * scale;
    if (byte < 128) return { value, next: at + 1 };
  }
}

/** @param value a whole number from 0 to 2^53 */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}

/** A field that holds a whole number from 0 to 2^53. */
export const numberField = (number: number, value: number): Uint8Array =>
  Buffer.concat([varint(number * 8 + WIRE.varint), varint(value)]);

/** A field that holds text, bytes or a message. */
export function bytesField(number: number, content: string | Uint8Array): Uint8Array {
  const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  return Buffer.concat([varint(number * 8 + WIRE.bytes), varint(bytes.length), bytes]);
}

/** Fields put together to a message. */
export const message = (...fields: readonly Uint8Array[]): Uint8Array => Buffer.concat(fields);
