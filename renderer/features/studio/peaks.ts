import type { Tile } from "./waves.ts";

type Read = (tile: Tile) => Promise<readonly number[]>;

/** Peaks that are kept: some megabytes. */
const MOST = 400;

/** A file's peaks, stretch by stretch, as they are looked at. */
export class Peaks {
  readonly #tiles = new Map<string, readonly number[] | "asked">();
  readonly #read: Read;
  readonly #onRead: () => void;

  /** @param onRead called when peaks have come that `of` did not have */
  constructor(read: Read, onRead: () => void) {
    this.#read = read;
    this.#onRead = onRead;
  }

  /** The peaks of a stretch, if they are there; else they are asked for. */
  of(tile: Tile): readonly number[] | undefined {
    const known = this.#tiles.get(tile.key);
    if (known !== undefined) return known === "asked" ? undefined : known;
    this.#tiles.set(tile.key, "asked");
    this.#forget();
    void this.#read(tile).then(
      (peaks) => {
        this.#tiles.set(tile.key, peaks);
        this.#onRead();
      },
      // The next look asks again; a waveform that is not there is no reason to disturb.
      () => this.#tiles.delete(tile.key),
    );
    return undefined;
  }

  /** Drops what was asked for first. */
  #forget(): void {
    for (const key of this.#tiles.keys()) {
      if (this.#tiles.size <= MOST) return;
      this.#tiles.delete(key);
    }
  }
}
