import { OctaviaError } from "../../contract/errors.ts";
import type { DubSpec } from "../../contract/job.ts";
import type { Language } from "../../contract/languages.ts";
import { identifySource, type SourceIdentity } from "../artifacts/identity.ts";
import { knownIdentity } from "../artifacts/known-sources.ts";
import type { SourceFile } from "../steps/probe.ts";
import { resolveVoice, type VoiceChoice } from "../steps/synthesize.ts";
import { type RecognizerChoice, resolveRecognizer } from "../steps/transcribe.ts";
import { type HopChoice, resolveRoute } from "../steps/translate.ts";
import type { Tools } from "../tools.ts";
import { checkOutDir } from "./out-dir.ts";

/** What a spec leaves open, settled for this machine before the plan is made. */
export interface DubChoices {
  readonly source: SourceFile;
  /** What the source is checked against at the end. */
  readonly facts: SourceIdentity;
  /** Where the words come from. */
  readonly words:
    | { readonly kind: "recognised"; readonly recognizer: RecognizerChoice }
    | { readonly kind: "supplied"; readonly path: string; readonly digest: string };
  /** The spoken language, where it is known before listening. */
  readonly from: Language | undefined;
  readonly voices: ReadonlyMap<Language, VoiceChoice>;
  /** The way to a target once the spoken language is known. @throws MissingModel */
  readonly route: (from: Language, to: Language) => Promise<HopChoice[]>;
}

/**
 * Settles engines, voices and routes, so that what cannot work is refused before any work is done.
 * @param storeDir the artifact store's folder, which remembers the sources it has seen
 * @throws InvalidInput, MissingModel
 */
export async function settleChoices(
  spec: DubSpec,
  tools: Tools,
  storeDir: string,
): Promise<DubChoices> {
  const { engines } = tools;
  const facts = await identifySource(spec.input);
  await checkOutDir(spec.outDir);
  const identity = await knownIdentity(storeDir, facts.identity);
  const words = await settleWords(spec, tools);
  const from = await spokenLanguage(spec, words, tools);
  const route = (start: Language, to: Language): Promise<HopChoice[]> =>
    resolveRoute(engines, start, to, spec.engines.mt);
  if (from !== undefined) await Promise.all(spec.to.map((to) => route(from, to)));
  const voices = await Promise.all(
    spec.to.map(
      async (to) =>
        [to, await resolveVoice(engines, to, spec.voices[to], spec.engines.tts)] as const,
    ),
  );
  const source = { path: spec.input, identity };
  return { source, facts, words, from, voices: new Map(voices), route };
}

async function settleWords(spec: DubSpec, { engines }: Tools): Promise<DubChoices["words"]> {
  const { transcript } = spec;
  if (transcript === undefined) {
    return {
      kind: "recognised",
      recognizer: await resolveRecognizer(engines, spec.from, spec.engines.asr),
    };
  }
  try {
    const { identity } = await identifySource(transcript);
    return { kind: "supplied", path: transcript, digest: identity };
  } catch (thrown) {
    if (!(thrown instanceof OctaviaError)) throw thrown;
    throw new OctaviaError("InvalidInput", `The transcript "${transcript}" cannot be read.`, {
      hint: "Give an SRT or WebVTT file with --transcript.",
      details: thrown.message,
      cause: thrown,
    });
  }
}

/** Named by the person, or the only one the recogniser knows; a subtitle file names none. */
async function spokenLanguage(
  spec: DubSpec,
  words: DubChoices["words"],
  { engines }: Tools,
): Promise<Language | undefined> {
  if (spec.task === "translate") return "en";
  if (spec.from !== "auto") return spec.from;
  if (words.kind === "supplied") {
    throw new OctaviaError("InvalidInput", "A transcript does not say which language it is in.", {
      hint: "Name it with --from, for example --from en.",
    });
  }
  const recognizer = await engines.recognizer("auto", spec.engines.asr);
  const [only, ...others] = await recognizer.languages();
  return others.length === 0 ? only : undefined;
}
