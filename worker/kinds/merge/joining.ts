import { filesRead } from "../../../contract/job.ts";
import { makeOutDir } from "../../plan/out-dir.ts";
import type { Plan, PlanNode } from "../../plan/plan.ts";
import type { Agreement } from "../../scenes/agreement.ts";
import type { Exported } from "../../steps/exported.ts";
import { joinScenes } from "../../steps/join-scenes.ts";
import { joinSound, type SceneSounds } from "../../steps/join-sound.ts";
import { type Known, type Making, numbered, PHASE, type SceneNodes, there } from "./nodes.ts";
import { mergePaths } from "./paths.ts";

/** The step that joins the scenes' sound, beside the pictures that are still in the making. */
export function addJoinedSound(
  plan: Plan,
  { ffmpegVersion }: Making,
  agreement: PlanNode<Agreement>,
  nodes: readonly SceneNodes[],
): PlanNode<SceneSounds> {
  const sounds = numbered(
    "sound",
    nodes.map(({ sound }) => sound),
  );
  const needs: Pick<Known, "agreement"> & typeof sounds = { agreement, ...sounds };
  return plan.add({
    ...{ id: "join-sound", phase: PHASE, step: joinSound, weight: 0.05 * nodes.length },
    needs,
    input: (given) => {
      const { rate, frames, sound: withSound } = given.agreement.value;
      const scenes = frames.map((own, index) => ({
        sound: there(given[`sound:${index}`]),
        frames: own,
      }));
      return { scenes, rate, withSound, ffmpegVersion };
    },
  });
}

/** The step that joins all into the person's file. */
export function addJoin(
  plan: Plan,
  { spec, ffmpegVersion }: Making,
  agreement: PlanNode<Agreement>,
  { nodes, sound }: { nodes: readonly SceneNodes[]; sound: PlanNode<SceneSounds> },
): PlanNode<Exported> {
  const pictures = numbered(
    "picture",
    nodes.map(({ picture }) => picture),
  );
  const needs: Pick<Known, "agreement"> & typeof pictures & { sound: PlanNode<SceneSounds> } = {
    ...{ agreement, sound, ...pictures },
  };
  return plan.add({
    ...{ id: "join-scenes", phase: PHASE, step: joinScenes, weight: 0.02 * nodes.length },
    needs,
    input: async (given) => {
      await makeOutDir(spec.outDir);
      const { rate, frames } = given.agreement.value;
      return {
        scenes: frames.map((own, index) => ({
          picture: there(given[`picture:${index}`]),
          frames: own,
        })),
        ...{ rate, sound: given.sound, sources: filesRead(spec), ffmpegVersion },
        outPath: mergePaths(spec).video,
      };
    },
  });
}
