import type { ComputeTasks } from "./tasks.ts";

export interface ComputeOptions {
  readonly signal: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Runs a task on a pool thread. Cancel is cooperative: the task sees a flag between units of
 * work and the call ends only when the task has, so nothing is torn down inside a native call.
 */
export interface Compute {
  run<Name extends keyof ComputeTasks>(
    name: Name,
    input: Parameters<ComputeTasks[Name]>[0],
    options: ComputeOptions,
  ): Promise<Awaited<ReturnType<ComputeTasks[Name]>>>;
}

/** What a task on a pool thread is given besides its input. */
export interface TaskContext {
  /** Throws `Cancelled` once the caller has cancelled. */
  checkCancelled(): void;
  progress(done: number, total: number): void;
}
