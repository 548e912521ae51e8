import { OctaviaError } from "../../../contract/errors.ts";
import type { DubSpec } from "../../../contract/kinds/dub.ts";
import type { Language } from "../../../contract/languages.ts";
import { resolveVoice, type VoiceChoice } from "../../steps/synthesize.ts";
import type { Tools } from "../../tools.ts";
import { settleWords, type WordChoices } from "../words/choices.ts";

/** What a spec leaves open, settled for this machine before the plan is made. */
export interface DubChoices extends WordChoices {
  readonly voices: ReadonlyMap<Language, VoiceChoice>;
}

/**
 * Settles engines, voices and routes, so that what cannot work is refused before any work is done.
 * @param storeDir the artifact store's folder
 * @throws InvalidInput, MissingModel
 */
export async function settleChoices(
  spec: DubSpec,
  tools: Tools,
  storeDir: string,
): Promise<DubChoices> {
  if (spec.audioOnly !== undefined && spec.tracks === "together") {
    throw new OctaviaError("InvalidInput", "A file of sound holds one language only.", {
      hint: "Leave --tracks together out, or --audio-only.",
    });
  }
  const words = await settleWords(spec, spec.to, tools, storeDir);
  const voices = await Promise.all(
    spec.to.map(
      async (to) =>
        [to, await resolveVoice(tools.engines, to, spec.voices[to], spec.engines.tts)] as const,
    ),
  );
  return { ...words, voices: new Map(voices) };
}
