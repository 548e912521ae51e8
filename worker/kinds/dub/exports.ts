import type { Language } from "../../../contract/languages.ts";
import type { MediaInfo } from "../../../contract/media.ts";
import type { Artifact } from "../../artifacts/store.ts";
import { type Container, containerFor } from "../../media/container.ts";
import type { Dub } from "../../media/mux-plan.ts";
import { makeOutDir } from "../../plan/out-dir.ts";
import type { PlanNode } from "../../plan/plan.ts";
import type { Extracted } from "../../steps/extract.ts";
import type { Mixed } from "../../steps/mix.ts";
import { mux } from "../../steps/mux.ts";
import type { Segmented } from "../../steps/segment.ts";
import { SUBTITLE_FILES, type Subtitled } from "../../steps/subtitle.ts";
import type { DubPlan, LanguageNodes, Making, SharedNodes } from "./nodes.ts";
import { dubPaths } from "./paths.ts";
import { extensionOf, targetOf } from "./target.ts";

/** What every export needs, whatever it holds. */
interface Given {
  readonly media: Artifact<MediaInfo>;
  readonly extracted: Artifact<Extracted>;
  readonly segmented: Artifact<Segmented>;
}

/** The steps that write the person's files: one a language, or one for all. */
export function addExports(
  making: Making,
  shared: SharedNodes,
  languages: readonly LanguageNodes[],
  original: PlanNode<Subtitled>,
): DubPlan["exports"] {
  return making.spec.tracks === "separate"
    ? languages.map((nodes) => exportOne(making, shared, nodes))
    : [exportTogether(making, shared, languages, original)];
}

/** Which of the two ways it is, sound or tracks, is known when the file has been looked at. */
function exportOne(
  making: Making,
  { media, extracted, segmented }: SharedNodes,
  { language, mixed }: LanguageNodes,
): DubPlan["exports"][number] {
  const file = making.plan.add({
    ...{ id: `mux:${language}`, phase: "export", step: mux },
    needs: { media, extracted, segmented, mixed },
    input: async (given) => {
      const target = targetOf(making.spec, given.media.value);
      const outPath = dubPaths(making.spec).dubbed(language, extensionOf(target));
      if (target.kind === "tracks") {
        const request = await prepare(making, given, target.container);
        return { ...request, outPath, dubs: [dubOf(language, given.mixed)] };
      }
      await makeOutDir(making.spec.outDir);
      const { source } = making.choices;
      const audio = soundOf(given.mixed);
      return { source, media: given.media.value, language, audio, file: target.file, outPath };
    },
  });
  return { language, file };
}

function exportTogether(
  making: Making,
  { media, extracted, segmented }: SharedNodes,
  languages: readonly LanguageNodes[],
  original: PlanNode<Subtitled>,
): DubPlan["exports"][number] {
  // One file needs every language: the needs are named after what they bring and for whom.
  const sounds = named("mixed", languages, ({ mixed }) => mixed);
  const texts = named("subtitled", languages, ({ subtitled }) => subtitled);
  const file = making.plan.add({
    ...{ id: "mux", phase: "export", step: mux },
    needs: { media, extracted, segmented, original, ...sounds, ...texts },
    input: async (given) => {
      const container = containerFor(given.media.value, making.spec.input);
      const request = await prepare(making, given, container);
      return {
        ...request,
        outPath: dubPaths(making.spec).together(request.container.extension),
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
  return { file };
}

/** Makes the folder for the results, and gathers what all exports are asked with. @throws InvalidInput */
async function prepare(
  { spec, choices }: Making,
  { media, extracted, segmented }: Given,
  container: Container,
) {
  await makeOutDir(spec.outDir);
  return {
    source: choices.source,
    media: media.value,
    container,
    mode: spec.tracks,
    originalLanguage: segmented.value.language,
    originalStream: extracted.value.stream,
  };
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

const soundOf = (mixed: Artifact<Mixed>) => {
  const { delaySamples, sampleRate, file } = mixed.value;
  return { path: mixed.file(file), digest: mixed.digest, delaySamples, sampleRate };
};

function dubOf(language: Language, mixed: Artifact<Mixed>, subtitled?: Artifact<Subtitled>): Dub {
  const { codec } = mixed.value;
  if (codec === "pcm") throw new Error("Internal: a mix for a file of sound is no track");
  return {
    language,
    audio: { ...soundOf(mixed), codec },
    subtitles:
      subtitled === undefined
        ? undefined
        : { path: subtitled.file(SUBTITLE_FILES.srt), digest: subtitled.digest },
  };
}
