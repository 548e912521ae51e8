import type { MergeSpec } from "../../../contract/kinds/merge.ts";
import type { EncoderNeeds, VideoEncoder } from "../../media/encoders.ts";
import type { PlanNode } from "../../plan/plan.ts";
import type { Agreement } from "../../scenes/agreement.ts";
import type { Marked } from "../../steps/caption.ts";
import type { SceneLook } from "../../steps/look-at-scene.ts";
import type { ScenePicture } from "../../steps/scene.ts";
import type { SceneSound } from "../../steps/scene-sound.ts";
import type { SceneChoice } from "./choices.ts";

/** What a merge is planned from. */
export interface Making {
  readonly spec: MergeSpec;
  readonly scenes: readonly SceneChoice[];
  readonly watermark: Marked | undefined;
  readonly ffmpegVersion: string;
  /** Settled when the first picture asks, and then for all. */
  encoder(needs: EncoderNeeds): Promise<VideoEncoder>;
}

/** A scene's steps. */
export interface SceneNodes {
  readonly look: PlanNode<SceneLook>;
  readonly picture: PlanNode<ScenePicture>;
  readonly sound: PlanNode<SceneSound>;
}

/** What a scene's own steps are told. */
export type Known = {
  readonly look: PlanNode<SceneLook>;
  readonly agreement: PlanNode<Agreement>;
};

/** One phase for all: its steps' own weights say more than the phases of a dub. */
export const PHASE = "extract";

/** Nodes of all scenes as needs: "picture:0", "picture:1". */
export function numbered<Name extends string, Out>(
  name: Name,
  nodes: readonly PlanNode<Out>[],
): Record<`${Name}:${number}`, PlanNode<Out>>;

export function numbered(
  name: string,
  nodes: readonly PlanNode<unknown>[],
): Record<string, PlanNode<unknown>> {
  return Object.fromEntries(nodes.map((node, index) => [`${name}:${index}`, node]));
}

/** What the plan has put there. */
export function there<Found>(found: Found | undefined): Found {
  if (found === undefined) throw new Error("Internal: a scene is not in its plan");
  return found;
}
