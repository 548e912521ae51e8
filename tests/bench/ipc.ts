// A no-op through the engine's IPC and pool, against the same no-op through piscina alone.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { silentLog } from "../../main/db/log.ts";
import { openEngine } from "../../main/engine/engine-process.ts";
import { forkEngine } from "../../main/engine/fork-engine.ts";
import type { TaskMessage } from "../../worker/compute/serve.ts";
import { systemClock } from "../../worker/host/clock.ts";

const ROUNDS = 20;
const TRIES = 300;
const HOST = new URL("../../worker/host.js", import.meta.url);
const THREAD = new URL("../../worker/thread.js", import.meta.url);

interface IpcBench {
  /** Milliseconds a call, the best of many short tries, taken in turn. */
  readonly engineMs: number;
  readonly piscinaMs: number;
  readonly ratio: number;
}

/** One call after the other, as the slowest way of using either; both warm. */
export async function benchIpc(host = HOST, thread = THREAD): Promise<IpcBench> {
  const dir = mkdtempSync(join(tmpdir(), "octavia-bench-"));
  const piscina = new Piscina<TaskMessage>({
    filename: fileURLToPath(thread),
    name: "runTask",
    minThreads: 1,
    maxThreads: 1,
  });
  const engine = openEngine({
    spawn: forkEngine({ file: host }),
    home: { artifacts: join(dir, "artifacts"), models: dir, logs: dir },
    settings: { threads: 1, cacheLimitBytes: 1e9 },
    watchdogSeconds: 60,
    log: silentLog,
    clock: systemClock,
  });
  try {
    const message = {
      task: "noop",
      input: { value: 1 },
      flag: new Int32Array(new SharedArrayBuffer(4)),
      port: undefined,
    };
    const overEngine = (): Promise<unknown> => engine.request("noop", { value: 1 });
    const overPiscina = (): Promise<unknown> => piscina.run(message);
    await time(overEngine);
    await time(overPiscina);
    let [engineMs, piscinaMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let turn = 0; turn < TRIES; turn += 1) {
      engineMs = Math.min(engineMs, await time(overEngine));
      piscinaMs = Math.min(piscinaMs, await time(overPiscina));
    }
    return { engineMs, piscinaMs, ratio: engineMs / piscinaMs };
  } finally {
    await engine.close();
    await piscina.destroy();
    rmSync(dir, { recursive: true });
  }
}

async function time(call: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) await call();
  return (performance.now() - begun) / ROUNDS;
}
