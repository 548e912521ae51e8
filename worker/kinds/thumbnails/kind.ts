import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { ThumbnailsSpec } from "../../../contract/kinds/thumbnails.ts";
import { publishFile } from "../../media/publish.ts";
import type { PlanResult } from "../../plan/executor.ts";
import { checkOutDir, makeOutDir } from "../../plan/out-dir.ts";
import { Plan } from "../../plan/plan.ts";
import { lookForPictures } from "../../steps/look-for-pictures.ts";
import { probe } from "../../steps/probe.ts";
import { takePictures } from "../../steps/take-pictures.ts";
import type { Kind, Published } from "../kind.ts";
import { outputName } from "../output-name.ts";
import { type IdentifiedFile, identify } from "../source-files.ts";

/** The best still pictures of a video. */
export const thumbnails: Kind<"thumbnails"> = {
  async prepare(spec, { tools, storeDir }) {
    const video = await identify(spec.input, storeDir);
    await checkOutDir(spec.outDir);
    const plan = planThumbnails(spec, video, tools.ffmpeg.tools.version);
    const paths = pathsOf(spec);
    const pictures = Array.from({ length: spec.count }, (_, index) => paths.picture(index));
    const outputs = [...pictures, paths.report];
    return {
      plan: plan.plan,
      sources: [video],
      writes: outputs,
      outputs: () => Promise.resolve(outputs),
      publish: (ran) => publish(spec, plan, ran),
    };
  },
};

/** Where the results go, as absolute paths. */
function pathsOf({ input, outDir, format }: ThumbnailsSpec) {
  const at = (suffix: string): string => join(outDir, outputName(input, suffix));
  return {
    /** @param index from 0, the best first */
    picture: (index: number): string => at(`.thumb${index + 1}.${format}`),
    report: at(".thumbs.report.json"),
  };
}

/** One phase for all: its steps' own weights say more than the phases of a dub. */
const PHASE = "extract";

function planThumbnails(spec: ThumbnailsSpec, { source }: IdentifiedFile, ffmpegVersion: string) {
  const plan = new Plan();
  const media = plan.add({
    ...{ id: "probe", phase: PHASE, step: probe, weight: 0.05 },
    needs: {},
    input: () => ({ source }),
  });
  const found = plan.add({
    ...{ id: "look-for-pictures", phase: PHASE, step: lookForPictures },
    needs: { media },
    input: (given) => ({ source, media: given.media.value, count: spec.count, ffmpegVersion }),
  });
  const taken = plan.add({
    ...{ id: "take-pictures", phase: PHASE, step: takePictures, weight: 0.3 },
    needs: { found },
    input: (given) => ({ source, ...given.found.value, format: spec.format, ffmpegVersion }),
  });
  return { plan, found, taken };
}

async function publish(
  spec: ThumbnailsSpec,
  plan: ReturnType<typeof planThumbnails>,
  ran: PlanResult,
): Promise<Published> {
  await makeOutDir(spec.outDir);
  const paths = pathsOf(spec);
  const taken = ran.artifact(plan.taken);
  const pictures = taken.value.files.map((file, index) => ({ file, path: paths.picture(index) }));
  for (const { file, path } of pictures) {
    await publishFile(path, (temporary) => copyFile(taken.file(file), temporary));
  }
  const { found } = ran.artifact(plan.found).value;
  return {
    outputs: pictures.map(({ path }) => ({ role: "image", path })),
    reportPath: paths.report,
    engines: {},
    warnings: [],
    details: {
      kind: "thumbnails",
      pictures: found.map(({ at, score, sharpness, light, contrast, colour }, index) => ({
        ...{ path: paths.picture(index), at, score, sharpness, light, contrast, colour },
      })),
    },
  };
}
