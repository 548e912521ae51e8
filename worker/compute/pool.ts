import type { Compute } from "./compute.ts";
import { lazily } from "./lazily.ts";
import { openTaskPool, type TaskPool } from "./task-pool.ts";
import type { ComputeTasks } from "./tasks.ts";

interface ComputeSettings {
  /** Threads for work on the processor: one a core. */
  readonly threads: number;
  /** A thread died or could not start while no task was on it. */
  readonly onError: (error: Error) => void;
  /** The compiled thread file; the one beside this module's folder unless a test says otherwise. */
  readonly file?: URL;
}

/**
 * Tasks whose sessions live on the accelerator. They share one thread: a device is faster with
 * one user, and a session belongs to the thread that opened it. None yet: Silero is quicker on
 * the processor.
 */
const ON_ACCELERATOR: ReadonlySet<keyof ComputeTasks> = new Set();

/**
 * Opens the compute pools of the engine process. Each starts its threads with its first task, so
 * that an engine which only answers a question costs no thread. Disposing cancels what runs and
 * waits for it.
 */
export function openCompute(settings: ComputeSettings): Compute & AsyncDisposable {
  const { threads, onError } = settings;
  // Beside the compiled module is its compiled thread: dist/worker/thread.js.
  const file = settings.file ?? new URL("../thread.js", import.meta.url);
  const open = (size: number) => lazily(() => openTaskPool<ComputeTasks>({ file, threads: size, onError }));
  const cpu = open(threads);
  const gpu = open(1);
  return {
    run(name, input, options) {
      const pool: TaskPool<ComputeTasks> = (ON_ACCELERATOR.has(name) ? gpu : cpu).get();
      return pool.run(name, input, options);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([cpu.opened?.[Symbol.asyncDispose](), gpu.opened?.[Symbol.asyncDispose]()]);
    },
  };
}
