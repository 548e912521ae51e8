import type { EngineFacts } from "../engine.ts";

/** Frames of speech probability for a whole file. */
export interface SpeechProbabilities {
  /** One a frame, 0 to 1. */
  readonly probabilities: Float32Array;
  /** Seconds a frame. */
  readonly hop: number;
}

/** Runs on a pool thread (see `compute/tasks.ts`); the facts are for the registry. */
export interface SpeechDetector extends EngineFacts {
  readonly task: "vad";
  /** Absolute path of the model file. */
  readonly model: string;
}
