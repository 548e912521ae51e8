import type { z } from "zod";
import type { ArtifactStore } from "../artifacts/store.ts";
import type { Tools } from "../tools.ts";

/** Everything that changes a step's result, as plain data: no paths, no dates. */
export type KeyParts = { readonly [name: string]: KeyValue };
export type KeyValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly KeyValue[]
  | { readonly [name: string]: KeyValue };

/** What a step mostly waits for; the executor bounds how many of each run at once. */
export type Resource = "gpu" | "cpu" | "io";

/** What a step may use while it runs. */
export interface StepContext {
  /** Fires on cancel; checked between units of work. */
  readonly signal: AbortSignal;
  /** Folder of the artifact in the making: files written here become part of it. */
  readonly dir: string;
  /** For units cached one by one inside the step. */
  readonly artifacts: ArtifactStore;
  readonly tools: Tools;
  /** Units done of all units of this step. */
  progress(done: number, total: number): void;
  /** Something the person should know; it reaches the report. */
  warn(message: string): void;
}

/**
 * A pure function from inputs to an artifact: a JSON value and files beside it.
 * Bump `version` when the output changes for the same key.
 */
export interface Step<In, Out> {
  readonly name: string;
  readonly version: number;
  readonly resource: Resource;
  /** What is counted in its progress. */
  readonly unit: "lines" | "seconds" | "steps" | "bytes";
  /** Checks a stored value before it is believed. */
  readonly output: z.ZodType<Out>;
  key(input: In): KeyParts;
  run(input: In, context: StepContext): Promise<Out>;
  /**
   * For a step whose result lies outside the store (an exported file): whether a stored value
   * still tells the truth. A value that does not is made again.
   */
  holds?(value: Out): Promise<boolean>;
}
