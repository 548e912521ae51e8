import { OctaviaError } from "../../../contract/errors.ts";
import type { WordsSpec } from "../../../contract/kinds/words.ts";
import { LANGUAGES, Language } from "../../../contract/languages.ts";
import type { MediaInfo } from "../../../contract/media.ts";
import type { Line, Transcript } from "../../../contract/transcript.ts";
import type { Artifact } from "../../artifacts/store.ts";
import { ensureSpace } from "../../plan/disk-space.ts";
import type { Plan, PlanNode } from "../../plan/plan.ts";
import { detectSpeech } from "../../steps/detect-speech.ts";
import { type Extracted, extract } from "../../steps/extract.ts";
import { probe } from "../../steps/probe.ts";
import { readTranscript } from "../../steps/read-transcript.ts";
import { type Segmented, segment } from "../../steps/segment.ts";
import { takeSubtitles } from "../../steps/take-subtitles.ts";
import { transcribe } from "../../steps/transcribe.ts";
import { type Translated, translate } from "../../steps/translate.ts";
import { languageUnknown, type WordChoices } from "./choices.ts";
import { applyEdits } from "./edits.ts";

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
  readonly segmented: PlanNode<Segmented>;
  /** The file's sound, in the plan from the first asking. */
  sound(): PlanNode<Extracted>;
}

/** Adds the steps that bring the file's words: heard, or read from a subtitle file or stream. */
export function addWords(making: WordMaking): WordNodes {
  const { plan, choices } = making;
  const { source } = choices;
  const media = plan.add({
    ...{ id: "probe", phase: "extract", step: probe, weight: 0.05 },
    needs: {},
    input: () => ({ source }),
  });
  let extracted: PlanNode<Extracted> | undefined;
  const sound = (): PlanNode<Extracted> => {
    extracted ??= addSound(making, media);
    return extracted;
  };
  const transcript = addTranscript(making, media, sound);
  const segmented = plan.add({
    ...{ id: "segment", phase: "transcribe", step: segment, weight: 0.02 },
    needs: { transcript },
    input: (given) => ({ transcript: given.transcript }),
  });
  return { media, transcript, segmented, sound };
}

function addSound(
  { plan, spec, choices, storeDir }: WordMaking,
  media: PlanNode<MediaInfo>,
): PlanNode<Extracted> {
  return plan.add({
    ...{ id: "extract", phase: "extract", step: extract },
    needs: { media },
    input: async (given) => {
      await ensureSpace(storeDir, given.media.value);
      return {
        source: choices.source,
        media: given.media.value,
        audioTrack: spec.audioTrack,
      };
    },
  });
}

function addTranscript(
  making: WordMaking,
  media: PlanNode<MediaInfo>,
  sound: () => PlanNode<Extracted>,
): PlanNode<Transcript> {
  const { words } = making.choices;
  switch (words.kind) {
    case "supplied":
      return addSupplied(making, words, media);
    case "stream":
      return addStream(making, words.stream, media);
    case "recognised":
      return addRecognised(making, words, sound());
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
): PlanNode<Transcript> {
  const taken = plan.add({
    ...{ id: "take-subtitles", phase: "extract", step: takeSubtitles, weight: 0.1 },
    needs: { media },
    input: (given) => ({ source: choices.source, media: given.media.value, stream }),
  });
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
  const tag = media.subtitles[stream]?.language;
  const known = Language.options.find((one) => LANGUAGES[one].iso3 === tag || one === tag);
  if (known === undefined) throw languageUnknown(`Subtitle stream ${stream}`);
  return known;
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
  const { lines, language } = segmented.value;
  if (lines.length > 0) return applyEdits(lines, spec.edits, language);
  throw new OctaviaError("InvalidInput", `No speech was found in ${spec.input}`, {
    hint: "Is it the right file and audio track? With --transcript you can give the words yourself.",
  });
}

/** Adds the lines' translation into a language; into the spoken one they come as they are. */
export function addTranslation(
  making: WordMaking,
  { segmented }: Pick<WordNodes, "segmented">,
  language: Language,
): PlanNode<Translated> {
  const { plan, spec, choices } = making;
  return plan.add({
    ...{ id: `translate:${language}`, phase: "translate", step: translate },
    needs: { segmented },
    input: async (given) => {
      const from = given.segmented.value.language;
      const lines = spokenLines(making, given.segmented).map(({ id, text }) => ({ id, text }));
      const hops = await choices.route(from, language);
      return { lines, from, to: language, hops, glossary: spec.glossary };
    },
  });
}
