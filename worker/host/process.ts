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

/** Electron's port to the app, in a utility process of it. */
interface AppPort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { readonly data: unknown }) => void): unknown;
}

/** The port hands a message on by itself; before that is done, the process must not end. Milliseconds. */
const HANDED_ON_MS = 30;
/** How often it is looked whether the app is still there; a port does not tell. Milliseconds. */
const ORPHAN_MS = 1000;

/** The channel to the process that started this one. @throws Error if there is none */
function parentChannel(
  self: { readonly parentPort?: AppPort | null } & Pick<NodeJS.Process, "pid"> = process,
): Channel {
  if (self.parentPort !== undefined && self.parentPort !== null)
    return portChannel(self.parentPort);
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

function portChannel(port: AppPort): Channel {
  const parent = process.ppid;
  return {
    send(message, sent) {
      port.postMessage(message);
      if (sent !== undefined) setTimeout(sent, HANDED_ON_MS);
    },
    onMessage: (listener) => void port.on("message", ({ data }) => listener(data)),
    onClose(listener) {
      const looking = setInterval(() => {
        if (process.ppid === parent) return;
        clearInterval(looking);
        listener();
      }, ORPHAN_MS);
      looking.unref();
    },
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
