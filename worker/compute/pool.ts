import type { InferenceData } from "../inference.ts";
import type { Compute } from "./compute.ts";
import { runsModels } from "./model-task-names.ts";
import { openTaskPool, type TaskPool } from "./task-pool.ts";
import type { ComputeTasks } from "./tasks.ts";

interface ComputeSettings {
  /** Threads for work on the processor: one a core. */
  readonly threads: number;
  /** A thread died or could not start outside a task; the process should end and start afresh. */
  readonly onError: (error: Error) => void;
  /** What loaded models may weigh together, bytes. */
  readonly modelMemoryBytes: number;
  /** The compiled files of a pool thread, and of the thread that holds the models. */
  readonly files: { readonly thread: URL; readonly inference: URL };
}

/**
 * Opens the compute pools of the engine process. Each starts its threads with its first task, so
 * that an engine which only answers a question costs no thread. Disposing cancels what runs and
 * waits for it.
 */
export function openCompute(settings: ComputeSettings): Compute & AsyncDisposable {
  const { files, threads, onError, modelMemoryBytes } = settings;
  const openModels = (): TaskPool<ComputeTasks> => {
    const workerData: InferenceData = { modelMemoryBytes };
    return openTaskPool({ file: files.inference, threads: 1, onError, workerData });
  };
  let cpu: TaskPool<ComputeTasks> | undefined;
  let inference: TaskPool<ComputeTasks> | undefined;
  return {
    run(name, input, options) {
      // One thread holds all models: a session belongs to its thread, a graphics card is fastest
      // with one user, and on the processor onnxruntime brings threads of its own.
      if (runsModels(name)) {
        inference ??= openModels();
        return inference.run(name, input, options);
      }
      cpu ??= openTaskPool({ file: files.thread, threads, onError });
      return cpu.run(name, input, options);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([cpu?.[Symbol.asyncDispose](), inference?.[Symbol.asyncDispose]()]);
    },
  };
}
