import { probeDevices, probeThreads } from "../engines/neural/runtime/providers.ts";
import {
  closeTranslator,
  openTranslator,
  translateSeq2Seq,
} from "../engines/neural/translation/translate.ts";
import { closeNeuralVoice, openNeuralVoice, speakNeural } from "../engines/neural/voices/speak.ts";
import { closeWhisperModel, openWhisperModel } from "../engines/neural/whisper/load.ts";
import { recognizeWhisper } from "../engines/neural/whisper/recognize.ts";
import type { ModelTaskName } from "./model-task-names.ts";

/** What runs models: all of it in one thread, which holds them. */
export const modelTasks = {
  probeDevices,
  probeThreads,
  openWhisperModel,
  closeWhisperModel,
  recognizeWhisper,
  openTranslator,
  closeTranslator,
  translateSeq2Seq,
  openNeuralVoice,
  closeNeuralVoice,
  speakNeural,
} satisfies Readonly<Record<ModelTaskName, unknown>>;
