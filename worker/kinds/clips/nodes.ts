import type { ClipsSpec } from "../../../contract/kinds/clips.ts";
import type { Language } from "../../../contract/languages.ts";
import type { PictureFacts } from "../../pictures/facts.ts";
import type { Plan, PlanNode } from "../../plan/plan.ts";
import type { Clip } from "../../steps/clip.ts";
import type { FoundHighlights } from "../../steps/find-highlights.ts";
import type { Translated } from "../../steps/translate.ts";
import type { WordMaking } from "../words/lines.ts";
import type { WordNodes } from "../words/nodes.ts";
import type { ClipsChoices } from "./choices.ts";

/** One file. */
export interface ClipNode {
  /** From 1. */
  readonly number: number;
  /** Of its captions, where that is not the spoken one. */
  readonly language: Language | undefined;
  readonly file: PlanNode<Clip>;
  readonly translated: PlanNode<Translated> | undefined;
}

export interface ClipsPlan extends WordNodes {
  readonly plan: Plan;
  readonly found: PlanNode<FoundHighlights>;
  readonly picture: PlanNode<PictureFacts>;
  /** As many as were asked for in each language; some may come to nothing. */
  readonly clips: readonly ClipNode[];
}

export interface Making extends WordMaking {
  readonly spec: ClipsSpec;
  readonly choices: ClipsChoices;
}
