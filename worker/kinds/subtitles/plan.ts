import type { Language } from "../../../contract/languages.ts";
import type { Artifact } from "../../artifacts/store.ts";
import { Plan, type PlanNode } from "../../plan/plan.ts";
import type { Segmented } from "../../steps/segment.ts";
import { type Subtitled, subtitle } from "../../steps/subtitle.ts";
import { subtitlePair } from "../../steps/subtitle-pair.ts";
import type { Translated } from "../../steps/translate.ts";
import type { ShownLine } from "../../subtitles/layout.ts";
import { applyTexts } from "../words/edits.ts";
import { addTranslation, type LineNodes, spokenLines, type WordMaking } from "../words/lines.ts";
import { addEmbedded } from "./embed.ts";
import type { Making, SubtitlePlan } from "./nodes.ts";
import { addOwn, addSource } from "./source.ts";

const EMBEDDED = ["srt", "ass"] as const;

/** The steps of a subtitle job, from the input to the files beside it. */
export function planSubtitles(options: Omit<Making, "plan" | "formats">): SubtitlePlan {
  const { spec } = options;
  // What goes into a video is SRT or ASS, whatever else is written.
  const formats = [...new Set([...spec.formats, ...(spec.embed ? EMBEDDED : [])])];
  const making: Making = { ...options, formats, plan: new Plan() };
  const source = addSource(making);
  const own = addOwn(making, source);
  const { cut, segmented } = source;
  const lines =
    cut === undefined || segmented === undefined ? undefined : linesOf(making, { cut, segmented });
  const targets = lines === undefined ? [] : spec.to.map((language) => lines.target(language));
  const pair = spec.bilingual === undefined ? undefined : lines?.pair(...spec.bilingual);
  const embedded = spec.embed ? addEmbedded(making, source, own, targets) : undefined;
  const translated = lines?.translated ?? [];
  return { ...{ plan: making.plan, ...source, own, translated, targets, pair, embedded } };
}

/** What is made of a job's lines, once they have been translated. */
interface Lines {
  readonly translated: readonly PlanNode<Translated>[];
  target(language: Language): { language: Language; subtitled: PlanNode<Subtitled> };
  pair(above: Language, below: Language): PlanNode<Subtitled>;
}

function linesOf(making: Making, { cut, segmented }: LineNodes): Lines {
  const { plan, spec, choices, formats, storeDir } = making;
  const { words } = choices;
  if (words === undefined) throw new Error("Internal: lines without words");
  const wordMaking: WordMaking = { plan, spec, choices: words, storeDir };
  const nodes = new Map(
    choices.targets.map((to) => [to, addTranslation(wordMaking, { cut, segmented }, to)]),
  );
  const nodeOf = (language: Language): PlanNode<Translated> => {
    const node = nodes.get(language);
    if (node === undefined) throw new Error(`Internal: nothing is translated into ${language}`);
    return node;
  };
  /** The source's lines in a language: same times, same speakers. */
  const inLanguage = (
    given: { readonly segmented: Artifact<Segmented> },
    translated: Artifact<Translated>,
    language: Language,
  ): ShownLine[] => {
    const edited = applyTexts(translated.value.lines, spec.edits, language);
    const texts = new Map(edited.map(({ id, text }) => [id, text]));
    return spokenLines(wordMaking, given.segmented).map((line) => ({
      ...line,
      text: texts.get(line.id) ?? line.text,
    }));
  };
  return {
    translated: [...nodes.values()],
    target: (language) => ({
      language,
      subtitled: plan.add({
        ...{ id: `subtitle:${language}`, phase: "export", step: subtitle, weight: 0.05 },
        needs: { segmented, translated: nodeOf(language) },
        input: (given) => ({
          lines: inLanguage(given, given.translated, language),
          ...{ language, profile: spec.profile, formats },
        }),
      }),
    }),
    pair: (above, below) =>
      plan.add({
        ...{ id: "subtitle-pair", phase: "export", step: subtitlePair, weight: 0.05 },
        needs: { segmented, above: nodeOf(above), below: nodeOf(below) },
        input: (given) => {
          const lower = inLanguage(given, given.below, below);
          const lines = inLanguage(given, given.above, above).map(({ text, ...line }, index) => ({
            ...{ ...line, above: text, below: lower[index]?.text ?? "" },
          }));
          const languages: readonly [Language, Language] = [above, below];
          return { lines, languages, profile: spec.profile ?? "auto", formats };
        },
      }),
  };
}
