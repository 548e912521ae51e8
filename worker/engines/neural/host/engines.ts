import { OctaviaError } from "../../../../contract/errors.ts";
import type { InstalledModel } from "../../../../models/store.ts";
import type { Recognizer } from "../../asr/recognizer.ts";
import type { EngineFacts } from "../../engine.ts";
import type { Translator } from "../../mt/translator.ts";
import type { EngineSet } from "../../registry.ts";
import type { Synthesizer } from "../../tts/synthesizer.ts";
import { type NeuralTools, unacceptedModels, usableModels } from "./installed.ts";
import { createNeuralTranslator } from "./translator.ts";
import { createNeuralVoice } from "./voice.ts";
import { createWhisper } from "./whisper.ts";

/** An engine for each installed model, the best first. */
export async function neuralEngines(tools: NeuralTools): Promise<Omit<EngineSet, "detectors">> {
  const installed = await tools.store.list();
  const models = usableModels(installed);
  const barred = barredModels(await tools.store.damaged(), unacceptedModels(installed));
  const of = (task: string) => models.filter((model) => model.task === task);
  const not = (task: string) => barred.filter(({ model }) => model.task === task);
  return {
    recognizers: [
      ...of("asr").map((model, place) => createWhisper(model, place, tools)),
      ...not("asr").map(
        (one): Recognizer => ({
          ...barredFacts(one, "asr"),
          languages: () => Promise.resolve([]),
          open: () => Promise.reject(barredError(one)),
        }),
      ),
    ],
    translators: [
      ...of("mt").map((model, place) => createNeuralTranslator(model, place, tools)),
      ...not("mt").map(
        (one): Translator => ({
          ...barredFacts(one, "mt"),
          pairs: () => Promise.resolve([]),
          open: () => Promise.reject(barredError(one)),
        }),
      ),
    ],
    synthesizers: [
      ...of("tts").map((model, place) => createNeuralVoice(model, place, tools)),
      ...not("tts").map(
        (one): Synthesizer => ({
          ...barredFacts(one, "tts"),
          voices: () => Promise.resolve([]),
          describe: () => Promise.reject(barredError(one)),
          open: () => Promise.reject(barredError(one)),
        }),
      ),
    ],
  };
}

/** A model that is here and is not used. */
interface Barred {
  readonly model: InstalledModel;
  /** What follows "cannot be used: ". */
  readonly reason: string;
  readonly hint: string;
}

function barredModels(
  damaged: readonly InstalledModel[],
  unaccepted: readonly InstalledModel[],
): Barred[] {
  return [
    ...damaged.map((model) => ({
      model,
      reason: "a file of the model is missing or cut short",
      hint: `\`octavia models pull ${model.id}\` mends it; so does another import.`,
    })),
    ...unaccepted.map((model) => ({
      model,
      reason:
        model.licence.commercial === false
          ? `its licence forbids commercial use (${model.licence.name})`
          : "its terms are not known",
      hint: "If they are fine for you, pull or import it again with --yes.",
    })),
  ];
}

/** A model that is listed, so that people see why it is not used. */
const barredFacts = <Task extends EngineFacts["task"]>(
  { model, reason, hint }: Barred,
  task: Task,
) => ({
  ...{ name: model.id, task, family: "neural" as const, quality: 0 },
  availability: () => Promise.resolve({ available: false as const, reason, hint }),
});

const barredError = ({ model, reason, hint }: Barred): OctaviaError =>
  new OctaviaError("MissingModel", `The model ${model.id} cannot be used: ${reason}.`, { hint });
