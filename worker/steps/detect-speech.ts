import { z } from "zod";
import { SpeechSegment } from "../../contract/transcript.ts";
import type { Artifact } from "../artifacts/store.ts";
import { VAD_DEFAULTS, type VadSettings } from "../engines/vad/segments.ts";
import type { Step } from "../plan/step.ts";
import type { Extracted } from "./extract.ts";

interface DetectSpeechIn {
  /** Holds `speech.wav`. */
  readonly extracted: Artifact<Extracted>;
  readonly settings?: VadSettings;
}

export const DetectedSpeech = z.object({
  /** In time order, without overlap. */
  segments: z.array(SpeechSegment),
  /** Length of all segments, seconds. */
  speechSeconds: z.number(),
  /** Length of the sound, seconds. */
  total: z.number(),
});
export type DetectedSpeech = z.infer<typeof DetectedSpeech>;

/**
 * Where somebody speaks, as windows for the recogniser.
 * @throws MissingModel, EngineFailure, Cancelled
 */
export const detectSpeech: Step<DetectSpeechIn, DetectedSpeech> = {
  name: "detect-speech",
  version: 1,
  resource: "cpu",
  unit: "seconds",
  output: DetectedSpeech,
  key: ({ extracted, settings = VAD_DEFAULTS }) => ({
    extracted: extracted.digest,
    settings: { ...settings },
  }),
  async run({ extracted, settings = VAD_DEFAULTS }, { tools, signal, progress }) {
    const total = extracted.value.speechSeconds;
    const { model } = await tools.engines.detector();
    const input = { wav: extracted.file("speech.wav"), model, settings };
    const segments = await tools.cpu.use(signal, () =>
      tools.compute.run("detectSpeech", input, { signal, progress }),
    );
    const speechSeconds = segments.reduce((sum, { start, end }) => sum + end - start, 0);
    return { segments, speechSeconds, total };
  },
};
