import { readFile } from "node:fs/promises";
import { errorCode } from "../../contract/errors.ts";
import type { Octavia } from "../octavia.ts";
import type { MediaFiles } from "./media-files.ts";
import { Recent } from "./recent.ts";

/** Peaks a second that are measured once: 5 ms each, finer than any window shows. */
const RATE = 200;
/** Waveforms kept in memory, 1.4 MB an hour each. */
const KEPT = 8;
const FULL_SCALE = 2 ** 16 - 1;

/** A part of a file, in seconds. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * Loudness over time. A file is measured once, finely; every zoom and part is answered from that,
 * out of memory or from a file beside the other things made for a moment.
 */
export class Waveforms {
  readonly #octavia: Octavia;
  readonly #media: MediaFiles;
  readonly #measured = new Recent<Uint16Array>(KEPT);

  constructor(octavia: Octavia, media: MediaFiles) {
    this.#octavia = octavia;
    this.#media = media;
  }

  /**
   * The largest sample of each of `count` equal stretches of a part, 0 to 1.
   * @param state of the file: another content is another state
   * @throws UnsupportedMedia, EngineFailure
   */
  async peaks(path: string, state: string, part: Part): Promise<number[]> {
    // Without the request's signal: others may wait for the same waveform.
    const fine = await this.#measured.get(state, () => this.#measure(path, state));
    return coarse(fine, part);
  }

  async #measure(path: string, state: string): Promise<Uint16Array> {
    const out = await this.#media.place([state, "peaks", RATE], ".peaks");
    const there = await readFile(out).catch((thrown: unknown) => {
      if (errorCode(thrown) === "ENOENT") return undefined;
      throw thrown;
    });
    if (there !== undefined) return numbersOf(there);
    await this.#octavia.engine.request("peaks", { path, rate: RATE, out });
    return numbersOf(await readFile(out));
  }
}

function numbersOf(bytes: Uint8Array): Uint16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint16Array.from({ length: Math.floor(bytes.byteLength / 2) }, (_, at) =>
    view.getUint16(at * 2, true),
  );
}

/** Fewer and coarser peaks of a part; 0 behind the end of the sound. */
export function coarse(fine: Uint16Array, { from, to, count }: Part): number[] {
  const step = ((to - from) * RATE) / count;
  return Array.from({ length: count }, (_, index) => {
    const first = Math.floor(from * RATE + index * step);
    // A stretch shorter than a fine one shows that in which it lies.
    const end = Math.max(first + 1, Math.ceil(from * RATE + (index + 1) * step));
    let peak = 0;
    for (let at = first; at < end && at < fine.length; at += 1)
      peak = Math.max(peak, fine[at] ?? 0);
    return Math.round((peak / FULL_SCALE) * 1000) / 1000;
  });
}
