// The entry of the engine process: wires the engine's parts to the process' channel.
import { availableParallelism, totalmem } from "node:os";
import { ModelStore } from "../models/store.ts";
import { openArtifactStore } from "./artifacts/disk-store.ts";
import { openCompute } from "./compute/pool.ts";
import { createSlots } from "./compute/slots.ts";
import { neuralEngines } from "./engines/neural/host/engines.ts";
import type { NeuralTools } from "./engines/neural/host/installed.ts";
import { openTaskDevices } from "./engines/neural/host/task-devices.ts";
import { openEngines, withModels } from "./engines/registry.ts";
import { systemClock } from "./host/clock.ts";
import { createHandlers } from "./host/handlers.ts";
import { runHost } from "./host/process.ts";
import { previewCaption } from "./kinds/captions/preview.ts";
import { previewLine } from "./kinds/dub/preview.ts";
import { createFfmpeg } from "./media/create.ts";
import { findFfmpeg } from "./media/find.ts";
import { describeJob, runJob } from "./run-job.ts";
import { sampleVoice } from "./steps/sample-voice.ts";

// onnxruntime reports to its makers over the network unless this stands in the environment when its
// library is loaded (github.com/microsoft/onnxruntime/pull/27379), and threads load it later.
process.env["ORT_DISABLE_TELEMETRY"] = "1";

runHost(async ({ home, settings }, { log, fail }) => {
  const threads = settings.threads ?? availableParallelism();
  const cache = await openArtifactStore({
    dir: home.artifacts,
    maxBytes: settings.cacheLimitBytes,
    maxAgeMs: (settings.cacheMaxAgeDays ?? Number.POSITIVE_INFINITY) * 86_400_000,
    now: Date.now,
  });
  const compute = openCompute({
    files: {
      thread: new URL("./thread.js", import.meta.url),
      inference: new URL("./inference.js", import.meta.url),
    },
    threads,
    modelMemoryBytes: settings.modelMemoryBytes ?? totalmem() / 2,
    onError: fail,
  });
  const devices = openTaskDevices({
    ...{ compute, dir: home.models, mostThreads: threads },
    ...{ wanted: settings.devices, wantedFor: settings.devicesFor },
  });
  const models: NeuralTools = {
    store: new ModelStore(home.models),
    ...{ compute, places: new Map() },
    devices: (task) => devices.working(task),
    threads: () => devices.threads(),
  };
  const engines = openEngines({
    clock: systemClock,
    engines: async () => withModels(await neuralEngines(models)),
  });
  const handlers = createHandlers({
    jobs: { runJob, describeJob, previewLine, previewCaption, sampleVoice },
    tools: { engines, compute, cpu: createSlots(threads) },
    devices: () => devices.reports(),
    openFfmpeg: async () => createFfmpeg(await findFfmpeg()),
    cache,
    cacheDir: home.artifacts,
    log,
  });
  return {
    handlers,
    async [Symbol.asyncDispose]() {
      // First the sessions: those of models end on the pool's threads.
      await engines[Symbol.asyncDispose]();
      await compute[Symbol.asyncDispose]();
    },
  };
});
