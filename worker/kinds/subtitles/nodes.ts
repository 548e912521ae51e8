import type { SubtitleFormat, SubtitlesSpec } from "../../../contract/kinds/subtitles.ts";
import type { Language } from "../../../contract/languages.ts";
import type { MediaInfo } from "../../../contract/media.ts";
import type { Transcript } from "../../../contract/transcript.ts";
import type { Plan, PlanNode } from "../../plan/plan.ts";
import type { Exported } from "../../steps/exported.ts";
import type { Segmented } from "../../steps/segment.ts";
import type { Subtitled } from "../../steps/subtitle.ts";
import type { Taken } from "../../steps/take-subtitles.ts";
import type { Translated } from "../../steps/translate.ts";
import type { SubtitleChoices } from "./choices.ts";

/** The steps from the input to its cues. */
export interface SourceNodes {
  /** Absent for a subtitle file that stands alone. */
  readonly media: PlanNode<MediaInfo> | undefined;
  readonly taken: PlanNode<Taken> | undefined;
  /** Absent where cues stay as they are and nothing is translated. */
  readonly transcript: PlanNode<Transcript> | undefined;
  /** The lines as they were cut, and with people's corrections. */
  readonly cut: PlanNode<Segmented> | undefined;
  readonly segmented: PlanNode<Segmented> | undefined;
}

/** The subtitles of one language that the person asked for. */
export interface TargetNodes {
  readonly language: Language;
  readonly subtitled: PlanNode<Subtitled>;
}

export interface SubtitlePlan extends SourceNodes {
  readonly plan: Plan;
  /** Those of the source's own language. */
  readonly own: PlanNode<Subtitled>;
  readonly translated: readonly PlanNode<Translated>[];
  readonly targets: readonly TargetNodes[];
  readonly pair: PlanNode<Subtitled> | undefined;
  readonly embedded: PlanNode<Exported> | undefined;
}

export interface Making {
  readonly plan: Plan;
  readonly spec: SubtitlesSpec;
  readonly choices: SubtitleChoices;
  /** Folder of the artifact store. */
  readonly storeDir: string;
  /** Those that are asked for, and those that further steps need. */
  readonly formats: readonly SubtitleFormat[];
}
