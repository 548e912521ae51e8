import { OctaviaError } from "../../../../contract/errors.ts";
import type { Manifest } from "../../../../models/manifest.ts";
import type { Recognizer } from "../../asr/recognizer.ts";
import type { EngineFacts } from "../../engine.ts";
import type { Translator } from "../../mt/translator.ts";
import type { EngineSet } from "../../registry.ts";
import type { Synthesizer } from "../../tts/synthesizer.ts";
import { type NeuralTools, usableModels } from "./installed.ts";
import { createNeuralTranslator } from "./translator.ts";
import { createNeuralVoice } from "./voice.ts";
import { createWhisper } from "./whisper.ts";

/** An engine for each installed model, the best first. */
export async function neuralEngines(tools: NeuralTools): Promise<Omit<EngineSet, "detectors">> {
  const models = await usableModels(tools.store);
  const damaged = await tools.store.damaged();
  const of = (task: string) => models.filter((model) => model.task === task);
  const not = (task: string) => damaged.filter((model) => model.task === task);
  return {
    recognizers: [
      ...of("asr").map((model, place) => createWhisper(model, place, tools)),
      ...not("asr").map(
        (model): Recognizer => ({
          ...damagedFacts(model, "asr"),
          languages: () => Promise.resolve([]),
          open: () => Promise.reject(notWhole(model)),
        }),
      ),
    ],
    translators: [
      ...of("mt").map((model, place) => createNeuralTranslator(model, place, tools)),
      ...not("mt").map(
        (model): Translator => ({
          ...damagedFacts(model, "mt"),
          pairs: () => Promise.resolve([]),
          open: () => Promise.reject(notWhole(model)),
        }),
      ),
    ],
    synthesizers: [
      ...of("tts").map((model, place) => createNeuralVoice(model, place, tools)),
      ...not("tts").map(
        (model): Synthesizer => ({
          ...damagedFacts(model, "tts"),
          voices: () => Promise.resolve([]),
          describe: () => Promise.reject(notWhole(model)),
          open: () => Promise.reject(notWhole(model)),
        }),
      ),
    ],
  };
}

const REASON = "a file of the model is missing or cut short";
const mend = (id: string): string => `\`octavia models pull ${id}\` mends it.`;

/** A model that is listed, so that people see why it is not used. */
const damagedFacts = <Task extends EngineFacts["task"]>({ id }: Manifest, task: Task) => ({
  ...{ name: id, task, family: "neural" as const, quality: 0 },
  availability: () =>
    Promise.resolve({ available: false as const, reason: REASON, hint: mend(id) }),
});

const notWhole = ({ id }: Manifest): OctaviaError =>
  new OctaviaError("MissingModel", `The model ${id} cannot be used: ${REASON}.`, {
    hint: mend(id),
  });
