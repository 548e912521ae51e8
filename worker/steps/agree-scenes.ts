import type { Artifact } from "../artifacts/store.ts";
import type { Step } from "../plan/step.ts";
import { Agreement, type AgreementWish, agree } from "../scenes/agreement.ts";
import type { SceneLook } from "./look-at-scene.ts";

interface AgreeIn {
  /** In order. */
  readonly looks: readonly Artifact<SceneLook>[];
  readonly wish: AgreementWish;
}

/** What all scenes are brought to. */
export const agreeScenes: Step<AgreeIn, Agreement> = {
  name: "agree-scenes",
  version: 1,
  resource: "cpu",
  unit: "steps",
  output: Agreement,
  key: ({ looks, wish }) => ({
    looks: looks.map(({ digest }) => digest),
    lengths: wish.scenes.map(({ seconds }) => seconds ?? null),
    size: wish.size === undefined ? undefined : { ...wish.size },
    ...{ rate: wish.frameRate, marked: wish.watermark !== undefined },
  }),
  run: ({ looks, wish }) =>
    Promise.resolve(
      agree(
        looks.map(({ value }) => value),
        wish,
      ),
    ),
};
