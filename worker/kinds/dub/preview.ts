import { basename } from "node:path";
import { OctaviaError } from "../../../contract/errors.ts";
import { DEFAULTS } from "../../../contract/limits.ts";
import type { JobDeps } from "../../host/handlers.ts";
import { renderPreview } from "../../mix/preview.ts";
import { runPlan } from "../../plan/executor.ts";
import type { ParamsOf, ResultOf } from "../../protocol.ts";
import { settleChoices } from "./choices.ts";
import { planVoice } from "./plan.ts";

/** How long before and after a line its preview goes, seconds. */
const PREVIEW_MARGIN = 1;

/**
 * One line as it will sound in the mix, with what is around it, as a WAV file: only what the line
 * itself changes is made anew.
 * @throws InvalidInput if there is no such line
 */
export async function previewLine(
  { spec, line, language, out }: ParamsOf["preview"],
  deps: JobDeps,
): Promise<ResultOf["preview"]> {
  const { tools, storeDir, signal } = deps;
  const choices = await settleChoices(spec, tools, storeDir);
  const ffmpegVersion = tools.ffmpeg.tools.version;
  const making = { spec, choices, storeDir, ffmpegVersion };
  const { plan, extracted, fitted } = planVoice(making, language);
  using session = deps.store.session();
  const ran = await runPlan(plan, { ...deps, now: () => performance.now() });
  const lines = ran.artifact(fitted);
  const placed = lines.value.lines.find(({ id }) => id === line);
  if (placed === undefined) {
    throw new OctaviaError("InvalidInput", `There is no line ${line} in ${basename(spec.input)}.`);
  }
  const start = Math.max(0, placed.start - PREVIEW_MARGIN);
  const end = placed.start + placed.duration + PREVIEW_MARGIN;
  await renderPreview(
    {
      ...{ extracted: ran.artifact(extracted), fitted: lines, from: start, to: end, path: out },
      ...{ gainDb: spec.gainHints[language] ?? 0, truePeak: DEFAULTS.truePeak },
    },
    { signal, artifacts: session, tools },
  );
  return { path: out, start, end };
}
