import { errorCode } from "../../contract/errors.ts";
import type { Hello } from "../protocol.ts";
import { systemClock } from "./clock.ts";
import { createLog, engineLogFile, type Log } from "./log.ts";
import { type Channel, type Opened, startHost } from "./serve.ts";

/** What the engine's parts are lent by its process. */
export interface ProcessContext {
  readonly log: Log;
  /** For what cannot be mended in here: the process says why and ends; main starts another. */
  readonly fail: (thrown: unknown) => void;
}

/**
 * Makes this process the engine: serves its parent until that lets it go or dies. A bug ends the
 * process at once and loudly, since nobody knows what state it leaves behind.
 * @param open opens what the requests need
 */
export function runHost(open: (hello: Hello, context: ProcessContext) => Promise<Opened>): void {
  const channel = parentChannel();
  const { log, writeTo } = createLog((line) => channel.send({ type: "log", line }));
  const host = startHost({
    channel,
    clock: systemClock,
    log,
    exit,
    open: (hello) => {
      writeTo(engineLogFile(hello.home.logs, process.env));
      return open(hello, { log, fail: (thrown) => host.fail(thrown) });
    },
  });
  process.on("uncaughtException", (error) => host.fail(error));
  process.on("unhandledRejection", (reason) => host.fail(reason));
  process.on("SIGTERM", () => host.drain());
  // A Ctrl-C that reaches this process is main's to answer.
  process.on("SIGINT", () => log.info({}, "SIGINT left to the parent"));
}

/** The channel to the process that forked this one. @throws Error if there is none */
function parentChannel(): Channel {
  if (process.send === undefined) {
    throw new Error("The engine process is started by Octavia, not by hand.");
  }
  return {
    send(message, sent) {
      // Without a parent nobody is left to tell; `onClose` sees to the end.
      if (process.connected) process.send?.(message, undefined, undefined, () => sent?.());
      else sent?.();
    },
    onMessage: (listener) => void process.on("message", listener),
    onClose: (listener) => void process.on("disconnect", listener),
  };
}

/** Ends the process; unless all has wound down, with every child that is still there. */
function exit(code: number): void {
  if (code !== 0 && process.platform !== "win32") {
    try {
      // The children are in the group that this process leads, and so is the process itself.
      process.kill(-process.pid, "SIGKILL");
    } catch (error) {
      // Not started as the leader of a group: there is none to kill.
      if (errorCode(error) !== "ESRCH") throw error;
    }
  }
  process.exit(code);
}
