import { writeFile } from "node:fs/promises";
import type { RunEvent } from "../contract/events.ts";
import { filesRead, type JobResult, type JobSpec } from "../contract/job.ts";
import type { Report } from "../contract/report.ts";
import type { JobPlan } from "../contract/system.ts";
import type { JobDeps } from "./host/handlers.ts";
import type { PreparedJob, Published } from "./kinds/kind.ts";
import { keepWhatIsNotOurs } from "./kinds/own-results.ts";
import { prepareJob } from "./kinds/registry.ts";
import { hashBehind, refuseChanged } from "./kinds/source-files.ts";
import { publishFile } from "./media/publish.ts";
import { octaviaVersion } from "./package.ts";
import { withRoomFor } from "./plan/disk-space.ts";
import { describePlan, type PlanResult, runPlan } from "./plan/executor.ts";
import { refuseSameFile } from "./steps/exported.ts";

/**
 * Carries a spec out, from the sources to the files beside them.
 * @throws OctaviaError of any kind
 */
export async function runJob(spec: JobSpec, deps: JobDeps): Promise<JobResult> {
  const job = await prepareJob(spec, deps);
  for (const output of job.writes) await refuseSameFile(filesRead(spec), output);
  const places = await keepWhatIsNotOurs(await job.outputs(), deps.storeDir);
  for (const message of places.warnings) deps.emit({ type: "warning", message });
  try {
    return await carryOut(spec, job, deps, places.warnings);
  } finally {
    await places.close();
  }
}

async function carryOut(
  spec: JobSpec,
  job: PreparedJob,
  deps: JobDeps,
  kept: readonly string[],
): Promise<JobResult> {
  const store = withRoomFor(spec, deps.store, deps.storeDir);
  const ran = await run(job, { ...deps, store });
  await refuseChanged(job.sources);
  const published = await job.publish(ran);
  const warnings = [...kept, ...published.warnings];
  const report = reportOf(spec, { ...published, warnings }, ran, deps);
  const text = `${JSON.stringify(report, null, 2)}\n`;
  await publishFile(published.reportPath, (temporary) => writeFile(temporary, text));
  return { outputs: report.outputs, report: published.reportPath, warnings: report.warnings };
}

async function run(job: PreparedJob, deps: JobDeps): Promise<PlanResult> {
  using hashing = hashBehind(job.sources, deps);
  const emit = (event: RunEvent): void => {
    // A job that finds everything made has no work to hash behind.
    if (event.type === "step-finished" && !event.cached) hashing.begin();
    deps.emit(event);
  };
  return await runPlan(job.plan, { ...deps, emit, now: () => performance.now() });
}

/** What was done, how well, and with what. */
function reportOf(spec: JobSpec, published: Published, ran: PlanResult, deps: JobDeps): Report {
  const { outputs, reportPath, engines, warnings, details } = published;
  return {
    ...details,
    octavia: octaviaVersion(),
    inputs: filesRead(spec),
    engines: { ...engines, ffmpeg: deps.tools.ffmpeg.tools.version },
    steps: [...ran.steps],
    outputs: [...outputs, { role: "report", path: reportPath }],
    warnings: [...new Set([...warnings, ...ran.warnings])],
  };
}

/** What a job would do and write, without doing it. @throws InvalidInput, MissingModel */
export async function describeJob(spec: JobSpec, deps: JobDeps): Promise<JobPlan> {
  const job = await prepareJob(spec, deps);
  return {
    steps: describePlan(job.plan).map(({ id, needs }) => ({ id, needs })),
    outputs: [...(await job.outputs())],
  };
}
