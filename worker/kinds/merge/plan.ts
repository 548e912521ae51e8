import { samplesUntil } from "../../pictures/rate.ts";
import { Plan, type PlanNode } from "../../plan/plan.ts";
import type { Agreement } from "../../scenes/agreement.ts";
import { agreeScenes } from "../../steps/agree-scenes.ts";
import type { Exported } from "../../steps/exported.ts";
import { lookAtScene, type SceneLook } from "../../steps/look-at-scene.ts";
import { type SceneIn, type ScenePicture, scene } from "../../steps/scene.ts";
import {
  MERGE_RATE,
  type SceneSound,
  type SceneSoundIn,
  sceneSound,
} from "../../steps/scene-sound.ts";
import type { SceneChoice } from "./choices.ts";
import { addJoin, addJoinedSound } from "./joining.ts";
import { type Known, type Making, numbered, PHASE, type SceneNodes, there } from "./nodes.ts";

export interface MergePlan {
  readonly plan: Plan;
  readonly agreement: PlanNode<Agreement>;
  readonly joined: PlanNode<Exported>;
}

/** The steps of a merge: every scene by itself, then one that joins them. */
export function planMerge(making: Making): MergePlan {
  const { spec, scenes } = making;
  const plan = new Plan();
  const looks = scenes.map((choice) => addLook(plan, choice));
  const agreement = plan.add({
    ...{ id: "agree-scenes", phase: PHASE, step: agreeScenes, weight: 0.01 },
    needs: numbered("look", looks),
    input: (given) => ({
      scenes: scenes.map(({ place, video }, index) => ({
        ...{ place, path: video.source.path },
        look: there(given[`look:${index}`]),
      })),
      wish: spec,
    }),
  });
  const nodes = looks.map((look, index): SceneNodes => {
    const choice = there(scenes[index]);
    return {
      look,
      picture: addPicture(plan, making, choice, { look, agreement }),
      sound: addSound(plan, making, choice, { look, agreement }),
    };
  });
  const sound = addJoinedSound(plan, making, agreement, nodes);
  return { plan, agreement, joined: addJoin(plan, making, agreement, { nodes, sound }) };
}

function addLook(plan: Plan, { place, video, voice }: SceneChoice): PlanNode<SceneLook> {
  return plan.add({
    ...{ id: `look-at-scene:${place.number}`, phase: PHASE, step: lookAtScene, weight: 0.05 },
    needs: {},
    input: () => ({ place, video: video.source, voice: voice?.source }),
  });
}

function addPicture(
  plan: Plan,
  making: Making,
  { place, video }: SceneChoice,
  needs: Known,
): PlanNode<ScenePicture> {
  const { spec, watermark } = making;
  return plan.add({
    ...{ id: `scene:${place.number}`, phase: PHASE, step: scene },
    needs,
    input: async ({ look, agreement }): Promise<SceneIn> => {
      const { width, height, rate, matrix, copied, frames } = agreement.value;
      const { picture, format } = look.value;
      const own = { place, source: video.source, picture, format, rate };
      const base = { ...own, frames: there(frames[place.number - 1]) };
      if (copied) return { ...base, as: "copied" };
      const encoder = await making.encoder({ width, height });
      const frame = { width, height, fit: spec.fit, padColor: spec.padColor };
      return { ...base, as: "encoded", frame, matrix, encoder, watermark };
    },
  });
}

function addSound(
  plan: Plan,
  { spec, ffmpegVersion }: Making,
  { place, video, voice, videoVolume }: SceneChoice,
  needs: Known,
): PlanNode<SceneSound> {
  return plan.add({
    ...{ id: `scene-sound:${place.number}`, phase: PHASE, step: sceneSound, weight: 0.1 },
    needs,
    input: ({ look, agreement }): SceneSoundIn => {
      const { rate, frames } = agreement.value;
      const { sound, voice: spoken } = look.value;
      const own =
        sound === null || videoVolume === 0
          ? []
          : [{ source: video.source, sound, volume: videoVolume }];
      const said =
        spoken === null || voice === undefined
          ? []
          : [{ source: voice.source, sound: spoken, volume: spec.voiceVolume }];
      // One more than it may play: where the whole is rounded decides.
      const samples = samplesUntil(there(frames[place.number - 1]), rate, MERGE_RATE) + 1;
      return { place, parts: [...own, ...said], samples, ffmpegVersion };
    },
  });
}
