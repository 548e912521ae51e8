import { bytesOf, tensorOver } from "./tensor-rows.ts";
import type { Encoded } from "./types.ts";

/**
 * Batches that were encoded one after another as one batch, in the processor's memory.
 * @param parts at least one; of the same shape but for their rows, without masks
 */
export function joinEncoded(parts: readonly Encoded[]): Encoded {
  const [first] = parts;
  if (first === undefined) throw new Error("Internal: no batches to join");
  if (parts.length === 1) return first;
  const all = parts.map(({ states }) => bytesOf(states));
  const joined = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const bytes of all) {
    joined.set(bytes, at);
    at += bytes.length;
  }
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const states = tensorOver(first.states.type, joined, [rows, ...first.states.dims.slice(1)]);
  for (const part of parts) part.dispose();
  return { rows, states, mask: undefined, dispose: () => undefined };
}
