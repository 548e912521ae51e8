import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { type Logger, pino } from "pino";
import { errorCode, OctaviaError } from "../contract/errors.ts";
import { filesRead, type JobId, type JobSpec } from "../contract/job.ts";
import type { LineEdit } from "../contract/kinds/words.ts";
import type { JobView } from "../contract/queue.ts";
import { DubReport } from "../contract/report.ts";
import { systemClock } from "../worker/host/clock.ts";
import { octaviaVersion as ownVersion } from "../worker/package.ts";
import type { ResultOf } from "../worker/protocol.ts";
import { Database } from "./db/database.ts";
import { diagnose, type Finding } from "./doctor.ts";
import { type Engine, openEngine } from "./engine/engine-process.ts";
import { forkEngine } from "./engine/fork-engine.ts";
import { createLocalRunner } from "./engine/local-runner.ts";
import { type Home, openHome } from "./home.ts";
import { Dispatcher } from "./jobs/dispatcher.ts";
import type { EditContext } from "./jobs/edits.ts";
import { JobsService } from "./jobs/jobs.ts";
import { LiveEvents } from "./jobs/live.ts";
import { newJobId } from "./queue/ids.ts";
import { isDead, thisProcess } from "./queue/process-owner.ts";
import { JobQueue } from "./queue/queue.ts";
import { loadSettings } from "./settings/settings.ts";

/** This Octavia's version. */
export const octaviaVersion = ownVersion();

/** All of Octavia below its faces. */
export interface Octavia extends AsyncDisposable {
  readonly home: Home;
  readonly jobs: JobsService;
  /** The engine process, for what is no job. */
  readonly engine: Pick<Engine, "request">;
  /** Main's own log. */
  readonly log: Logger;
  /** What the person should know about the opening, in sentences. */
  readonly notices: readonly string[];
  /** Begins to work the queue; what runs is given back to it at the end. */
  work(): void;
  /** What a job would do. @throws InvalidInput, MissingModel */
  plan(spec: JobSpec): Promise<ResultOf["plan"]>;
  /** A new job with lines changed. @throws InvalidInput */
  edit(id: JobId, ...edits: LineEdit[]): JobView;
  /** How a changed line would sound in the mix, as a WAV file at `out`. @throws InvalidInput */
  preview(id: JobId, edit: LineEdit, out: string): Promise<ResultOf["preview"]>;
  engines(): Promise<ResultOf["engines"]>;
  cache(action: "show" | "clear"): Promise<ResultOf["cache"]>;
  doctor(): Promise<Finding[]>;
  /** Ends the engine and its children this instant. */
  kill(): void;
}

interface OpenOptions {
  /** Start the engine process at once, beside the database. */
  readonly warm?: boolean;
}

/**
 * Opens the home, its database and queue; the engine process starts with the first thing asked of it.
 * @throws InvalidInput if the home cannot be used, DiskFull
 */
export async function openOctavia(
  home: Home = openHome(),
  { warm = false }: OpenOptions = {},
): Promise<Octavia> {
  const { settings, notices } = loadSettings(home, Date.now());
  const log = pino(
    { level: process.env["OCTAVIA_LOG_LEVEL"] ?? "info", base: { pid: process.pid } },
    pino.destination({ dest: `${home.logs}/main.log`, sync: true, mkdir: true }),
  );
  const engine = openEngine({
    spawn: forkEngine({ file: new URL("../worker/host.js", import.meta.url) }),
    home,
    settings,
    watchdogSeconds: settings.watchdogSeconds,
    log,
    clock: systemClock,
  });
  if (warm) engine.warm();
  const database = openDatabase(home, log, engine);
  const queue = new JobQueue({
    database,
    clock: Date.now,
    newId: () => newJobId(Date.now()),
    newToken: randomUUID,
    log,
  });
  // What a killed process was at is told as it is: queued again, not running.
  queue.owners.takeUp(isDead);
  const live = new LiveEvents();
  const jobs = new JobsService(queue, live);
  let dispatcher: Dispatcher | undefined;
  const octavia: Octavia = {
    ...{ home, jobs, engine, log },
    notices: [...notices, ...database.notices],
    work() {
      dispatcher ??= Dispatcher.start({
        ...{ queue, live, log, clock: Date.now, jobsAtOnce: settings.jobsAtOnce },
        runner: createLocalRunner(engine),
        owner: thisProcess(randomUUID()),
      });
    },
    plan: (spec) => engine.request("plan", { spec }),
    edit: (id, ...edits) => jobs.editAll(id, edits, (edit) => editContext(jobs.get(id), edit)),
    preview: (id, edit, out) => {
      const job = jobs.get(id);
      const { spec } = job;
      if (spec.kind !== "dub") {
        throw new OctaviaError("InvalidInput", `Job ${id} is no dub: it has no line to be heard.`);
      }
      refuseInput(out, filesRead(spec));
      const { gainHints = {} } = editContext(job, edit);
      const edited = { ...spec, gainHints, edits: [...spec.edits, edit] };
      const { line, language } = edit;
      return engine.request("preview", { spec: edited, line, language, out });
    },
    engines: () => engine.request("engines", {}),
    cache: (action) => engine.request("cache", { action }),
    doctor: () => diagnose({ engine, home, version: octaviaVersion }),
    kill: () => engine.kill(),
    async [Symbol.asyncDispose]() {
      await dispatcher?.stop("leave");
      await engine.close();
      database.close();
    },
  };
  return octavia;
}

/** @throws InvalidInput if what is to be written is what is read */
function refuseInput(out: string, inputs: readonly string[]): void {
  const real = (path: string): string => (existsSync(path) ? realpathSync(path) : path);
  if (!inputs.map(real).includes(real(out))) return;
  throw new OctaviaError("InvalidInput", `The preview would overwrite the job's own ${out}.`, {
    hint: "Give it another name.",
  });
}

function openDatabase(home: Home, log: Logger, engine: Engine): Database {
  try {
    return Database.open(home, { log, clock: Date.now });
  } catch (error) {
    // A child that was left would keep this process alive.
    engine.kill();
    throw error;
  }
}

/** What the report of a finished job tells an edit of it. @throws InvalidInput if it is not finished */
function editContext({ id, result }: JobView, edit: LineEdit): EditContext {
  if (result === undefined) {
    throw new OctaviaError("InvalidInput", `Job ${id} is not done: there is nothing to edit yet.`, {
      hint: "Lines can be edited when the job has succeeded.",
    });
  }
  const report = readReport(result.report);
  if (report === undefined) return {};
  // Other languages stay as they are: a hint would be one more thing in the keys of their mixes.
  const touched = report.languages.filter(
    ({ language }) => edit.language === report.source || edit.language === language,
  );
  return {
    maxLine: Math.max(0, ...report.languages.flatMap(({ lines }) => lines.map((line) => line.id))),
    source: report.source,
    gainHints: Object.fromEntries(touched.map(({ language, gainDb }) => [language, gainDb])),
  };
}

/** The report, unless someone has moved or changed it: then the edit goes without its help. */
function readReport(path: string): DubReport | undefined {
  try {
    return DubReport.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT" || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
