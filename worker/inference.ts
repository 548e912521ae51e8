// The entry of the thread that holds the models.
import { workerData } from "piscina";
import { z } from "zod";
import { modelTasks } from "./compute/model-tasks.ts";
import { serveTasks } from "./compute/serve.ts";
import { setModelMemory } from "./engines/neural/runtime/model-cache.ts";

/** What the thread is given to begin with. */
const InferenceData = z.object({
  /** What loaded models may weigh together, bytes. */
  modelMemoryBytes: z.number(),
});
export type InferenceData = z.infer<typeof InferenceData>;

setModelMemory(InferenceData.parse(workerData).modelMemoryBytes);

export const runTask = serveTasks(modelTasks);
