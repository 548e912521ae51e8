import type { MusicSpec } from "../../../contract/kinds/music.ts";
import type { MediaInfo } from "../../../contract/media.ts";
import type { Artifact } from "../../artifacts/store.ts";
import { containerFor } from "../../media/container.ts";
import { type MusicTarget, musicTarget } from "../../music/target.ts";
import { makeOutDir } from "../../plan/out-dir.ts";
import { Plan, type PlanNode } from "../../plan/plan.ts";
import { addMusic } from "../../steps/add-music.ts";
import { type DetectedSpeech, detectSpeech } from "../../steps/detect-speech.ts";
import type { Exported } from "../../steps/exported.ts";
import { extract } from "../../steps/extract.ts";
import { type MixedMusic, mixMusic } from "../../steps/mix-music.ts";
import { probe } from "../../steps/probe.ts";
import { type TakenMusic, takeMusic } from "../../steps/take-music.ts";
import type { IdentifiedFile } from "../source-files.ts";
import { musicPaths } from "./paths.ts";

interface Making {
  readonly spec: MusicSpec;
  readonly video: IdentifiedFile;
  readonly music: IdentifiedFile;
  /** Whether the video has sound in which someone may speak. */
  readonly hasSound: boolean;
  readonly ffmpegVersion: string;
}

export interface MusicPlan {
  readonly plan: Plan;
  readonly media: PlanNode<MediaInfo>;
  readonly taken: PlanNode<TakenMusic>;
  readonly mixed: PlanNode<MixedMusic>;
  readonly file: PlanNode<Exported>;
}

/** One phase for all: its steps' own weights say more than the phases of a dub. */
const PHASE = "extract";

/** The steps that put music under a video. */
export function planMusic(making: Making): MusicPlan {
  const { spec, video, music, ffmpegVersion } = making;
  const plan = new Plan();
  const media = plan.add({
    ...{ id: "probe", phase: PHASE, step: probe, weight: 0.02 },
    needs: {},
    input: () => ({ source: video.source }),
  });
  const taken = plan.add({
    ...{ id: "take-music", phase: PHASE, step: takeMusic, weight: 0.1 },
    needs: { media },
    input: (given) => {
      const { rate, frames } = targetOf(making, given.media);
      return { music: music.source, rate, frames, ffmpegVersion };
    },
  });
  const mixed = addMix(plan, making, media, taken);
  const file = plan.add({
    ...{ id: "add-music", phase: PHASE, step: addMusic, weight: 0.1 },
    needs: { media, mixed },
    input: async (given) => {
      await makeOutDir(spec.outDir);
      const container = containerFor(given.media.value, spec.input);
      return {
        ...{ video: video.source, music: music.source, media: given.media.value, container },
        ...{ stream: targetOf(making, given.media).stream, mixed: given.mixed },
        outPath: musicPaths(spec).video(container.extension),
      };
    },
  });
  return { plan, media, taken, mixed, file };
}

const targetOf = ({ spec }: Making, media: Artifact<MediaInfo>): MusicTarget =>
  musicTarget(media.value, spec.input, spec.audioTrack);

function addMix(
  plan: Plan,
  making: Making,
  media: PlanNode<MediaInfo>,
  taken: PlanNode<TakenMusic>,
): PlanNode<MixedMusic> {
  const { spec, video, hasSound, ffmpegVersion } = making;
  const { volume, videoVolume, fade } = spec;
  const node = { id: "mix-music", phase: PHASE, step: mixMusic } as const;
  const mixIn = (given: {
    readonly media: Artifact<MediaInfo>;
    readonly taken: Artifact<TakenMusic>;
  }) => ({
    ...{ video: video.source, format: given.media.value.format, music: given.taken },
    ...{ target: targetOf(making, given.media), volume, videoVolume, fade, ffmpegVersion },
  });
  if (!spec.duck || !hasSound) {
    const input = (given: Parameters<typeof mixIn>[0]) => ({ ...mixIn(given), speech: undefined });
    return plan.add({ ...node, needs: { media, taken }, input });
  }
  const speech = addSpeech(plan, making, media);
  return plan.add({
    ...node,
    needs: { media, taken, speech },
    input: (given) => ({ ...mixIn(given), speech: given.speech.value.segments }),
  });
}

/** The steps a dub of the same file has as well: it finds what they make. */
function addSpeech(
  plan: Plan,
  { spec, video }: Making,
  media: PlanNode<MediaInfo>,
): PlanNode<DetectedSpeech> {
  const extracted = plan.add({
    ...{ id: "extract", phase: PHASE, step: extract, weight: 0.3 },
    needs: { media },
    input: (given) => ({
      ...{ source: video.source, media: given.media.value, audioTrack: spec.audioTrack },
    }),
  });
  return plan.add({
    ...{ id: "detect-speech", phase: PHASE, step: detectSpeech, weight: 0.3 },
    needs: { extracted },
    input: (given) => ({ extracted: given.extracted }),
  });
}
