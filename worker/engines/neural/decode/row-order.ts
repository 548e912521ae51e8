import type { Tensor } from "onnxruntime-node";
import type { DeviceRows } from "./device-rows.ts";
import { planMoves, type RowMove, staysInPlace } from "./row-moves.ts";
import { copyRows, moveRows } from "./tensor-rows.ts";

/** A new order for the rows of several tensors, planned once. */
export class RowOrder {
  /** Nothing moves. */
  readonly inPlace: boolean;
  readonly #parents: readonly number[];
  readonly #device: DeviceRows;
  readonly #fits: boolean;
  #moves: RowMove[] | undefined;

  /** @param rows that the tensors have now */
  constructor(parents: readonly number[], rows: number, device: DeviceRows) {
    this.inPlace = staysInPlace(parents, rows);
    this.#parents = parents;
    this.#device = device;
    this.#fits = parents.length <= rows;
  }

  /**
   * For a tensor of one's own: its rows in the new order, in its own memory where they fit.
   * @returns what replaces it; the caller releases it if that is another
   */
  async arrange(tensor: Tensor): Promise<Tensor> {
    if (this.inPlace) return tensor;
    if (tensor.location !== "cpu" || !this.#fits) return this.copy(tensor);
    this.#moves ??= planMoves(this.#parents);
    return moveRows(tensor, this.#moves, this.#parents.length);
  }

  /** The rows in the new order in memory of their own. */
  async copy(tensor: Tensor): Promise<Tensor> {
    if (tensor.location === "cpu") return copyRows(tensor, this.#parents);
    return this.#device.take(tensor, this.#parents);
  }
}

/** Memory of the device goes back at once; that of the processor when nobody knows it any more. */
export function release(tensor: Tensor): void {
  if (tensor.location === "gpu-buffer") tensor.dispose();
}
