import { copyFile } from "node:fs/promises";
import type { Output } from "../../../contract/job.ts";
import type { DubSpec } from "../../../contract/kinds/dub.ts";
import type { Language } from "../../../contract/languages.ts";
import { movingPicture } from "../../media/moving-picture.ts";
import { publishFile } from "../../media/publish.ts";
import type { PlanResult } from "../../plan/executor.ts";
import { SUBTITLE_FILES } from "../../steps/subtitle.ts";
import type { Kind, Published } from "../kind.ts";
import { type DubChoices, settleChoices } from "./choices.ts";
import type { DubPlan } from "./nodes.ts";
import { dubPaths } from "./paths.ts";
import { planDub } from "./plan.ts";
import { dubReport } from "./report.ts";
import { extensionOf, targetOf } from "./target.ts";

/** A file's speech in other languages, over its own sound. */
export const dub: Kind<"dub"> = {
  async prepare(spec, deps) {
    const { tools, storeDir, signal } = deps;
    const choices = await settleChoices(spec, tools, storeDir);
    const ffmpegVersion = tools.ffmpeg.tools.version;
    const plan = planDub({ spec, choices, storeDir, ffmpegVersion });
    return {
      plan: plan.plan,
      sources: [choices],
      writes: fixedOutputs(spec, choices.from),
      outputs: async () => {
        const media = await tools.ffmpeg.probe(spec.input, signal);
        const extension = extensionOf(targetOf(spec, media));
        return [...mediaOutputs(spec, extension), ...fixedOutputs(spec, choices.from)];
      },
      publish: (ran) => publish(spec, choices, plan, ran),
    };
  },
};

function mediaOutputs(spec: DubSpec, extension: string): string[] {
  const paths = dubPaths(spec);
  return spec.tracks === "together"
    ? [paths.together(extension)]
    : spec.to.map((language) => paths.dubbed(language, extension));
}

/** @param from the spoken language, where it is known before listening */
function fixedOutputs(spec: DubSpec, from: Language | undefined): string[] {
  const paths = dubPaths(spec);
  const dubbed = spec.to.flatMap((language) => [
    paths.subtitles(language, "srt"),
    paths.subtitles(language, "vtt"),
  ]);
  const spoken = from === undefined || spec.to.includes(from) ? [] : [paths.subtitles(from, "srt")];
  return [...dubbed, ...spoken, paths.report];
}

async function publish(
  spec: DubSpec,
  choices: DubChoices,
  plan: DubPlan,
  ran: PlanResult,
): Promise<Published> {
  const media = ran.artifact(plan.media).value;
  const target = targetOf(spec, media);
  const note = target.kind === "tracks" ? target.container.note : undefined;
  const heard = choices.words.kind === "recognised";
  return {
    outputs: [...exportsOf(spec, plan, ran), ...(await publishSubtitles(spec, plan, ran))],
    reportPath: dubPaths(spec).report,
    ...dubReport({ spec, choices, dub: plan, ran }),
    warnings: [
      ...(note === undefined ? [] : [note]),
      ...(heard ? ran.artifact(plan.transcript).value.warnings : []),
    ],
  };
}

/** The files that the steps themselves have put in their places. */
function exportsOf(spec: DubSpec, plan: DubPlan, ran: PlanResult): Output[] {
  const moving = movingPicture(ran.artifact(plan.media).value) !== undefined;
  const role = moving && spec.audioOnly === undefined ? "video" : "audio";
  return plan.exports.map(({ language, file }): Output => {
    const { path } = ran.artifact(file).value;
    return language === undefined ? { role, path } : { role, path, language };
  });
}

async function publishSubtitles(
  spec: DubSpec,
  plan: DubPlan,
  ran: PlanResult,
): Promise<readonly Output[]> {
  const paths = dubPaths(spec);
  const source = ran.artifact(plan.segmented).value.language;
  const subtitles: Output[] = [];
  const put = async (language: Language, format: "srt" | "vtt", from: string): Promise<void> => {
    const path = paths.subtitles(language, format);
    await publishFile(path, (temporary) => copyFile(from, temporary));
    subtitles.push({ role: "subtitles", path, language });
  };
  // A dub into the spoken language brings that language's subtitles itself.
  if (!spec.to.includes(source)) {
    await put(source, "srt", ran.artifact(plan.original).file(SUBTITLE_FILES.srt));
  }
  for (const { language, subtitled } of plan.languages) {
    const made = ran.artifact(subtitled);
    await put(language, "srt", made.file(SUBTITLE_FILES.srt));
    await put(language, "vtt", made.file(SUBTITLE_FILES.vtt));
  }
  return subtitles;
}
