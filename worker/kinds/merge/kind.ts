import type { MergeSpec } from "../../../contract/kinds/merge.ts";
import type { JobDeps } from "../../host/handlers.ts";
import { type EncoderNeeds, pickEncoder, type VideoEncoder } from "../../media/encoders.ts";
import { quotient, secondsOf } from "../../pictures/rate.ts";
import type { PlanResult } from "../../plan/executor.ts";
import type { Kind, Published } from "../kind.ts";
import { type SceneChoice, settleMark, settleScenes } from "./choices.ts";
import { mergePaths } from "./paths.ts";
import { type MergePlan, planMerge } from "./plan.ts";

/** Scenes with their voice-overs, one after another, as one video. */
export const merge: Kind<"merge"> = {
  async prepare(spec, deps) {
    const { tools, storeDir } = deps;
    const scenes = await settleScenes(spec, storeDir);
    const ffmpegVersion = tools.ffmpeg.tools.version;
    const encoder = encoderOnce(spec, deps);
    const { mark, image } = await settleMark(spec, storeDir);
    const plan = planMerge({ spec, scenes, watermark: mark, ffmpegVersion, ...encoder });
    const paths = mergePaths(spec);
    return {
      plan: plan.plan,
      sources: [...filesOf(scenes), ...image],
      writes: [paths.video, paths.report],
      outputs: () => Promise.resolve([paths.video, paths.report]),
      publish: async (ran) => publish(spec, plan, ran, await encoder.settled()),
    };
  },
};

/** The encoder, looked for when the first scene asks: joining as it is needs none. */
function encoderOnce(spec: MergeSpec, { tools, signal }: JobDeps) {
  let picked: Promise<VideoEncoder> | undefined;
  return {
    encoder: (needs: EncoderNeeds): Promise<VideoEncoder> => {
      picked ??= pickEncoder(tools.ffmpeg, spec.encoder, signal, needs);
      return picked;
    },
    settled: (): Promise<VideoEncoder | undefined> => picked ?? Promise.resolve(undefined),
  };
}

/** Each once, though a file may stand in several scenes. */
function filesOf(scenes: readonly SceneChoice[]) {
  const files = scenes.flatMap(({ video, voice }) =>
    voice === undefined ? [video] : [video, voice],
  );
  return [...new Set(files)];
}

function publish(
  spec: MergeSpec,
  { agreement, joined }: MergePlan,
  ran: PlanResult,
  encoder: VideoEncoder | undefined,
): Published {
  const { width, height, rate, copied, frames } = ran.artifact(agreement).value;
  let before = 0;
  const scenes = spec.scenes.map(({ video, voice }, index) => {
    const own = frames[index] ?? 0;
    const start = secondsOf(before, rate);
    before += own;
    const files = voice === undefined ? { video } : { video, voice };
    return { ...files, start, duration: secondsOf(own, rate) };
  });
  return {
    outputs: [{ role: "video", path: ran.artifact(joined).value.path }],
    reportPath: mergePaths(spec).report,
    engines: encoder === undefined ? {} : { picture: encoder.name },
    warnings: [],
    details: { kind: "merge", width, height, frameRate: quotient(rate), copied, scenes },
  };
}
