import type { Artifact } from "../artifacts/store.ts";
import { staysOnGrid } from "../pictures/grid.ts";
import type { Step, StepContext } from "../plan/step.ts";
import { Agreement, type AgreementWish, agree } from "../scenes/agreement.ts";
import { inScene, type ScenePlace } from "../scenes/place.ts";
import type { SceneLook } from "./look-at-scene.ts";

interface LookedAt {
  readonly place: ScenePlace;
  /** Absolute path of its video. */
  readonly path: string;
  readonly look: Artifact<SceneLook>;
}

interface AgreeIn {
  /** In order. */
  readonly scenes: readonly LookedAt[];
  readonly wish: AgreementWish;
}

/**
 * What all scenes are brought to.
 * @throws EngineFailure naming the scene, Cancelled
 */
export const agreeScenes: Step<AgreeIn, Agreement> = {
  name: "agree-scenes",
  version: 2,
  resource: "io",
  unit: "steps",
  output: Agreement,
  key: ({ scenes, wish }) => ({
    looks: scenes.map(({ look }) => look.digest),
    lengths: wish.scenes.map(({ seconds }) => seconds ?? null),
    size: wish.size === undefined ? undefined : { ...wish.size },
    ...{ rate: wish.frameRate, marked: wish.watermark !== undefined },
  }),
  async run({ scenes, wish }, context) {
    const looks = scenes.map(({ look }) => look.value);
    const agreement = agree(looks, wish);
    if (!agreement.copied) return agreement;
    const whole = await Promise.all(scenes.map((scene) => isWhole(scene, context)));
    return { ...agreement, copied: whole.every(Boolean) };
  },
};

/** Whether the scene's pictures are where its file says: only then may they be joined as they are. */
const isWhole = ({ place, path, look }: LookedAt, { tools, signal }: StepContext) =>
  inScene(place, path, () =>
    tools.cpu.use(signal, () => staysOnGrid(tools.ffmpeg, { path, ...look.value }, signal)),
  );
