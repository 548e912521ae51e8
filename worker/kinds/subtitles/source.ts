import type { Language } from "../../../contract/languages.ts";
import type { MediaInfo } from "../../../contract/media.ts";
import type { PlanNode } from "../../plan/plan.ts";
import { convertSubtitles } from "../../steps/convert-subtitles.ts";
import { readTranscript } from "../../steps/read-transcript.ts";
import { type Subtitled, subtitle } from "../../steps/subtitle.ts";
import type { WordChoices } from "../words/choices.ts";
import { addLines, spokenLines } from "../words/lines.ts";
import { addMedia, addTaken, addWords, languageOfStream, streamName } from "../words/nodes.ts";
import type { SubtitleChoices } from "./choices.ts";
import type { Making, SourceNodes } from "./nodes.ts";

/** Adds the steps that bring the input's cues and, where they are needed, its lines. */
export function addSource(making: Making): SourceNodes {
  const { choices } = making;
  if (choices.words === undefined) return addCuesOnly(making);
  return choices.alone
    ? addFileLines(making, choices.words)
    : addWords({ ...making, choices: choices.words });
}

function addCuesOnly({ plan, choices }: Making): SourceNodes {
  const { file, alone, asRead } = choices;
  const none = { transcript: undefined, cut: undefined, segmented: undefined } as const;
  if (alone) return { ...none, media: undefined, taken: undefined };
  const media = addMedia(plan, file);
  const taken = asRead?.kind === "stream" ? addTaken(plan, file, asRead.stream, media) : undefined;
  return { ...none, media, taken };
}

/** A subtitle file's lines: there is no media whose end they could overrun. */
function addFileLines({ plan, spec, choices }: Making, words: WordChoices): SourceNodes {
  const { from } = choices;
  const supplied = words.words;
  if (supplied.kind !== "supplied" || from === undefined) {
    throw new Error("Internal: a subtitle file is read in a known language");
  }
  const { path, digest } = supplied;
  const transcript = plan.add({
    ...{ id: "read-transcript", phase: "transcribe", step: readTranscript, weight: 0.1 },
    needs: {},
    input: () => ({ path, digest, language: from }),
  });
  const lines = addLines({ plan, spec, from }, transcript);
  return { media: undefined, taken: undefined, transcript, ...lines };
}

/** Adds the subtitles of the source's own language: as they are, or laid out. */
export function addOwn(making: Making, source: SourceNodes): PlanNode<Subtitled> {
  const { asRead } = making.choices;
  if (asRead === undefined) return addLaidOut(making, source);
  return asRead.kind === "file"
    ? addFromFile(making, source, asRead)
    : addFromStream(making, source, asRead.stream);
}

function addLaidOut(making: Making, { segmented }: SourceNodes): PlanNode<Subtitled> {
  const { plan, spec, choices, formats, storeDir } = making;
  const { words } = choices;
  if (segmented === undefined || words === undefined) throw new Error("Internal: no lines");
  return plan.add({
    ...{ id: "subtitle", phase: "export", step: subtitle, weight: 0.05 },
    needs: { segmented },
    input: (given) => ({
      lines: spokenLines({ plan, spec, choices: words, storeDir }, given.segmented),
      language: given.segmented.value.language,
      ...{ profile: spec.profile, formats },
    }),
  });
}

function addFromFile(
  { plan, choices, formats }: Making,
  { media }: SourceNodes,
  { path, digest }: { readonly path: string; readonly digest: string },
): PlanNode<Subtitled> {
  const node = {
    id: "convert-subtitles",
    phase: "export",
    step: convertSubtitles,
    weight: 0.05,
  } as const;
  const input = { path, digest, language: choices.from, formats };
  if (media === undefined) return plan.add({ ...node, needs: {}, input: () => input });
  return plan.add({
    ...node,
    needs: { media },
    input: (given) => ({ ...input, duration: given.media.value.duration }),
  });
}

function addFromStream(
  { plan, choices, formats }: Making,
  { media, taken }: SourceNodes,
  stream: number,
): PlanNode<Subtitled> {
  if (media === undefined || taken === undefined) throw new Error("Internal: no stream was taken");
  return plan.add({
    ...{ id: "convert-subtitles", phase: "export", step: convertSubtitles, weight: 0.05 },
    needs: { media, taken },
    input: (given) => ({
      path: given.taken.file(given.taken.value.file),
      name: streamName(choices.file, stream),
      digest: given.taken.digest,
      language: sourceLanguage(choices, given.media.value),
      formats,
      duration: given.media.value.duration,
    }),
  });
}

/** The source's language as it was named or tagged; undefined where only listening tells. */
function sourceLanguage(
  { from, asRead }: SubtitleChoices,
  media: MediaInfo | undefined,
): Language | undefined {
  if (from !== undefined || media === undefined || asRead?.kind !== "stream") return from;
  return languageOfStream(media, asRead.stream);
}
