import type { DubSpec } from "../../../contract/kinds/dub.ts";
import type { Language } from "../../../contract/languages.ts";
import type { Plan, PlanNode } from "../../plan/plan.ts";
import type { Exported } from "../../steps/exported.ts";
import type { Extracted } from "../../steps/extract.ts";
import type { Fitted } from "../../steps/fit.ts";
import type { Mixed } from "../../steps/mix.ts";
import type { Subtitled } from "../../steps/subtitle.ts";
import type { Synthesized } from "../../steps/synthesize.ts";
import type { Translated } from "../../steps/translate.ts";
import type { WordMaking } from "../words/lines.ts";
import type { WordNodes } from "../words/nodes.ts";
import type { DubChoices } from "./choices.ts";

/** The steps that all languages share. */
export interface SharedNodes extends WordNodes {
  readonly extracted: PlanNode<Extracted>;
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

export interface Making extends WordMaking {
  readonly spec: DubSpec;
  readonly choices: DubChoices;
  readonly ffmpegVersion: string;
}
