import { OctaviaError } from "../../../contract/errors.ts";
import type { DubSpec } from "../../../contract/kinds/dub.ts";
import type { Language } from "../../../contract/languages.ts";
import { resolveVoice, type VoiceChoice } from "../../steps/synthesize.ts";
import type { Tools } from "../../tools.ts";
import { settleWords, type WordChoices } from "../words/choices.ts";
import { voicesOf } from "../words/edits.ts";

/** What a spec leaves open, settled for this machine before the plan is made. */
export interface DubChoices extends WordChoices {
  readonly voices: ReadonlyMap<Language, VoiceChoice>;
  /** Voices that people have given to single lines, by line. */
  readonly lineVoices: ReadonlyMap<Language, ReadonlyMap<number, VoiceChoice>>;
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
  const lineVoices = await Promise.all(
    spec.to.map(async (to) => [to, await settleLineVoices(spec, to, tools)] as const),
  );
  return { ...words, voices: new Map(voices), lineVoices: new Map(lineVoices) };
}

async function settleLineVoices(
  { edits }: DubSpec,
  language: Language,
  { engines }: Tools,
): Promise<Map<number, VoiceChoice>> {
  const wanted = voicesOf(edits, language);
  const ids = [...new Set(wanted.values())];
  // Whichever engine has it: the wish for one is about the lines that nobody chose a voice for.
  const choices = await Promise.all(
    ids.map(async (id) => [id, await resolveVoice(engines, language, id)] as const),
  );
  const byId = new Map(choices);
  return new Map(
    [...wanted].flatMap(([line, id]) => {
      const choice = byId.get(id);
      return choice === undefined ? [] : [[line, choice] as const];
    }),
  );
}
