import { OctaviaError } from "../../../contract/errors.ts";
import type { WordsSpec } from "../../../contract/kinds/words.ts";
import { LANGUAGES, Language } from "../../../contract/languages.ts";
import type { MediaInfo } from "../../../contract/media.ts";
import type { Line, TextLine, Transcript } from "../../../contract/transcript.ts";
import type { Artifact } from "../../artifacts/store.ts";
import { isTagOf } from "../../media/check-output.ts";
import type { Plan, PlanNode } from "../../plan/plan.ts";
import { detectSpeech } from "../../steps/detect-speech.ts";
import { type Extracted, extract } from "../../steps/extract.ts";
import { probe } from "../../steps/probe.ts";
import { readTranscript } from "../../steps/read-transcript.ts";
import { retranslate } from "../../steps/retranslate.ts";
import { type Segmented, segment } from "../../steps/segment.ts";
import { type Taken, takeSubtitles } from "../../steps/take-subtitles.ts";
import { transcribe } from "../../steps/transcribe.ts";
import { type Translated, type Translation, translate } from "../../steps/translate.ts";
import type { IdentifiedFile } from "../source-files.ts";
import { languageUnknown, type WordChoices } from "./choices.ts";
import { editStep } from "./edit-step.ts";
import { changesLines } from "./edits.ts";

/** What the steps from a file to its words are planned with. */
export interface WordMaking {
  readonly plan: Plan;
  readonly spec: WordsSpec;
  readonly choices: WordChoices;
  /** Folder of the artifact store. */
  readonly storeDir: string;
}

/** The steps from a file to its lines, which all languages and kinds share. */
export interface WordNodes {
  readonly media: PlanNode<MediaInfo>;
  readonly transcript: PlanNode<Transcript>;
  /** The lines as the words were cut; what is made of them stays when people edit lines. */
  readonly cut: PlanNode<Segmented>;
  /** The lines with people's corrections: the same node where there are none. */
  readonly segmented: PlanNode<Segmented>;
  /** The subtitle stream that the words were read from, where they were. */
  readonly taken: PlanNode<Taken> | undefined;
  /** The file's sound, in the plan from the first asking. */
  sound(): PlanNode<Extracted>;
}

/** Adds the steps that bring the file's words: heard, or read from a subtitle file or stream. */
export function addWords(making: WordMaking): WordNodes {
  const { plan, spec, choices } = making;
  const media = addMedia(plan, choices);
  let extracted: PlanNode<Extracted> | undefined;
  const sound = (): PlanNode<Extracted> => {
    extracted ??= addSound(making, media);
    return extracted;
  };
  const { transcript, taken } = addTranscript(making, media, sound);
  return {
    media,
    transcript,
    taken,
    sound,
    ...addLines({ plan, spec, from: choices.from }, transcript, media),
  };
}

/** Adds the looking at a file. */
export const addMedia = (plan: Plan, { source }: IdentifiedFile): PlanNode<MediaInfo> =>
  plan.add({
    ...{ id: "probe", phase: "extract", step: probe, weight: 0.05 },
    needs: {},
    input: () => ({ source }),
  });

/** Adds the taking out of a subtitle stream. */
export const addTaken = (
  plan: Plan,
  { source }: IdentifiedFile,
  stream: number,
  media: PlanNode<MediaInfo>,
): PlanNode<Taken> =>
  plan.add({
    ...{ id: "take-subtitles", phase: "extract", step: takeSubtitles, weight: 0.1 },
    needs: { media },
    input: (given) => ({ source, media: given.media.value, stream }),
  });

/**
 * Adds the cutting of a transcript into lines, and people's edits of these.
 * @param media absent for a subtitle file that stands alone
 */
export function addLines(
  { plan, spec, from }: LineMaking,
  transcript: PlanNode<Transcript>,
  media?: PlanNode<MediaInfo>,
): Pick<WordNodes, "cut" | "segmented"> {
  // What is said of lines in other languages is applied there.
  const edits = spec.edits.filter((edit) => changesLines(edit, from));
  const cut = plan.add({
    ...{ id: "segment", phase: "transcribe", step: segment, weight: 0.02 },
    needs: { transcript },
    input: (given) => ({ transcript: given.transcript }),
  });
  if (edits.length === 0) return { cut, segmented: cut };
  const node = { id: "edit-lines", phase: "transcribe", step: editStep, weight: 0.01 } as const;
  const segmented =
    media === undefined
      ? plan.add({ ...node, needs: { cut }, input: (given) => ({ cut: given.cut, edits }) })
      : plan.add({
          ...{ ...node, needs: { cut, media } },
          input: (given) => ({ cut: given.cut, edits, duration: given.media.value.duration }),
        });
  return { cut, segmented };
}

/** What lines are cut and edited with. */
interface LineMaking {
  readonly plan: Plan;
  readonly spec: Pick<WordsSpec, "edits">;
  /** The spoken language, where it is known before listening. */
  readonly from: Language | undefined;
}

