import type { MusicSpec } from "../../../contract/kinds/music.ts";
import { containerFor } from "../../media/container.ts";
import { musicTarget } from "../../music/target.ts";
import type { PlanResult } from "../../plan/executor.ts";
import { checkOutDir } from "../../plan/out-dir.ts";
import type { Kind, Published } from "../kind.ts";
import { identify } from "../source-files.ts";
import { musicPaths } from "./paths.ts";
import { type MusicPlan, planMusic } from "./plan.ts";

/** Background music under a video. */
export const music: Kind<"music"> = {
  async prepare(spec, { tools, storeDir, signal }) {
    const [video, piece] = [
      await identify(spec.input, storeDir),
      await identify(spec.music, storeDir),
    ];
    await checkOutDir(spec.outDir);
    const media = await tools.ffmpeg.probe(spec.input, signal);
    const { stream } = musicTarget(media, spec.input, spec.audioTrack);
    const ffmpegVersion = tools.ffmpeg.tools.version;
    const hasSound = stream !== undefined;
    const plan = planMusic({ spec, video, music: piece, hasSound, ffmpegVersion });
    const paths = musicPaths(spec);
    const result = paths.video(containerFor(media, spec.input).extension);
    return {
      plan: plan.plan,
      sources: [video, piece],
      writes: [result, paths.report],
      outputs: () => Promise.resolve([result, paths.report]),
      publish: (ran) => Promise.resolve(publish(spec, plan, ran, hasSound)),
    };
  },
};

function publish(spec: MusicSpec, plan: MusicPlan, ran: PlanResult, hasSound: boolean): Published {
  const media = ran.artifact(plan.media).value;
  const { rounds, ducked } = ran.artifact(plan.mixed).value;
  const { note } = containerFor(media, spec.input);
  const silent = spec.duck && !hasSound;
  return {
    outputs: [{ role: "video", path: ran.artifact(plan.file).value.path }],
    reportPath: musicPaths(spec).report,
    engines: {},
    warnings: [
      ...(note === undefined ? [] : [note]),
      ...(silent ? ["The video has no sound, so there is no speech to make room for."] : []),
    ],
    details: {
      ...{ kind: "music", duration: media.duration, rounds },
      musicDuration: ran.artifact(plan.taken).value.duration,
      ...(spec.duck ? { ducked } : {}),
    },
  };
}
