import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { Piscina } from "piscina";
import { cancelled, errorCode, OctaviaError } from "../../contract/errors.ts";
import type { ComputeOptions } from "./compute.ts";
import type { TaskMessage, TaskReply, TaskTable } from "./serve.ts";
import { createSlots } from "./slots.ts";

type Input<Tasks extends TaskTable, Name extends keyof Tasks> = Parameters<Tasks[Name]>[0];
type Output<Tasks extends TaskTable, Name extends keyof Tasks> = Awaited<ReturnType<Tasks[Name]>>;

/** Threads that all run the tasks of one table. */
export interface TaskPool<Tasks extends TaskTable> extends AsyncDisposable {
  /** @throws whatever the task throws; Cancelled, OutOfMemory, EngineFailure (its thread died) */
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
  /** A thread died or could not start while no task was on it. */
  readonly onError: (error: Error) => void;
}

/**
 * Starts the threads. Tasks wait for one here and not in piscina's queue: here a waiting task can
 * be cancelled at once, and a running one is never aborted by piscina, which would end its thread
 * (inside a native call that ends the whole process).
 */
export function openTaskPool<Tasks extends TaskTable>(settings: TaskPoolSettings): TaskPool<Tasks> {
  const { file, threads, onError } = settings;
  const piscina = new Piscina({
    filename: fileURLToPath(file),
    name: "runTask",
    minThreads: threads,
    maxThreads: threads,
    recordTiming: false,
  });
  const slots = createSlots(threads);
  const flags = new Set<Int32Array>();
  const running = new Set<Promise<unknown>>();
  const broken = new AbortController();
  let closed = false;

  piscina.on("error", (error: Error) => {
    // Piscina gives up on threads that cannot start; a task sent then would wait for ever.
    broken.abort(error);
    onError(error);
  });

  const send = async (message: TaskMessage): Promise<unknown> => {
    if (broken.signal.aborted) throw broken.signal.reason;
    const { port } = message;
    return orBroken(broken.signal, piscina.run(message, port ? { transferList: [port] } : {}));
  };

  const runOnThread = async <Name extends keyof Tasks & string>(
    task: Name,
    input: Input<Tasks, Name>,
    { signal, progress }: ComputeOptions,
  ): Promise<Output<Tasks, Name>> => {
    if (closed) throw cancelled();
    using flag = cancelFlag(signal, flags);
    using channel = progress === undefined ? undefined : openProgress(progress);
    const message = { task, input, flag: flag.shared, port: channel?.port };
    let reply: TaskReply<Output<Tasks, Name>>;
    try {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- The thread runs the same table, so the type holds; to check megabytes of samples here would cost more than the work.
      reply = await send(message);
    } catch (error) {
      throw threadFailure(task, error);
    }
    channel?.drain();
    if (!reply.ok) throw OctaviaError.fromInfo(reply.error);
    return reply.value;
  };

  return {
    run(name, input, options) {
      const work = slots.use(options.signal, () => runOnThread(name, input, options));
      const settled = work.then(ignore, ignore).finally(() => running.delete(settled));
      running.add(settled);
      return work;
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      for (const flag of flags) raise(flag);
      await Promise.all(running);
      await piscina.destroy();
    },
  };
}
