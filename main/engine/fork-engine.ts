import { type ChildProcess, fork } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { errorCode } from "../../contract/errors.ts";
import { type Clock, systemClock } from "../../worker/host/clock.ts";
import type { ChildListener, EngineChild, EngineExit, SpawnEngine } from "./engine.ts";

/** What the streams of a dead process still hold is there by then, unless a stray keeps them open. */
const LAST_WORDS_MS = 250;

interface ForkSettings {
  /** The compiled entry, a JavaScript file. */
  readonly file: URL;
  readonly env?: NodeJS.ProcessEnv;
  readonly clock?: Clock;
}

/**
 * Starts engine processes as forks of Node. Each leads a process group of its own: a Ctrl-C in the
 * terminal reaches main alone, and what the engine leaves behind is killed with its group.
 */
export function forkEngine({ file, env, clock = systemClock }: ForkSettings): SpawnEngine {
  return (listener) => {
    const child = fork(fileURLToPath(file), [], {
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Debugger and loader options of this process are not the engine's.
      execArgv: [],
      ...(env === undefined ? {} : { env }),
    });
    listen(child, listener, clock);
    return {
      pid: child.pid,
      send(message) {
        // A message that no longer gets through: the exit that follows tells why.
        child.send(message, (error) => error && listener.onLine(`not sent: ${error.message}`));
      },
      terminate: () => void child.kill("SIGTERM"),
      kill() {
        // Of one that has exited the group was killed then; its number may be another's by now.
        if (child.exitCode === null && child.signalCode === null) killGroup(child);
      },
    } satisfies EngineChild;
  };
}

function listen(child: ChildProcess, listener: ChildListener, clock: Clock): void {
  let ended = false;
  const end = (exit: EngineExit): void => {
    if (ended) return;
    ended = true;
    listener.onExit(exit);
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => listener.onLine(line));
  }
  child.on("message", (message) => {
    if (!ended) listener.onMessage(message);
  });
  child.on("error", (error) => {
    // Also sent for a failed kill or message; only without a process does no exit follow.
    if (child.pid === undefined) end({ code: null, signal: null, error });
  });
  child.on("exit", (code, signal) => {
    killGroup(child);
    const exit = { code, signal };
    const giveUp = clock.after(LAST_WORDS_MS, () => end(exit));
    // Unlike `exit`, `close` comes when streams and channel have been read to their end.
    child.once("close", () => {
      giveUp();
      end(exit);
    });
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    child.kill("SIGKILL");
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // ESRCH: no member is left. EPERM: macOS says so of a group of zombies.
    const code = errorCode(error);
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}
