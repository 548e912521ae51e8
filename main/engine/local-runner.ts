import type { Runner } from "../jobs/runner.ts";
import type { Engine } from "./engine.ts";

/** Carries out specs in this machine's engine process, which it closes when disposed of. */
export function createLocalRunner(engine: Engine): Runner {
  return {
    run: (spec, { job, signal, onEvent }) =>
      engine.request("run", { job, spec }, { signal, onEvent }),
    [Symbol.asyncDispose]: () => engine.close(),
  };
}
