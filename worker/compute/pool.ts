import type { Compute } from "./compute.ts";
import { openTaskPool, type TaskPool } from "./task-pool.ts";
import type { ComputeTasks } from "./tasks.ts";

interface ComputeSettings {
  /** Threads for work on the processor: one a core. */
  readonly threads: number;
  /** A thread died or could not start outside a task; the process should end and start afresh. */
  readonly onError: (error: Error) => void;
  /** The compiled file of a pool thread. */
  readonly file: URL;
}

/**
 * Tasks whose sessions live on the accelerator. They share one thread: a device is fastest with
 * one user, and a session belongs to the thread that opened it. None so far: Silero is quicker
 * on the processor.
 */
const ON_ACCELERATOR: ReadonlySet<keyof ComputeTasks> = new Set();

/**
 * Opens the compute pools of the engine process. Each starts its threads with its first task, so
 * that an engine which only answers a question costs no thread. Disposing cancels what runs and
 * waits for it.
 */
export function openCompute(settings: ComputeSettings): Compute & AsyncDisposable {
  const open = (threads: number): TaskPool<ComputeTasks> => openTaskPool({ ...settings, threads });
  let cpu: TaskPool<ComputeTasks> | undefined;
  let gpu: TaskPool<ComputeTasks> | undefined;
  return {
    run(name, input, options) {
      if (ON_ACCELERATOR.has(name)) {
        gpu ??= open(1);
        return gpu.run(name, input, options);
      }
      cpu ??= open(settings.threads);
      return cpu.run(name, input, options);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([cpu?.[Symbol.asyncDispose](), gpu?.[Symbol.asyncDispose]()]);
    },
  };
}
