import type { InstalledModel } from "../../../../models/store.ts";
import type { Recognizer, RecognizerSession } from "../../asr/recognizer.ts";
import {
  closing,
  factsOf,
  knownLanguages,
  type NeuralTools,
  opening,
  placeOf,
} from "./installed.ts";

/**
 * Windows decoded together. On the processor four already keep the cores busy, and each takes its
 * share of memory; a graphics card wants more.
 */
const WINDOWS_AT_ONCE = { processor: 4, card: 16 } as const;

/** Whisper, Distil-Whisper and their kin. */
export function createWhisper(
  model: InstalledModel,
  place: number,
  tools: NeuralTools,
): Recognizer {
  return {
    ...factsOf(model, "asr", place, tools),
    languages: () => Promise.resolve(knownLanguages(model.languages)),
    open: () => openSession(model, tools),
  };
}

async function openSession(model: InstalledModel, tools: NeuralTools): Promise<RecognizerSession> {
  const { compute } = tools;
  const settings = await placeOf(model, tools);
  const { signal } = new AbortController();
  const { device } = await opening(model, settings, (place) =>
    compute.run("openWhisperModel", place, { signal }),
  );
  const batch = device === "cpu" ? WINDOWS_AT_ONCE.processor : WINDOWS_AT_ONCE.card;
  return {
    device,
    recognize: ({ wav, segments, language, vocabulary = [], task = "transcribe" }, options) => {
      const { signal: stop, progress } = options;
      const input = { ...settings, name: model.id, wav, segments, language, vocabulary, batch };
      return options.cpu.use(stop, () =>
        compute.run(
          "recognizeWhisper",
          { ...input, task },
          { signal: stop, ...(progress && { progress }) },
        ),
      );
    },
    [Symbol.asyncDispose]: () =>
      closing(model, settings, (place) => compute.run("closeWhisperModel", place, { signal })),
  };
}
