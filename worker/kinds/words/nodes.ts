import { LANGUAGES, Language } from "../../../contract/languages.ts";
import type { MediaInfo } from "../../../contract/media.ts";
import type { Transcript } from "../../../contract/transcript.ts";
import { isTagOf } from "../../media/check-output.ts";
import type { Plan, PlanNode } from "../../plan/plan.ts";
import { detectSpeech } from "../../steps/detect-speech.ts";
import { type Extracted, extract } from "../../steps/extract.ts";
import { probe } from "../../steps/probe.ts";
import { readTranscript } from "../../steps/read-transcript.ts";
import { type Taken, takeSubtitles } from "../../steps/take-subtitles.ts";
import { transcribe } from "../../steps/transcribe.ts";
import type { IdentifiedFile } from "../source-files.ts";
import { languageUnknown, type WordChoices } from "./choices.ts";
import { addLines, type LineNodes, type WordMaking } from "./lines.ts";

/** The steps from a file to its lines, which all languages and kinds share. */
export interface WordNodes extends LineNodes {
  readonly media: PlanNode<MediaInfo>;
  readonly transcript: PlanNode<Transcript>;
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
    ...{ id: "read-transcript", phase: "transcribe", step: readTranscript, weight: 0.1 },
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
    ...{ id: "read-transcript", phase: "transcribe", step: readTranscript, weight: 0.1 },
    needs: { media, taken },
    input: (given) => ({
      path: given.taken.file(given.taken.value.file),
      name: streamName(choices, stream),
      digest: given.taken.digest,
      language: choices.from ?? taggedLanguage(given.media.value, stream),
      duration: given.media.value.duration,
    }),
  });
}

/** What people call a subtitle stream: its file is one that they never see. */
export const streamName = ({ source }: IdentifiedFile, stream: number): string =>
  `${source.path}, subtitle stream ${stream}`;

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
