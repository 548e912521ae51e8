import type { EngineFacts } from "../engine.ts";

/** Runs on a pool thread (see `compute/tasks.ts`); the facts are for the registry. */
export interface SpeechDetector extends EngineFacts {
  readonly task: "vad";
  /** Absolute path of the model file. */
  readonly model: string;
}
