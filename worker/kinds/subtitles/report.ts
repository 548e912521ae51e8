import type { SubtitlesSpec } from "../../../contract/kinds/subtitles.ts";
import type { Language } from "../../../contract/languages.ts";
import type { Artifact } from "../../artifacts/store.ts";
import type { PlanResult } from "../../plan/executor.ts";
import type { Subtitled } from "../../steps/subtitle.ts";
import type { Published } from "../kind.ts";
import type { SubtitleChoices } from "./choices.ts";
import type { SubtitlePlan } from "./nodes.ts";

/** Subtitles that were made, in one language or two. */
export interface MadeText {
  readonly languages: readonly Language[];
  /** Those that its files are named after. */
  readonly name: readonly Language[];
  readonly asRead: boolean;
  readonly made: Artifact<Subtitled>;
}

/** The subtitles that are the person's: the source's own, its translations, the bilingual ones. */
export function textsOf(
  spec: SubtitlesSpec,
  choices: SubtitleChoices,
  plan: SubtitlePlan,
  ran: PlanResult,
): MadeText[] {
  const made = ran.artifact(plan.own);
  const source = made.value.language;
  const own: MadeText = {
    languages: source === undefined ? [] : [source],
    name: source === undefined ? [] : ownName(spec, choices, source),
    asRead: choices.asRead !== undefined,
    made,
  };
  // A translation into the spoken language is none.
  const targets = plan.targets
    .filter(({ language }) => language !== source)
    .map(({ language, subtitled }): MadeText => {
      const languages = [language];
      return { languages, name: languages, asRead: false, made: ran.artifact(subtitled) };
    });
  if (plan.pair === undefined || spec.bilingual === undefined) return [own, ...targets];
  const both = { languages: spec.bilingual, name: spec.bilingual, asRead: false };
  return [own, ...targets, { ...both, made: ran.artifact(plan.pair) }];
}

/** What the source's own files are named after: nothing where only a name told the language. */
export const ownName = (
  spec: SubtitlesSpec,
  { alone }: SubtitleChoices,
  source: Language,
): readonly Language[] => (alone && spec.from === "auto" ? [] : [source]);

/** How each cue reads, and what worked. */
export function reportDetails(
  plan: SubtitlePlan,
  texts: readonly MadeText[],
  ran: PlanResult,
): Pick<Published, "details" | "engines"> {
  const { transcript } = plan;
  const source = ran.artifact(plan.own).value.language;
  const translators = plan.translated.flatMap((node) => {
    const { path, translator } = ran.artifact(node).value;
    const to = path.at(-1);
    return translator === "" || to === undefined
      ? []
      : [[`translation:${to}`, translator] as const];
  });
  return {
    details: {
      kind: "subtitles",
      ...(source === undefined ? {} : { source }),
      texts: texts.map(({ languages, asRead, made }) => ({
        ...{ languages: [...languages], asRead, cues: made.value.cues },
      })),
    },
    engines: {
      recognition: transcript === undefined ? "supplied" : ran.artifact(transcript).value.engine,
      ...Object.fromEntries(translators),
    },
  };
}
