import { copyFile } from "node:fs/promises";
import { SAMPLE_TEXTS } from "../engines/tts/sample-texts.ts";
import type { JobDeps } from "../host/handlers.ts";
import { publishFile } from "../media/publish.ts";
import type { ParamsOf, ResultOf } from "../protocol.ts";
import { resolveVoice, UTTERANCE_FILE, utteranceRecipe } from "./synthesize.ts";

/**
 * A voice that says a sentence, as a WAV file; spoken once, then found.
 * @throws InvalidInput if there is no such voice, MissingModel, EngineFailure, DiskFull, Cancelled
 */
export async function sampleVoice(
  { language, voice, out }: ParamsOf["voiceSample"],
  { tools, store, signal }: Pick<JobDeps, "tools" | "store" | "signal">,
): Promise<ResultOf["voiceSample"]> {
  const { engines, cpu } = tools;
  const choice = await resolveVoice(engines, language, voice);
  const synthesizer = await engines.synthesizerNamed(choice.name);
  await using loan = await engines.borrowVoice(synthesizer, language, choice.voice);
  using session = store.session();
  const saying = { text: SAMPLE_TEXTS[language], rate: 1, voice: choice.digest };
  const made = await session.getOrMake(utteranceRecipe(loan.session, saying, cpu), signal);
  await publishFile(out, (temporary) => copyFile(made.file(UTTERANCE_FILE), temporary));
  return { path: out };
}
