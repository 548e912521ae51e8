import { OctaviaError } from "../../../contract/errors.ts";
import type { WordsSpec } from "../../../contract/kinds/words.ts";
import type { Language } from "../../../contract/languages.ts";
import { identifySource } from "../../artifacts/identity.ts";
import { checkOutDir } from "../../plan/out-dir.ts";
import { type RecognizerChoice, resolveRecognizer } from "../../steps/transcribe.ts";
import { type HopChoice, resolveRoute } from "../../steps/translate.ts";
import type { Tools } from "../../tools.ts";
import { type IdentifiedFile, identify } from "../source-files.ts";

/** Where the words of a job come from. */
export type WordSource =
  | { readonly kind: "recognised"; readonly recognizer: RecognizerChoice }
  | { readonly kind: "supplied"; readonly path: string; readonly digest: string }
  /** Of the input's subtitle streams, from 0. */
  | { readonly kind: "stream"; readonly stream: number };

/** What a spec leaves open of its words, settled for this machine before the plan is made. */
export interface WordChoices extends IdentifiedFile {
  readonly words: WordSource;
  /** The spoken language, where it is known before listening. */
  readonly from: Language | undefined;
  /** The way to a target once the spoken language is known. @throws MissingModel */
  readonly route: (from: Language, to: Language) => Promise<HopChoice[]>;
}

/**
 * Settles where words come from and how they are translated, so that what cannot work is refused
 * before any work is done.
 * @param targets the languages that will be asked for
 * @param storeDir the artifact store's folder, which remembers the sources it has seen
 * @throws InvalidInput, MissingModel
 */
export async function settleWords(
  spec: WordsSpec,
  targets: readonly Language[],
  tools: Tools,
  storeDir: string,
): Promise<WordChoices> {
  const { engines } = tools;
  const file = await identify(spec.input, storeDir);
  await checkOutDir(spec.outDir);
  const words = await wordSource(spec, tools);
  const from = await spokenLanguage(spec, words, tools);
  const route = (start: Language, to: Language): Promise<HopChoice[]> =>
    resolveRoute(engines, start, to, spec.engines.mt);
  if (from !== undefined) await Promise.all(targets.map((to) => route(from, to)));
  return { ...file, words, from, route };
}

async function wordSource(spec: WordsSpec, { engines }: Tools): Promise<WordSource> {
  const { transcript, transcriptStream } = spec;
  if (transcriptStream !== undefined) return { kind: "stream", stream: transcriptStream };
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
  spec: WordsSpec,
  words: WordSource,
  { engines }: Tools,
): Promise<Language | undefined> {
  if (spec.task === "translate") return "en";
  if (spec.from !== "auto") return spec.from;
  // A stream may be tagged with its language, which the file says later.
  if (words.kind === "stream") return undefined;
  if (words.kind === "supplied") throw languageUnknown("A transcript");
  const recognizer = await engines.recognizer("auto", spec.engines.asr);
  const [only, ...others] = await recognizer.languages();
  return others.length === 0 ? only : undefined;
}

/** @param what "A transcript" */
export const languageUnknown = (what: string): OctaviaError =>
  new OctaviaError("InvalidInput", `${what} does not say which language it is in.`, {
    hint: "Name it with --from, for example --from en.",
  });
