import { copyFile } from "node:fs/promises";
import type { Output } from "../../../contract/job.ts";
import type { SubtitlesSpec } from "../../../contract/kinds/subtitles.ts";
import { containerFor } from "../../media/container.ts";
import { publishFile } from "../../media/publish.ts";
import type { PlanResult } from "../../plan/executor.ts";
import { makeOutDir } from "../../plan/out-dir.ts";
import { SUBTITLE_FILES } from "../../steps/subtitle.ts";
import type { Kind, Published } from "../kind.ts";
import { identify } from "../source-files.ts";
import { type SubtitleChoices, settleSubtitles } from "./choices.ts";
import { refuseWithoutPicture } from "./embed.ts";
import type { SubtitlePlan } from "./nodes.ts";
import { subtitlePaths } from "./paths.ts";
import { planSubtitles } from "./plan.ts";
import { type MadeText, ownName, reportDetails, textsOf } from "./report.ts";

/** Subtitle files, heard or read, translated or not. */
export const subtitles: Kind<"subtitles"> = {
  async prepare(spec, deps) {
    const { tools, storeDir, signal } = deps;
    const choices = await settleSubtitles(spec, deps);
    // Before anything listens to what no picture could show.
    if (spec.embed) refuseWithoutPicture(await tools.ffmpeg.probe(spec.input, signal), spec.input);
    const plan = planSubtitles({ spec, choices, storeDir });
    const { transcript } = spec;
    return {
      plan: plan.plan,
      sources: [
        choices.file,
        ...(transcript === undefined ? [] : [await identify(transcript, storeDir)]),
      ],
      writes: fixedOutputs(spec, choices),
      outputs: async () => {
        const fixed = fixedOutputs(spec, choices);
        if (!spec.embed) return fixed;
        const media = await tools.ffmpeg.probe(spec.input, signal);
        return [subtitlePaths(spec).video(containerFor(media, spec.input).extension), ...fixed];
      },
      publish: (ran) => publish(spec, choices, plan, ran),
    };
  },
};

/** The files that are known before the spoken language is. */
function fixedOutputs(spec: SubtitlesSpec, choices: SubtitleChoices): string[] {
  const { from, asRead } = choices;
  const paths = subtitlePaths(spec);
  const untold = asRead?.kind === "file";
  const own = from === undefined ? (untold ? [[]] : []) : [ownName(spec, choices, from)];
  const others = spec.to.filter((language) => language !== from).map((language) => [language]);
  const pair = spec.bilingual === undefined ? [] : [spec.bilingual];
  const texts = [...own, ...others, ...pair];
  return [
    ...texts.flatMap((languages) => spec.formats.map((format) => paths.text(languages, format))),
    paths.report,
  ];
}

async function publish(
  spec: SubtitlesSpec,
  choices: SubtitleChoices,
  plan: SubtitlePlan,
  ran: PlanResult,
): Promise<Published> {
  await makeOutDir(spec.outDir);
  const texts = textsOf(spec, choices, plan, ran);
  const outputs: Output[] = [];
  if (plan.embedded !== undefined) {
    outputs.push({ role: "video", path: ran.artifact(plan.embedded).value.path });
  }
  for (const text of texts) outputs.push(...(await publishText(spec, text)));
  const media = plan.media === undefined ? undefined : ran.artifact(plan.media).value;
  const note = spec.embed && media !== undefined ? containerFor(media, spec.input).note : undefined;
  return {
    ...{ outputs, reportPath: subtitlePaths(spec).report },
    ...reportDetails(plan, texts, ran),
    warnings: [
      ...(note === undefined ? [] : [note]),
      ...texts.flatMap(({ languages, made }) =>
        made.value.warnings.map((warning) =>
          languages.length === 0 ? warning : `${languages.join("+")}: ${warning}`,
        ),
      ),
    ],
  };
}

async function publishText(spec: SubtitlesSpec, text: MadeText): Promise<Output[]> {
  const outputs: Output[] = [];
  const [language, second] = text.languages;
  for (const format of spec.formats) {
    const path = subtitlePaths(spec).text(text.name, format);
    const from = text.made.file(SUBTITLE_FILES[format]);
    await publishFile(path, (temporary) => copyFile(from, temporary));
    const single = language !== undefined && second === undefined;
    outputs.push({ role: "subtitles", path, ...(single ? { language } : {}) });
  }
  return outputs;
}
