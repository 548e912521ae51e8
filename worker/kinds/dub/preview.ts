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
 * Lines as they will sound in the mix, with what is around them, as a WAV file: only what the lines
 * themselves change is made anew.
 * @throws InvalidInput if there is no such line
 */
export async function previewLine(
  { spec, lines: wanted, language, out }: ParamsOf["preview"],
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
  const placed = wanted.map((line) => {
    const found = lines.value.lines.find(({ id }) => id === line);
    if (found !== undefined) return found;
    throw new OctaviaError("InvalidInput", `There is no line ${line} in ${basename(spec.input)}.`);
  });
  const ends = placed.map(({ start, duration }) => start + duration);
  const start = Math.max(0, Math.min(...placed.map((line) => line.start)) - PREVIEW_MARGIN);
  const end = Math.max(...ends) + PREVIEW_MARGIN;
  await renderPreview(
    {
      ...{ extracted: ran.artifact(extracted), fitted: lines, from: start, to: end, path: out },
      ...{ gainDb: spec.gainHints[language] ?? 0, truePeak: DEFAULTS.truePeak },
    },
    { signal, artifacts: session, tools },
  );
  const spoken = placed.map(({ file: _, audio: __, frames: ___, ...line }) => line);
  return { path: out, start, end, lines: spoken };
}
