import { OctaviaError } from "../../contract/errors.ts";
import { DEFAULTS, type DubSpec } from "../../contract/job.ts";
import type { Language } from "../../contract/languages.ts";
import type { MediaInfo } from "../../contract/media.ts";
import type { Line, TextLine, Transcript } from "../../contract/transcript.ts";
import type { Artifact } from "../artifacts/store.ts";
import { containerFor } from "../media/container.ts";
import type { Dub } from "../media/mux-plan.ts";
import { dubPaths } from "../outputs.ts";
import { detectSpeech } from "../steps/detect-speech.ts";
import { type Extracted, extract } from "../steps/extract.ts";
import { type Fitted, fit } from "../steps/fit.ts";
import { type Mixed, mix } from "../steps/mix.ts";
import { type Exported, mux } from "../steps/mux.ts";
import { probe } from "../steps/probe.ts";
import { readTranscript } from "../steps/read-transcript.ts";
import { type Segmented, segment } from "../steps/segment.ts";
import { SUBTITLE_FILES, type Subtitled, subtitle } from "../steps/subtitle.ts";
import { type Synthesized, synthesize, type VoiceChoice } from "../steps/synthesize.ts";
import { transcribe } from "../steps/transcribe.ts";
import { type Translated, translate } from "../steps/translate.ts";
import type { DubChoices } from "./choices.ts";
import { ensureSpace } from "./disk-space.ts";
import { applyEdits } from "./edits.ts";
import { makeOutDir } from "./out-dir.ts";
import { Plan, type PlanNode } from "./plan.ts";

/** The steps that all languages share. */
interface SharedNodes {
  readonly media: PlanNode<MediaInfo>;
  readonly extracted: PlanNode<Extracted>;
  readonly transcript: PlanNode<Transcript>;
  readonly segmented: PlanNode<Segmented>;
}

/** One language's branch up to its sound in place. */
export interface VoiceNodes {
  readonly language: Language;
  readonly translated: PlanNode<Translated>;
  readonly synthesized: PlanNode<Synthesized>;
  readonly fitted: PlanNode<Fitted>;
}

/** One language's branch, whole. */
export interface LanguageNodes extends VoiceNodes {
  readonly mixed: PlanNode<Mixed>;
  readonly subtitled: PlanNode<Subtitled>;
}

export interface DubPlan extends SharedNodes {
  readonly plan: Plan;
  readonly languages: readonly LanguageNodes[];
  /** Subtitles of the original. */
  readonly original: PlanNode<Subtitled>;
  /** One a language, or the one that holds all. */
  readonly exports: readonly { readonly language?: Language; readonly file: PlanNode<Exported> }[];
}

interface Making {
  readonly plan: Plan;
  readonly spec: DubSpec;
  readonly choices: DubChoices;
  readonly ffmpegVersion: string;
  /** Folder of the artifact store. */
  readonly storeDir: string;
}

/** The steps of a dub, from the source to the files beside the person's own. */
export function planDub(making: Omit<Making, "plan">): DubPlan {
  const whole: Making = { ...making, plan: new Plan() };
  const shared = addShared(whole);
  const languages = making.spec.to.map((language) => {
    const voice = addVoice(whole, shared, language);
    return { ...voice, ...addSound(whole, shared, voice) };
  });
  const original = whole.plan.add({
    ...{ id: "subtitle", phase: "export", step: subtitle, weight: 0.05 },
    needs: { segmented: shared.segmented },
    input: ({ segmented }) => ({
      lines: spokenLines(whole, segmented),
      language: segmented.value.language,
    }),
  });
  const exports = addExports(whole, shared, languages, original);
  return { plan: whole.plan, ...shared, languages, original, exports };
}

/** As much of a dub as the preview of a line needs: one language, up to its lines in place. */
export function planVoice(
  making: Omit<Making, "plan">,
  language: Language,
): {
  readonly plan: Plan;
  readonly extracted: PlanNode<Extracted>;
  readonly fitted: PlanNode<Fitted>;
} {
  const whole: Making = { ...making, plan: new Plan() };
  const shared = addShared(whole);
  const { fitted } = addVoice(whole, shared, language);
  return { plan: whole.plan, extracted: shared.extracted, fitted };
}

