import type { Compute } from "./compute/compute.ts";
import type { Engines } from "./engines/engines.ts";
import type { Ffmpeg } from "./media/ffmpeg.ts";

/** Runs `work` when one of `size` slots is free; slots are handed out in order of asking. */
export interface Slots {
  readonly size: number;
  /**
   * @param work is told how many have or want a slot when it begins, itself among them
   * @throws Cancelled if the signal fires before a slot is free
   */
  use<T>(signal: AbortSignal, work: (crowd: number) => Promise<T>): Promise<T>;
}

/** What the engine process lends to the steps; opened once, shared by all jobs. */
export interface Tools {
  readonly ffmpeg: Ffmpeg;
  readonly engines: Engines;
  /** The pool of threads for work that computes in JavaScript or ONNX. */
  readonly compute: Compute;
  /** One slot a core: every child or task that computes takes one. */
  readonly cpu: Slots;
}
