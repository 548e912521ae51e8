import { OctaviaError } from "../../../../contract/errors.ts";
import { LANGUAGES, type Language } from "../../../../contract/languages.ts";
import type { InstalledModel } from "../../../../models/store.ts";
import type { Compute } from "../../../compute/compute.ts";
import type { Device, SessionOptions } from "../../engine.ts";
import type { Synthesizer, SynthesizerSession, Utterance, Voice } from "../../tts/synthesizer.ts";
import { kokoroLanguage, phonemize } from "../voices/phonemes.ts";
import type { VoiceModel } from "../voices/speak.ts";
import { listStyles } from "../voices/styles.ts";
import {
  closing,
  factsOf,
  knownLanguages,
  type NeuralTools,
  opening,
  placeOf,
  withLessMemory,
} from "./installed.ts";

/** Any number: the same one gives the same sound. */
const SEED = 1;

const FAMILIES: readonly VoiceModel["family"][] = ["vits", "kokoro", "supertonic"];

/** MMS and other VITS voices, Kokoro, Supertonic. */
export function createNeuralVoice(
  model: InstalledModel,
  place: number,
  tools: NeuralTools,
): Synthesizer {
  const find = async (language: Language, voice: string | undefined): Promise<Voice> =>
    choose(model, await voicesOf(model), language, voice);
  const { signal } = new AbortController();
  return {
    ...factsOf(model, "tts", place, tools),
    voices: () => voicesOf(model),
    async describe(language, voice) {
      const { id } = await find(language, voice);
      const settings = await settingsOf(model, tools);
      const { maxRate } = await opening(model, settings, (place) =>
        tools.compute.run("openNeuralVoice", place, { signal }),
      );
      const digest = `${model.id}@${model.revision} ${settings.dtype} ${id} ${SEED}`;
      return { digest, maxRate };
    },
    async open(language, voice) {
      const { id } = await find(language, voice);
      const settings = await settingsOf(model, tools);
      const { device } = await opening(model, settings, (place) =>
        tools.compute.run("openNeuralVoice", place, { signal }),
      );
      return new NeuralVoiceSession(
        device,
        { model, settings, voice: id, language },
        tools.compute,
      );
    },
  };
}

async function settingsOf(model: InstalledModel, tools: NeuralTools): Promise<VoiceModel> {
  const family = FAMILIES.find((one) => one === model.family);
  if (family === undefined) throw new Error(`Internal: ${model.family} is no voice`);
  return { family, ...(await placeOf(model, tools)) };
}

/** A model of one voice gives it its own name. */
async function voicesOf(model: InstalledModel): Promise<Voice[]> {
  const languages = knownLanguages(model.languages);
  if (model.family === "vits") {
    return languages.map((language) => ({ id: model.id, language, description: model.id }));
  }
  const styles = await listStyles(model.dir);
  return styles.flatMap((style) => {
    const own = model.family === "kokoro" ? [kokoroLanguage(style)] : languages;
    return own.flatMap((language) =>
      language === undefined ? [] : [{ id: style, language, description: `${style}, ${model.id}` }],
    );
  });
}

function choose(
  model: InstalledModel,
  voices: readonly Voice[],
  language: Language,
  voice: string | undefined,
): Voice {
  const fitting = voices.filter((one) => one.language === language);
  const chosen = voice === undefined ? fitting[0] : fitting.find(({ id }) => id === voice);
  if (chosen !== undefined) return chosen;
  const name = LANGUAGES[language].name;
  throw new OctaviaError("InvalidInput", `${model.id} has no voice "${voice ?? ""}" for ${name}.`, {
    hint: `It has ${fitting.map(({ id }) => id).join(", ") || "none for this language"}.`,
  });
}

interface Speaker {
  readonly model: InstalledModel;
  readonly settings: VoiceModel;
  readonly voice: string;
  readonly language: Language;
}

class NeuralVoiceSession implements SynthesizerSession {
  readonly device: Device;
  readonly #speaker: Speaker;
  readonly #compute: Compute;

  constructor(device: Device, speaker: Speaker, compute: Compute) {
    this.device = device;
    this.#speaker = speaker;
    this.#compute = compute;
  }

  async speak(utterance: Utterance, { signal, warn }: SessionOptions): Promise<readonly string[]> {
    const { text, rate, wav } = utterance;
    const { model, settings, voice, language } = this.#speaker;
    const { family } = settings;
    const saying =
      family === "kokoro" ? { phonemes: await phonemize(text, voice, signal) } : { text };
    const style = family === "vits" ? undefined : voice;
    const input = { saying, language, rate, seed: SEED, wav, voice: style };
    const { lost } = await withLessMemory(model, settings, warn, (place) =>
      this.#compute.run("speakNeural", { ...input, model: place }, { signal }),
    );
    return lost;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { signal } = new AbortController();
    const { model, settings } = this.#speaker;
    await closing(model, settings, (place) =>
      this.#compute.run("closeNeuralVoice", place, { signal }),
    );
  }
}
