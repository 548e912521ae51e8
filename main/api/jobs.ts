import { stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { withEventMeta } from "@orpc/server";
import type { ResultFile } from "../../contract/api.ts";
import { OctaviaError } from "../../contract/errors.ts";
import type { JobEvent } from "../../contract/events.ts";
import { filesRead, type JobSpec } from "../../contract/job.ts";
import type { JobView } from "../../contract/queue.ts";
import { clipsOf } from "./clips.ts";
import type { ApiDeps } from "./deps.ts";
import { tellingErrors } from "./errors.ts";
import { createEstimates } from "./estimate.ts";
import type { Procedures } from "./procedures.ts";

/** Never fires: for calls that nobody can end. */
const NEVER = new AbortController().signal;

/** Jobs: asked for, watched, and steered. */
export function jobsApi(os: Procedures, { octavia, media }: ApiDeps) {
  const { jobs, log } = octavia;
  const estimate = createEstimates(octavia);
  const urlOf = (path: string): string => media.add(path).url;
  return {
    create: os.jobs.create.handler(({ input: { spec, key } }) =>
      jobs.enqueue(whole(spec), { key }),
    ),
    plan: os.jobs.plan.handler(({ input: { spec } }) => octavia.plan(whole(spec))),
    estimate: os.jobs.estimate.handler(({ input: { spec } }) => estimate(whole(spec))),
    list: os.jobs.list.handler(({ input }) => jobs.page(input)),
    counts: os.jobs.counts.handler(() => jobs.counts()),
    get: os.jobs.get.handler(({ input: { id } }) => jobs.get(id)),
    files: os.jobs.files.handler(async ({ input: { id } }) => filesOf(jobs.get(id), urlOf)),
    clips: os.jobs.clips.handler(({ input: { id } }) => clipsOf(jobs.get(id), urlOf)),
    attempts: os.jobs.attempts.handler(({ input: { id } }) => jobs.attempts(id)),
    watch: os.jobs.watch.handler(({ input, signal = NEVER, lastEventId }) => {
      const resumed = Number(lastEventId ?? 0);
      const after = Math.max(input.after, Number.isSafeInteger(resumed) ? resumed : 0);
      return tellingErrors(numbered(jobs.watch(input.id, { after, signal })), log);
    }),
    watchAll: os.jobs.watchAll.handler(({ signal = NEVER }) =>
      tellingErrors(jobs.watchAll(signal), log),
    ),
    cancel: os.jobs.cancel.handler(({ input: { id } }) => jobs.cancel(id)),
    pause: os.jobs.pause.handler(({ input: { id } }) => jobs.pause(id)),
    resume: os.jobs.resume.handler(({ input: { id } }) => jobs.resume(id)),
    retry: os.jobs.retry.handler(({ input: { id } }) => jobs.retry(id)),
    prioritise: os.jobs.prioritise.handler(({ input: { id, priority } }) =>
      jobs.prioritise(id, priority),
    ),
    upNext: os.jobs.upNext.handler(({ input: { limit } }) => ({
      ...jobs.upNext(limit),
      paused: jobs.paused,
    })),
    move: os.jobs.move.handler(({ input: { id, before } }) => jobs.move(id, before)),
    pauseAll: os.jobs.pauseAll.handler(() => {
      jobs.pauseAll();
      return { paused: jobs.paused };
    }),
    resumeAll: os.jobs.resumeAll.handler(() => {
      jobs.resumeAll();
      return { paused: jobs.paused };
    }),
    remove: os.jobs.remove.handler(({ input: { id } }) => {
      jobs.remove(id);
      return { removed: true };
    }),
    dead: os.jobs.dead.handler(() => jobs.deadLetters()),
  };
}

/** A client that was cut off names the number of the last event it has, and gets what came after. */
async function* numbered(events: AsyncIterable<JobEvent>): AsyncGenerator<JobEvent> {
  for await (const event of events) yield withEventMeta(event, { id: String(event.seq) });
}

/** @throws InvalidInput for paths that mean another file in every folder */
function whole(spec: JobSpec): JobSpec {
  const loose = [...filesRead(spec), spec.outDir].find((path) => !isAbsolute(path));
  if (loose === undefined) return spec;
  throw new OctaviaError("InvalidInput", `${loose} does not say where the file is.`, {
    hint: "Give its whole path.",
  });
}

/** What a job has written and is still there. */
async function filesOf(
  { result }: JobView,
  urlOf: (path: string) => string,
): Promise<ResultFile[]> {
  const files = (result?.outputs ?? []).map(async ({ role, path, language }) => {
    const there = await stat(path).catch(() => undefined);
    if (there?.isFile() !== true) return [];
    const name = path.split(/[\\/]/).at(-1) ?? path;
    return [
      {
        ...{ role, path, name, bytes: there.size, url: urlOf(path) },
        ...(language === undefined ? {} : { language }),
      },
    ];
  });
  return (await Promise.all(files)).flat();
}
