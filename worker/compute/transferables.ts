/**
 * The buffers of the typed arrays in a task's result that can be moved instead of copied: those
 * that fill their buffer. A view on a part is copied, since moving would take the whole away from
 * whoever else looks at it (Node's small Buffers all look at one).
 */
export function transferables(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  collect(value, found);
  return [...found];
}

function collect(value: unknown, found: Set<ArrayBuffer>): void {
  if (value instanceof ArrayBuffer) {
    found.add(value);
  } else if (ArrayBuffer.isView(value)) {
    const { buffer, byteLength } = value;
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) found.add(buffer);
  } else if (Array.isArray(value)) {
    // Plain numbers, of which there may be millions, hold no buffers.
    if (typeof value[0] === "object") for (const item of value) collect(item, found);
  } else if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) collect(item, found);
  }
}
