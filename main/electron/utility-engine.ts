import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import type { EngineChild, SpawnEngine } from "../engine/engine.ts";
import type { Fork } from "./parts.ts";
import { ENGINE_MARK, endStrays } from "./strays.ts";

interface UtilitySettings {
  readonly fork: Fork;
  /** The compiled entry; outside of the app's archive, since threads and programs start from it. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Starts engine processes as utility processes: the packaged app cannot be run as Node, so that it
 * has no `fork`. What such a process leaves behind is looked for when it has ended.
 */
export function utilityEngine({ fork, file, env }: UtilitySettings): SpawnEngine {
  return (listener) => {
    const mark = randomUUID();
    const child = fork(file, [], {
      serviceName: "Octavia engine",
      stdio: ["ignore", "pipe", "pipe"],
      execArgv: [],
      env: { ...env, [ENGINE_MARK]: mark },
      // onnxruntime's libraries are signed by their maker, not by us.
      allowLoadingUnsignedLibraries: true,
    });
    let over = false;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => listener.onLine(line));
    }
    child.on("message", (message) => {
      if (!over) listener.onMessage(message);
    });
    child.on("error", (type, location) => listener.onLine(`${type}: ${location}`));
    child.on("exit", (code) => {
      over = true;
      endStrays(mark)
        .catch((error: unknown) => listener.onLine(`strays: ${String(error)}`))
        .finally(() => listener.onExit({ code, signal: null }));
    });
    return {
      get pid() {
        return child.pid;
      },
      send: (message) => child.postMessage(message),
      terminate: () => void child.kill(),
      kill() {
        if (over || child.pid === undefined) return;
        // `kill` of a utility process only asks.
        process.kill(child.pid, "SIGKILL");
      },
    } satisfies EngineChild;
  };
}
