import { copyFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { OctaviaError } from "../contract/errors.ts";
import type { RunEvent } from "../contract/events.ts";
import type { DubSpec, JobResult, JobSpec, Output } from "../contract/job.ts";
import { DEFAULTS } from "../contract/job.ts";
import type { Language } from "../contract/languages.ts";
import { unchangedSince } from "./artifacts/identity.ts";
import { recordFullHash } from "./artifacts/known-sources.ts";
import type { JobDeps } from "./host/handlers.ts";
import { containerFor } from "./media/container.ts";
import { publishFile } from "./media/publish.ts";
import { renderPreview } from "./mix/preview.ts";
import { dubPaths } from "./outputs.ts";
import { type DubChoices, settleChoices } from "./plan/choices.ts";
import { planDub, planVoice } from "./plan/dub.ts";
import type { DubPlan } from "./plan/dub-nodes.ts";
import { describePlan, type PlanResult, runPlan } from "./plan/executor.ts";
import type { JobPlan, ParamsOf, ResultOf } from "./protocol.ts";
import { dubReport } from "./report.ts";
import { SUBTITLE_FILES } from "./steps/subtitle.ts";

/** How long before and after a line its preview goes, seconds. */
const PREVIEW_MARGIN = 1;

const ffmpegVersion = ({ tools }: JobDeps): string => tools.ffmpeg.tools.version;

/**
 * Carries a spec out, from the source to the files beside it.
 * @throws OctaviaError of any kind
 */
export async function runJob(spec: JobSpec, deps: JobDeps): Promise<JobResult> {
  const choices = await settleChoices(spec, deps.tools, deps.storeDir);
  using hashing = hashBehind(choices, deps);
  const { storeDir } = deps;
  const dub = planDub({ spec, choices, storeDir, ffmpegVersion: ffmpegVersion(deps) });
  const emit = (event: RunEvent): void => {
    // A job that finds everything made has no work to hash behind.
    if (event.type === "step-finished" && !event.cached) hashing.begin();
    deps.emit(event);
  };
  const ran = await runPlan(dub.plan, { ...deps, emit, now: () => performance.now() });
  await refuseChanged(choices);
  const outputs = await publishAll(spec, dub, ran);
  const report = dubReport({ spec, choices, dub, ran, outputs, ffmpeg: ffmpegVersion(deps) });
  const path = dubPaths(spec).report;
  await publishText(path, `${JSON.stringify(report, null, 2)}\n`);
  return { outputs, report: path, warnings: report.warnings };
}

/** What a job would do and write, without doing it. @throws InvalidInput, MissingModel */
export async function describeJob(spec: JobSpec, deps: JobDeps): Promise<JobPlan> {
  const choices = await settleChoices(spec, deps.tools, deps.storeDir);
  const version = ffmpegVersion(deps);
  const dub = planDub({ spec, choices, storeDir: deps.storeDir, ffmpegVersion: version });
  const media = await deps.tools.ffmpeg.probe(spec.input, deps.signal);
  const { extension } = containerFor(media, spec.input);
  const paths = dubPaths(spec);
  const videos =
    spec.tracks === "together"
      ? [paths.together(extension)]
      : spec.to.map((language) => paths.dubbed(language, extension));
  const subtitles = spec.to.flatMap((language) => [
    paths.subtitles(language, "srt"),
    paths.subtitles(language, "vtt"),
  ]);
  return {
    steps: describePlan(dub.plan).map(({ id, needs }) => ({ id, needs })),
    outputs: [...videos, ...subtitles, paths.report],
  };
}

/**
 * One line as it will sound in the mix, with what is around it, as a WAV file: only what the line
 * itself changes is made anew.
 * @throws InvalidInput if there is no such line
 */
export async function previewLine(
  { spec, line, language, out }: ParamsOf["preview"],
  deps: JobDeps,
): Promise<ResultOf["preview"]> {
  const choices = await settleChoices(spec, deps.tools, deps.storeDir);
  const making = { spec, choices, storeDir: deps.storeDir, ffmpegVersion: ffmpegVersion(deps) };
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
    { signal: deps.signal, artifacts: session, tools: deps.tools },
  );
  return { path: out, start, end };
}

/** @throws InvalidInput: what was made of a file that changed meanwhile is worth nothing */
async function refuseChanged({ source, facts }: DubChoices): Promise<void> {
  if (await unchangedSince(source.path, facts)) return;
  throw new OctaviaError(
    "InvalidInput",
    `The file was changed while it was dubbed: ${source.path}`,
    {
      hint: "Run the job again when nothing writes to it any more.",
    },
  );
}

/** The exported files' list, with the subtitles copied beside them. */
async function publishAll(spec: DubSpec, dub: DubPlan, ran: PlanResult): Promise<Output[]> {
  const paths = dubPaths(spec);
  const source = ran.artifact(dub.segmented).value.language;
  const videos = dub.exports.map(({ language, file }): Output => {
    const { path } = ran.artifact(file).value;
    const role = ran.artifact(dub.media).value.video.some((v) => !v.attachedPicture)
      ? "video"
      : "audio";
    return language === undefined ? { role, path } : { role, path, language };
  });
  const subtitles: Output[] = [];
  const publish = async (
    language: Language,
    format: "srt" | "vtt",
    from: string,
  ): Promise<void> => {
    const path = paths.subtitles(language, format);
    await publishFile(path, (temporary) => copyFile(from, temporary));
    subtitles.push({ role: "subtitles", path, language });
  };
  // A dub into the spoken language brings that language's subtitles itself.
  if (!spec.to.includes(source)) {
    await publish(source, "srt", ran.artifact(dub.original).file(SUBTITLE_FILES.srt));
  }
  for (const { language, subtitled } of dub.languages) {
    const made = ran.artifact(subtitled);
    await publish(language, "srt", made.file(SUBTITLE_FILES.srt));
    await publish(language, "vtt", made.file(SUBTITLE_FILES.vtt));
  }
  return [...videos, ...subtitles, { role: "report", path: paths.report }];
}

async function publishText(path: string, text: string): Promise<void> {
  await publishFile(path, (temporary) => writeFile(temporary, text));
}

/**
 * Hashes the whole source behind the work, so that a copy of it is recognised in later jobs. Ends
 * with the job unless it is done by then: it is a help, and no part of the result.
 */
function hashBehind({ source, facts }: DubChoices, deps: JobDeps): Disposable & { begin(): void } {
  const abort = new AbortController();
  const signal = AbortSignal.any([abort.signal, deps.signal]);
  const { cpu, compute } = deps.tools;
  let begun = false;
  const work = async (): Promise<void> => {
    const input = { path: source.path };
    const { digest } = await cpu.use(signal, () => compute.run("hashFile", input, { signal }));
    await recordFullHash(deps.storeDir, facts.identity, digest);
  };
  return {
    begin() {
      if (begun) return;
      begun = true;
      // Cancelled, or the file is gone: the work itself has met the same and says so.
      work().catch(() => undefined);
    },
    [Symbol.dispose]: () => abort.abort(),
  };
}
