import { hashFile } from "../artifacts/hash.ts";
import { detectSpeech } from "../engines/vad/silero.ts";
import { findByMeasures } from "../highlights/find-task.ts";
import { measureSound } from "../highlights/sound-task.ts";
import { measureLines, measureSegment, rehearseSegments, renderSegment } from "../mix/tasks.ts";
import { renderLine, trimSpeech } from "../timing/tasks.ts";
import type { modelTasks } from "./model-tasks.ts";

/**
 * What a pool thread can do. Each is `(input, context: TaskContext) => result`; inputs and results
 * are plain data (typed arrays travel without a copy).
 */
export const tasks = {
  /** Nothing, for measuring the way there and back. */
  noop: (input: { readonly value: number }) => input.value,
  hashFile,
  detectSpeech,
  measureLines,
  measureSegment,
  rehearseSegments,
  renderSegment,
  trimSpeech,
  renderLine,
  measureSound,
  findHighlights: findByMeasures,
};

/** Those of the pool and those of the thread that holds the models. */
export type ComputeTasks = typeof tasks & typeof modelTasks;
