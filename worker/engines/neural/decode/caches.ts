import { Tensor } from "onnxruntime-node";
import type { Tensors } from "../runtime/types.ts";
import type { CacheSlot } from "./decoder-layout.ts";
import type { DeviceRows } from "./device-rows.ts";
import { RowOrder, release } from "./row-order.ts";

/**
 * What a decoder remembers of a batch, a tensor a name, handed from the outputs of one run to the
 * inputs of the next as they are. Rows move only where their order really changes.
 */
export class Caches {
  readonly #slots: readonly CacheSlot[];
  readonly #device: DeviceRows;
  readonly #tensors = new Map<string, Tensor>();
  #rows: number;

  /** @param rows in the batch before the first run */
  constructor(slots: readonly CacheSlot[], device: DeviceRows, rows: number) {
    this.#slots = slots;
    this.#device = device;
    this.#rows = rows;
  }

  /** What a run takes; empty before the first. */
  addTo(feeds: Record<string, Tensor>): void {
    for (const slot of this.#slots) {
      feeds[slot.past] = this.#tensors.get(slot.past) ?? empty(slot, this.#rows);
    }
  }

  /**
   * Keeps what a run gave. After the first run a merged decoder gives the encoder's part empty, so
   * that of the first is kept.
   */
  take(outputs: Tensors, first: boolean): void {
    for (const slot of this.#slots) {
      if (slot.of === "encoder" && !first) continue;
      const given = outputs[slot.present];
      if (given === undefined) throw new Error(`Internal: the decoder gave no ${slot.present}`);
      this.#replace(slot.past, given);
    }
  }

  /** Row i becomes what row `parents[i]` was. Beams of one input share its encoder part unmoved. */
  async arrange(parents: readonly number[], encoderParents: readonly number[]): Promise<void> {
    const orders = {
      decoder: new RowOrder(parents, this.#rows, this.#device),
      encoder: new RowOrder(encoderParents, this.#rows, this.#device),
    };
    for (const slot of this.#slots) {
      const tensor = this.#tensors.get(slot.past);
      if (tensor !== undefined) this.#replace(slot.past, await orders[slot.of].arrange(tensor));
    }
    this.#rows = parents.length;
  }

  dispose(): void {
    for (const tensor of this.#tensors.values()) release(tensor);
    this.#tensors.clear();
  }

  #replace(name: string, tensor: Tensor): void {
    const old = this.#tensors.get(name);
    this.#tensors.set(name, tensor);
    if (old !== undefined && old !== tensor) release(old);
  }
}

function empty(slot: CacheSlot, rows: number): Tensor {
  const dims = [rows, slot.heads, 0, slot.size];
  return slot.type === "float32"
    ? new Tensor("float32", new Float32Array(0), dims)
    : new Tensor("float16", new Uint16Array(0), dims);
}
