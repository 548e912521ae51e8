/**
 * The tasks of the thread that holds the models, by name: who hands out work must know them
 * without loading what they stand on.
 */
const MODEL_TASKS = [
  "probeDevices",
  "probeThreads",
  "openWhisperModel",
  "closeWhisperModel",
  "recognizeWhisper",
  "openTranslator",
  "closeTranslator",
  "translateSeq2Seq",
  "openNeuralVoice",
  "closeNeuralVoice",
  "speakNeural",
] as const;
export type ModelTaskName = (typeof MODEL_TASKS)[number];

const names: ReadonlySet<string> = new Set(MODEL_TASKS);

export const runsModels = (task: string): boolean => names.has(task);
