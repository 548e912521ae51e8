import type { EngineSet } from "../../registry.ts";
import { type NeuralTools, usableModels } from "./installed.ts";
import { createNeuralTranslator } from "./translator.ts";
import { createNeuralVoice } from "./voice.ts";
import { createWhisper } from "./whisper.ts";

/** An engine for each installed model, the best first. */
export async function neuralEngines(tools: NeuralTools): Promise<Omit<EngineSet, "detectors">> {
  const models = await usableModels(tools.store);
  const of = (task: string) => models.filter((model) => model.task === task);
  return {
    recognizers: of("asr").map((model, place) => createWhisper(model, place, tools)),
    translators: of("mt").map((model, place) => createNeuralTranslator(model, place, tools)),
    synthesizers: of("tts").map((model, place) => createNeuralVoice(model, place, tools)),
  };
}
