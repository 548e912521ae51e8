import type { MessagePort } from "node:worker_threads";
import { move, transferableSymbol, valueSymbol } from "piscina";
import { cancelled, type ErrorInfo, toOctaviaError } from "../../contract/errors.ts";
import type { TaskContext } from "./compute.ts";
import { transferables } from "./transferables.ts";

/** Tasks by name. `never` lets each have an input type of its own. */
export type TaskTable = Readonly<Record<string, (input: never, context: TaskContext) => unknown>>;

/** What the pool asks of a thread. */
export interface TaskMessage {
  readonly task: string;
  readonly input: unknown;
  /** One shared int: not 0 once the caller has cancelled. */
  readonly flag: Int32Array;
  /** Where progress goes, if anyone listens. */
  readonly port: MessagePort | undefined;
}

/** What a thread answers; errors cross as data, since classes do not survive the crossing. */
export type TaskReply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ErrorInfo };

/**
 * The thread's side of the pool: runs one task of the table at a time. Typed arrays in a result
 * are moved to the caller, not copied: what a task returns, it gives away.
 */
export function serveTasks(tasks: TaskTable): (message: TaskMessage) => Promise<unknown> {
  return async (message) => {
    const reply = await answer(tasks, message);
    const buffers = reply.ok ? transferables(reply.value) : [];
    if (buffers.length === 0) return reply;
    return move({
      get [transferableSymbol]() {
        return buffers;
      },
      get [valueSymbol]() {
        return reply;
      },
    });
  };
}

async function answer(tasks: TaskTable, message: TaskMessage): Promise<TaskReply<unknown>> {
  const { task: name, input, flag, port } = message;
  const context: TaskContext = {
    checkCancelled() {
      if (Atomics.load(flag, 0) !== 0) throw cancelled();
    },
    progress(done, total) {
      port?.postMessage({ done, total });
    },
  };
  try {
    const task = tasks[name];
    if (task === undefined) throw new Error(`Internal: there is no task "${name}"`);
    context.checkCancelled();
    const value: unknown = await Reflect.apply(task, undefined, [input, context]);
    return { ok: true, value };
  } catch (error) {
    return { ok: false, error: toOctaviaError(error).toInfo() };
  }
}
