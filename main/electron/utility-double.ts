import { type ChildProcess, fork } from "node:child_process";
import { EventEmitter } from "node:events";
import type { Fork, Utility } from "./parts.ts";

const PORT = new URL("./fixtures/parent-port.mjs", import.meta.url).href;

/**
 * A utility process for tests: a real process with the port that Electron gives it, which leads no
 * process group, and whose end is told by a code alone.
 */
class UtilityDouble extends EventEmitter implements Utility {
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    super();
    this.#child = child;
    child.on("message", (message) => this.emit("message", message));
    child.on("exit", (code) => this.emit("exit", code ?? 9));
  }
  get pid(): number | undefined {
    return this.#child.exitCode === null ? this.#child.pid : undefined;
  }
  get stdout() {
    return this.#child.stdout;
  }
  get stderr() {
    return this.#child.stderr;
  }
  postMessage(message: unknown): void {
    if (typeof message === "object" && message !== null) this.#child.send(message);
  }
  kill(): boolean {
    return this.#child.kill("SIGTERM");
  }
}

export const forkUtility: Fork = (file, args, { env, execArgv = [] }) =>
  new UtilityDouble(
    fork(file, args, {
      execArgv: [...execArgv, "--import", PORT],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env,
    }),
  );
