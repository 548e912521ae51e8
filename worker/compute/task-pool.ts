import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { Piscina } from "piscina";
import { cancelled, errorCode, OctaviaError, toOctaviaError } from "../../contract/errors.ts";
import type { ComputeOptions } from "./compute.ts";
import type { TaskMessage, TaskReply, TaskTable } from "./serve.ts";
import { createSlots } from "./slots.ts";

type Input<Tasks extends TaskTable, Name extends keyof Tasks> = Parameters<Tasks[Name]>[0];
type Output<Tasks extends TaskTable, Name extends keyof Tasks> = Awaited<ReturnType<Tasks[Name]>>;

/** Threads that all run the tasks of one table. */
export interface TaskPool<Tasks extends TaskTable> extends AsyncDisposable {
  /** @throws whatever the task throws; Cancelled; OutOfMemory, EngineFailure if its thread dies */
  run<Name extends keyof Tasks & string>(
    name: Name,
    input: Input<Tasks, Name>,
    options: ComputeOptions,
  ): Promise<Output<Tasks, Name>>;
}

interface TaskPoolSettings {
  /** A compiled module that exports `runTask`, made by `serveTasks`. */
  readonly file: URL;
  readonly threads: number;
  /** What each thread is given to begin with. */
  readonly workerData?: unknown;
  /**
   * A thread died or could not start while no task was on it. Piscina may then leave later tasks
   * waiting for ever, so the process should not go on with this pool.
   */
  readonly onError: (error: Error) => void;
}

/**
 * Starts the threads. Tasks wait for one here and not in piscina's queue: here a waiting task can
 * be cancelled at once, and a running one is never aborted by piscina, which would end its thread
 * (inside a native call that ends the whole process).
 */
export function openTaskPool<Tasks extends TaskTable>(settings: TaskPoolSettings): TaskPool<Tasks> {
  const { file, threads, onError } = settings;
  const piscina = new Piscina<TaskMessage>({
    filename: fileURLToPath(file),
    name: "runTask",
    minThreads: threads,
    maxThreads: threads,
    recordTiming: false,
    ...(settings.workerData === undefined ? {} : { workerData: settings.workerData }),
  });
  piscina.on("error", onError);
  const slots = createSlots(threads);
  const flags = new Set<CancelFlag>();
  /** Shared memory costs more to get than to use again. */
  const spare: Int32Array[] = [];
  const running = new Set<Promise<unknown>>();
  let closed = false;

  const runOnThread = async <Name extends keyof Tasks & string>(
    task: Name,
    input: Input<Tasks, Name>,
    { signal, progress }: ComputeOptions,
  ): Promise<Output<Tasks, Name>> => {
    if (closed) throw cancelled();
    const flag = createCancelFlag(signal, spare.pop() ?? sharedInt());
    flags.add(flag);
    const channel = progress === undefined ? undefined : openProgress(progress);
    const message = { task, input, flag: flag.shared, port: channel?.port };
    const options = channel === undefined ? {} : { transferList: [channel.port] };
    try {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- The thread runs the same table, so the type holds; checking megabytes of samples would cost more than the work.
      const reply: TaskReply<Output<Tasks, Name>> = await piscina
        .run(message, options)
        .catch((error: unknown) => Promise.reject(threadFailure(task, error)));
      channel?.drain();
      if (!reply.ok) throw OctaviaError.fromInfo(reply.error);
      return reply.value;
    } finally {
      channel?.close();
      flag.release();
      flags.delete(flag);
      spare.push(flag.shared);
    }
  };

  return {
    run(name, input, options) {
      const work = slots
        .use(options.signal, () => runOnThread(name, input, options))
        .finally(() => running.delete(work));
      running.add(work);
      return work;
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      for (const flag of flags) flag.raise();
      await Promise.allSettled(running);
      await piscina.destroy();
    },
  };
}

interface CancelFlag {
  readonly shared: Int32Array;
  raise(): void;
  release(): void;
}

const sharedInt = (): Int32Array =>
  new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** An AbortSignal for another thread: shared memory is seen there even in the midst of a loop. */
function createCancelFlag(signal: AbortSignal, shared: Int32Array): CancelFlag {
  Atomics.store(shared, 0, signal.aborted ? 1 : 0);
  const raise = (): void => {
    Atomics.store(shared, 0, 1);
  };
  signal.addEventListener("abort", raise, { once: true });
  return { shared, raise, release: () => signal.removeEventListener("abort", raise) };
}

interface ProgressChannel {
  /** The thread's end. */
  readonly port: MessagePort;
  /** Hands over what has been sent but not yet delivered. */
  drain(): void;
  close(): void;
}

interface ProgressMessage {
  readonly done: number;
  readonly total: number;
}

function openProgress(progress: (done: number, total: number) => void): ProgressChannel {
  const { port1: mine, port2: port } = new MessageChannel();
  const take = ({ done, total }: ProgressMessage): void => progress(done, total);
  mine.on("message", take);
  return {
    port,
    drain() {
      // The reply comes by another port and may overtake the last of the progress.
      let entry = receive(mine);
      while (entry !== undefined) {
        take(entry.message);
        entry = receive(mine);
      }
    },
    close: () => mine.close(),
  };
}

const receive = (port: MessagePort): { message: ProgressMessage } | undefined =>
  receiveMessageOnPort(port);

function threadFailure(task: string, error: unknown): OctaviaError {
  if (errorCode(error) === "ERR_WORKER_OUT_OF_MEMORY") {
    return new OctaviaError("OutOfMemory", "There was not enough memory for the work.", {
      hint: "Close other programs, or work with fewer threads.",
      details: `task ${task}: ${String(error)}`,
      cause: error,
    });
  }
  // What cannot be sent to a thread is a fault of the caller, not of the thread.
  if (error instanceof DOMException) return toOctaviaError(error);
  return new OctaviaError("EngineFailure", `A worker thread ended while it ran "${task}".`, {
    details: String(error),
    cause: error,
  });
}