function addSound(
  { plan, spec, choices }: WordMaking,
  media: PlanNode<MediaInfo>,
): PlanNode<Extracted> {
  return plan.add({
    ...{ id: "extract", phase: "extract", step: extract },
    needs: { media },
    input: (given) => ({
      source: choices.source,
      media: given.media.value,
      audioTrack: spec.audioTrack,
    }),
  });
}

function addTranscript(
  making: WordMaking,
  media: PlanNode<MediaInfo>,
  sound: () => PlanNode<Extracted>,
): Pick<WordNodes, "transcript" | "taken"> {
  const { plan, choices } = making;
  const { words } = choices;
  switch (words.kind) {
    case "supplied":
      return { transcript: addSupplied(making, words, media), taken: undefined };
    case "stream": {
      const taken = addTaken(plan, choices, words.stream, media);
      return { transcript: addStream(making, words.stream, media, taken), taken };
    }
    case "recognised":
      return { transcript: addRecognised(making, words, sound()), taken: undefined };
  }
}

function addSupplied(
  { plan, choices }: WordMaking,
  { path, digest }: { readonly path: string; readonly digest: string },
  media: PlanNode<MediaInfo>,
): PlanNode<Transcript> {
  const language = choices.from;
  if (language === undefined) throw new Error("Internal: a transcript without a language");
  return plan.add({
    ...{ id: "read-transcript", phase: "transcribe", step: readTranscript },
    needs: { media },
    input: (given) => ({ path, digest, language, duration: given.media.value.duration }),
  });
}

function addStream(
  { plan, choices }: WordMaking,
  stream: number,
  media: PlanNode<MediaInfo>,
  taken: PlanNode<Taken>,
): PlanNode<Transcript> {
  return plan.add({
    ...{ id: "read-transcript", phase: "transcribe", step: readTranscript },
    needs: { media, taken },
    input: (given) => ({
      path: given.taken.file(given.taken.value.file),
      digest: given.taken.digest,
      language: choices.from ?? taggedLanguage(given.media.value, stream),
      duration: given.media.value.duration,
    }),
  });
}

/** @throws InvalidInput if the stream is not tagged with a language that Octavia knows */
function taggedLanguage(media: MediaInfo, stream: number): Language {
  const known = languageOfStream(media, stream);
  if (known === undefined) throw languageUnknown(`Subtitle stream ${stream}`);
  return known;
}

/** The language that a subtitle stream is tagged with, if Octavia knows it. */
export function languageOfStream(media: MediaInfo, stream: number): Language | undefined {
  const tag = media.subtitles[stream]?.language;
  return Language.options.find((one) => one === tag || isTagOf(LANGUAGES[one].iso3, tag));
}

function addRecognised(
  { plan, spec }: WordMaking,
  { recognizer }: Extract<WordChoices["words"], { kind: "recognised" }>,
  extracted: PlanNode<Extracted>,
): PlanNode<Transcript> {
  const speech = plan.add({
    ...{ id: "detect-speech", phase: "transcribe", step: detectSpeech, weight: 0.1 },
    needs: { extracted },
    input: (given) => ({ extracted: given.extracted }),
  });
  const { from: language, vocabulary, task } = spec;
  return plan.add({
    ...{ id: "transcribe", phase: "transcribe", step: transcribe },
    needs: { extracted, speech },
    input: (given) => ({ ...given, language, recognizer, vocabulary, task }),
  });
}

/**
 * The lines as they were said, with people's corrections.
 * @throws InvalidInput if nothing was said
 */
export function spokenLines({ spec }: WordMaking, segmented: Artifact<Segmented>): Line[] {
  const { lines } = segmented.value;
  if (lines.length > 0) return lines;
  throw new OctaviaError("InvalidInput", `No speech was found in ${spec.input}`, {
    hint: "Is it the right file and audio track? With --transcript you can give the words yourself.",
  });
}

/**
 * Adds the lines' translation into a language; into the spoken one they come as they are. Corrected
 * lines are translated by a step of their own, and the others stay as they were.
 */
export function addTranslation(
  making: WordMaking,
  { cut, segmented }: Pick<WordNodes, "cut" | "segmented">,
  language: Language,
): PlanNode<Translated> {
  const { plan, spec, choices } = making;
  const how = async ({ value: { language: from } }: Artifact<Segmented>): Promise<Translation> => {
    const hops = await choices.route(from, language);
    return { from, to: language, hops, glossary: spec.glossary };
  };
  const texts = (given: Artifact<Segmented>): TextLine[] =>
    spokenLines(making, given).map(({ id, text }) => ({ id, text }));
  const translated = plan.add({
    ...{ id: `translate:${language}`, phase: "translate", step: translate },
    needs: { cut },
    input: async (given) => ({ lines: texts(given.cut), ...(await how(given.cut)) }),
  });
  if (segmented === cut) return translated;
  return plan.add({
    ...{ id: `retranslate:${language}`, phase: "translate", step: retranslate, weight: 0.1 },
    needs: { translated, cut, segmented },
    input: async (given) => ({
      translated: given.translated,
      ...{ cut: texts(given.cut), lines: texts(given.segmented) },
      ...(await how(given.segmented)),
    }),
  });
}
