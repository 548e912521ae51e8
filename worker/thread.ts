// The entry of a pool thread: piscina calls `runTask` with one message at a time.
import { serveTasks } from "./compute/serve.ts";
import { tasks } from "./compute/tasks.ts";

export const runTask = serveTasks(tasks);