function addShared(making: Making): SharedNodes {
  const { plan, spec, choices, storeDir } = making;
  const { source } = choices;
  const media = plan.add({
    ...{ id: "probe", phase: "extract", step: probe, weight: 0.05 },
    needs: {},
    input: () => ({ source }),
  });
  const extracted = plan.add({
    ...{ id: "extract", phase: "extract", step: extract },
    needs: { media },
    input: async (given) => {
      await ensureSpace(storeDir, given.media.value);
      return { source, media: given.media.value, audioTrack: spec.audioTrack };
    },
  });
  const transcript = addTranscript(making, extracted);
  const segmented = plan.add({
    ...{ id: "segment", phase: "transcribe", step: segment, weight: 0.02 },
    needs: { transcript },
    input: (given) => ({ transcript: given.transcript }),
  });
  return { media, extracted, transcript, segmented };
}

function addTranscript(making: Making, extracted: PlanNode<Extracted>): PlanNode<Transcript> {
  const { plan, spec, choices } = making;
  const { words } = choices;
  if (words.kind === "supplied") {
    const { path, digest } = words;
    const language = choices.from;
    if (language === undefined) throw new Error("Internal: a transcript without a language");
    return plan.add({
      ...{ id: "read-transcript", phase: "transcribe", step: readTranscript },
      needs: {},
      input: () => ({ path, digest, language }),
    });
  }
  const speech = plan.add({
    ...{ id: "detect-speech", phase: "transcribe", step: detectSpeech, weight: 0.1 },
    needs: { extracted },
    input: (given) => ({ extracted: given.extracted }),
  });
  return plan.add({
    ...{ id: "transcribe", phase: "transcribe", step: transcribe },
    needs: { extracted, speech },
    input: (given) => ({ ...given, language: spec.from, recognizer: words.recognizer }),
  });
}

/**
 * The lines as they were said, with people's corrections.
 * @throws InvalidInput if nothing was said
 */
function spokenLines({ spec }: Making, segmented: Artifact<Segmented>): Line[] {
  const { lines, language } = segmented.value;
  if (lines.length > 0) return applyEdits(lines, spec.edits, language);
  throw new OctaviaError("InvalidInput", `No speech was found in ${spec.input}`, {
    hint: "Is it the right file and audio track? With --transcript you can give the words yourself.",
  });
}

function voiceOf({ choices }: Making, language: Language): VoiceChoice {
  const voice = choices.voices.get(language);
  if (voice === undefined) throw new Error(`Internal: no voice was settled for ${language}`);
  return voice;
}

function addVoice(
  making: Making,
  { segmented, extracted, media }: SharedNodes,
  language: Language,
): VoiceNodes {
  const { plan, spec, choices, ffmpegVersion } = making;
  const voice = voiceOf(making, language);
  const texts = (translated: Artifact<Translated>): TextLine[] =>
    applyEdits(translated.value.lines, spec.edits, language);
  const translated = plan.add({
    ...{ id: `translate:${language}`, phase: "translate", step: translate },
    needs: { segmented },
    input: async (given) => {
      const from = given.segmented.value.language;
      const lines = spokenLines(making, given.segmented).map(({ id, text }) => ({ id, text }));
      return { lines, from, to: language, hops: await choices.route(from, language) };
    },
  });
  const synthesized = plan.add({
    ...{ id: `synthesize:${language}`, phase: "synthesize", step: synthesize },
    needs: { translated },
    input: (given) => ({ lines: texts(given.translated), language, voice }),
  });
  const fitted = plan.add({
    ...{ id: `fit:${language}`, phase: "synthesize", step: fit, weight: 0.5 },
    needs: { synthesized, segmented, extracted, translated, media },
    input: (given) => ({
      synthesized: given.synthesized,
      lines: given.segmented.value.lines,
      texts: texts(given.translated),
      ...{ language, voice },
      sampleRate: given.extracted.value.sampleRate,
      maxSpeed: spec.maxSpeed,
      trackEnd: given.media.value.duration,
      ffmpegVersion,
    }),
  });
  return { language, translated, synthesized, fitted };
}

