// The entry of the engine process: wires the engine's parts to the process' channel.
import { availableParallelism } from "node:os";
import { openArtifactStore } from "./artifacts/disk-store.ts";
import { openCompute } from "./compute/pool.ts";
import { createSlots } from "./compute/slots.ts";
import { openEngines } from "./engines/registry.ts";
import { systemClock } from "./host/clock.ts";
import { createHandlers } from "./host/handlers.ts";
import { runHost } from "./host/process.ts";
import { createFfmpeg } from "./media/create.ts";
import { findFfmpeg } from "./media/find.ts";
import { describeJob, previewLine, runJob } from "./run-job.ts";

runHost(async ({ home, settings }, { log, fail }) => {
  const threads = settings.threads ?? availableParallelism();
  const cache = await openArtifactStore({
    dir: home.artifacts,
    maxBytes: settings.cacheLimitBytes,
    now: Date.now,
  });
  const compute = openCompute({
    file: new URL("./thread.js", import.meta.url),
    threads,
    onError: fail,
  });
  const engines = openEngines({ clock: systemClock });
  const handlers = createHandlers({
    jobs: { runJob, describeJob, previewLine },
    tools: { engines, compute, cpu: createSlots(threads) },
    openFfmpeg: async () => createFfmpeg(await findFfmpeg()),
    cache,
    cacheDir: home.artifacts,
    log,
  });
  return {
    handlers,
    async [Symbol.asyncDispose]() {
      await Promise.all([engines[Symbol.asyncDispose](), compute[Symbol.asyncDispose]()]);
    },
  };
});
