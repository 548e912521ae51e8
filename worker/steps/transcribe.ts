import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RecognitionTask } from "../../contract/kinds/words.ts";
import type { Language } from "../../contract/languages.ts";
import { Transcript } from "../../contract/transcript.ts";
import type { Artifact } from "../artifacts/store.ts";
import type { Engines } from "../engines/engines.ts";
import type { Step } from "../plan/step.ts";
import type { DetectedSpeech } from "./detect-speech.ts";
import type { Extracted } from "./extract.ts";

/** The recogniser that listens, settled before the key is made. */
export interface RecognizerChoice {
  readonly name: string;
  readonly version: string;
}

/**
 * Which recogniser a language gets.
 * @throws MissingModel naming the languages that work
 */
export async function resolveRecognizer(
  engines: Engines,
  language: Language | "auto",
  wanted: string | undefined,
): Promise<RecognizerChoice> {
  const recognizer = await engines.recognizer(language, wanted);
  const availability = await recognizer.availability();
  return { name: recognizer.name, version: availability.available ? availability.version : "" };
}

interface TranscribeIn {
  /** Holds `speech.wav`. */
  readonly extracted: Artifact<Extracted>;
  readonly speech: Artifact<DetectedSpeech>;
  readonly language: Language | "auto";
  readonly recognizer: RecognizerChoice;
  /** Names and words to expect. */
  readonly vocabulary: readonly string[];
  readonly task: RecognitionTask;
}

/**
 * Speech to words with times.
 * @throws MissingModel, EngineFailure, DiskFull, Cancelled
 */
export const transcribe: Step<TranscribeIn, Transcript> = {
  name: "transcribe",
  version: 1,
  resource: "cpu",
  unit: "seconds",
  output: Transcript,
  key: ({ extracted, speech, language, recognizer, vocabulary, task }) => ({
    ...{ extracted: extracted.digest, speech: speech.digest, language },
    ...{ vocabulary: [...vocabulary], task },
    recognizer: { ...recognizer },
  }),
  async run(input, { tools, signal, progress, warn, dir }) {
    const { extracted, speech, language, vocabulary, task } = input;
    const recognizer = await tools.engines.recognizerNamed(input.recognizer.name);
    await using loan = await tools.engines.borrowRecognizer(recognizer);
    // Removed before the step ends: what lies in its folder then is part of the artifact.
    const scratch = join(dir, "scratch");
    await mkdir(scratch);
    try {
      const { segments } = speech.value;
      const wav = extracted.file("speech.wav");
      const heard = { wav, segments, language, vocabulary, task, scratch };
      const transcript = await loan.session.recognize(heard, { signal, cpu: tools.cpu, progress });
      for (const warning of transcript.warnings) warn(warning);
      return transcript;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
};