function addSound(
  making: Making,
  { extracted, media, segmented }: SharedNodes,
  { language, translated, fitted }: VoiceNodes,
): Pick<LanguageNodes, "mixed" | "subtitled"> {
  const { plan, spec, ffmpegVersion } = making;
  const mixed = plan.add({
    ...{ id: `mix:${language}`, phase: "mix", step: mix },
    needs: { extracted, fitted, media },
    input: (given) => ({
      extracted: given.extracted,
      fitted: given.fitted,
      codec: containerFor(given.media.value, spec.input).audioCodec,
      loudness: spec.loudness,
      truePeak: DEFAULTS.truePeak,
      gainHint: spec.gainHints[language],
      ffmpegVersion,
    }),
  });
  const subtitled = plan.add({
    ...{ id: `subtitle:${language}`, phase: "export", step: subtitle, weight: 0.05 },
    needs: { segmented, translated, fitted },
    input: (given) => ({ lines: shownLines(making, given, language), language }),
  });
  return { mixed, subtitled };
}

/** The dub's subtitles stand while its lines are spoken. */
function shownLines(
  making: Making,
  given: { readonly translated: Artifact<Translated>; readonly fitted: Artifact<Fitted> },
  language: Language,
) {
  const placed = new Map(given.fitted.value.lines.map((line) => [line.id, line]));
  return applyEdits(given.translated.value.lines, making.spec.edits, language).flatMap(
    ({ id, text }) => {
      const line = placed.get(id);
      if (line === undefined) return [];
      const spoken = line.duration > 0;
      return {
        text,
        start: spoken ? line.start : line.sourceStart,
        end: spoken ? line.start + line.duration : line.sourceEnd,
      };
    },
  );
}

function addExports(
  making: Making,
  shared: SharedNodes,
  languages: readonly LanguageNodes[],
  original: PlanNode<Subtitled>,
): DubPlan["exports"] {
  const { plan, spec, choices } = making;
  const { media, extracted, segmented } = shared;
  const paths = dubPaths(spec);
  const common = async (given: {
    readonly media: Artifact<MediaInfo>;
    readonly extracted: Artifact<Extracted>;
    readonly segmented: Artifact<Segmented>;
  }) => {
    await makeOutDir(spec.outDir);
    return {
      source: choices.source,
      media: given.media.value,
      container: containerFor(given.media.value, spec.input),
      mode: spec.tracks,
      originalLanguage: given.segmented.value.language,
      originalStream: given.extracted.value.stream,
    };
  };
  if (spec.tracks === "separate") {
    return languages.map(({ language, mixed }) => ({
      language,
      file: plan.add({
        ...{ id: `mux:${language}`, phase: "export", step: mux },
        needs: { media, extracted, segmented, mixed },
        input: async (given) => {
          const request = await common(given);
          const outPath = paths.dubbed(language, request.container.extension);
          return { ...request, outPath, dubs: [dubOf(language, given.mixed)] };
        },
      }),
    }));
  }
  // One file needs every language: the needs are named after what they bring and for whom.
  const sounds = named("mixed", languages, ({ mixed }) => mixed);
  const texts = named("subtitled", languages, ({ subtitled }) => subtitled);
  const file = plan.add({
    ...{ id: "mux", phase: "export", step: mux },
    needs: { media, extracted, segmented, original, ...sounds, ...texts },
    input: async (given) => {
      const request = await common(given);
      return {
        ...request,
        outPath: paths.together(request.container.extension),
        dubs: languages.map(({ language }) =>
          dubOf(language, given[`mixed:${language}`], given[`subtitled:${language}`]),
        ),
        sourceSubtitles: {
          language: request.originalLanguage,
          file: { path: given.original.file(SUBTITLE_FILES.srt), digest: given.original.digest },
        },
      };
    },
  });
  return [{ file }];
}

/** Nodes of all languages as needs: "mixed:es", "mixed:fr". */
function named<Name extends string, Out>(
  name: Name,
  languages: readonly LanguageNodes[],
  node: (of: LanguageNodes) => PlanNode<Out>,
): Record<`${Name}:${Language}`, PlanNode<Out>>;
function named(
  name: string,
  languages: readonly LanguageNodes[],
  node: (of: LanguageNodes) => PlanNode<unknown>,
): Record<string, PlanNode<unknown>> {
  return Object.fromEntries(languages.map((of) => [`${name}:${of.language}`, node(of)]));
}

function dubOf(language: Language, mixed: Artifact<Mixed>, subtitled?: Artifact<Subtitled>): Dub {
  const { codec, delaySamples, sampleRate, file } = mixed.value;
  return {
    language,
    audio: { path: mixed.file(file), digest: mixed.digest, codec, delaySamples, sampleRate },
    subtitles:
      subtitled === undefined
        ? undefined
        : { path: subtitled.file(SUBTITLE_FILES.srt), digest: subtitled.digest },
  };
}
