import { randomUUID } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { type Logger, pino } from "pino";
import { OctaviaError } from "../contract/errors.ts";
import { filesRead, type JobId, type JobSpec } from "../contract/job.ts";
import type { CaptionsSpec } from "../contract/kinds/captions.ts";
import type { LineEdit } from "../contract/kinds/words.ts";
import type { JobView } from "../contract/queue.ts";
import { systemClock } from "../worker/host/clock.ts";
import { octaviaVersion as ownVersion } from "../worker/package.ts";
import type { ParamsOf, ResultOf } from "../worker/protocol.ts";
import { Database } from "./db/database.ts";
import { diagnose, type Finding } from "./doctor.ts";
import type { SpawnEngine } from "./engine/engine.ts";
import { type Engine, openEngine } from "./engine/engine-process.ts";
import { forkEngine } from "./engine/fork-engine.ts";
import { createLocalRunner } from "./engine/local-runner.ts";
import { type Home, openHome } from "./home.ts";
import { Dispatcher } from "./jobs/dispatcher.ts";
import { editContext, type StandingLines, standingLines } from "./jobs/edit-context.ts";
import { JobsService } from "./jobs/jobs.ts";
import { LiveEvents } from "./jobs/live.ts";
import { type PreviewWish, previewOf } from "./jobs/preview.ts";
import { isOver } from "./jobs/watch.ts";
import { newJobId } from "./queue/ids.ts";
import { isDead, thisProcess } from "./queue/process-owner.ts";
import { JobQueue } from "./queue/queue.ts";
import { loadSettings } from "./settings/settings.ts";

const DAY_MS = 86_400_000;
/** The compiled entry of the engine process. */
const engineFile = new URL("../worker/host.js", import.meta.url);

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
  /**
   * Begins to work the queue; what runs is given back to it at the end.
   * @param until takes no further jobs once all of these are over; for ever if not given
   */
  work(until?: readonly JobId[]): void;
  /** What a job would do. @throws InvalidInput, MissingModel */
  plan(spec: JobSpec): Promise<ResultOf["plan"]>;
  /** The source's lines as they stand after all edits, and a number that none has. @throws InvalidInput */
  lines(id: JobId): StandingLines;
  /** A new job with lines changed. @throws InvalidInput */
  edit(id: JobId, edits: readonly LineEdit[]): JobView;
  /** How the line of the last edit would sound in the mix, as a WAV file at `out`. @throws InvalidInput */
  preview(id: JobId, wish: PreviewWish, out: string): Promise<ResultOf["preview"]>;
  /** A short sample of a voice, as a WAV file at `out`. @throws InvalidInput, MissingModel */
  sampleVoice(sample: Omit<ParamsOf["voiceSample"], "out">, out: string): Promise<void>;
  /** The picture at a time with its captions, as a PNG file at `out`. @throws InvalidInput */
  previewCaption(
    spec: CaptionsSpec,
    at: number | undefined,
    out: string,
  ): Promise<ResultOf["captionPreview"]>;
  engines(): Promise<ResultOf["engines"]>;
  cache(action: "show" | "clear"): Promise<ResultOf["cache"]>;
  doctor(): Promise<Finding[]>;
  /** Ends the engine and its children this instant. */
  kill(): void;
}

interface OpenOptions {
  /** Start the engine process at once, beside the database. */
  readonly warm?: boolean;
  /** How engine processes are started; as forks of Node if not given. */
  readonly spawn?: SpawnEngine;
}

/**
 * Opens the home, its database and queue; the engine process starts with the first thing asked of it.
 * @throws InvalidInput if the home cannot be used, DiskFull
 */
export async function openOctavia(
  home: Home = openHome(),
  { warm = false, spawn = forkEngine({ file: engineFile }) }: OpenOptions = {},
): Promise<Octavia> {
  const { settings, notices } = loadSettings(home, Date.now());
  const log = pino(
    { level: process.env["OCTAVIA_LOG_LEVEL"] ?? "info", base: { pid: process.pid } },
    pino.destination({ dest: `${home.logs}/main.log`, sync: true, mkdir: true }),
  );
  const engine = openEngine({
    ...{ spawn, home },
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
  const jobs = new JobsService(queue, live, settings);
  forgetOld(queue, settings.keepJobsDays, log);
  let dispatcher: Dispatcher | undefined;
  const octavia: Octavia = {
    ...{ home, jobs, engine, log },
    notices: [...notices, ...database.notices],
    work(until) {
      // A process that does one job ends with it, and so never tidies after it.
      if (dispatcher === undefined) collectBehind(engine, queue, log);
      dispatcher ??= Dispatcher.start({
        ...{ queue, live, log, clock: Date.now, jobsAtOnce: settings.jobsAtOnce },
        runner: createLocalRunner(engine),
        owner: thisProcess(randomUUID()),
        workDir: home.artifacts,
        wantsMore: until && (() => until.some((id) => isOpen(queue, id))),
        onEnd: () => collectBehind(engine, queue, log),
      });
    },
    plan: (spec) => engine.request("plan", { spec }),
    lines: (id) => standingLines(jobs.get(id), jobs.newest(id).spec),
    edit: (id, edits) => jobs.edit(id, edits, editContext(jobs.get(id), edits)),
    preview: (id, wish, out) => {
      const asked = previewOf(jobs.get(id), wish);
      refuseInput(out, filesRead(asked.spec));
      return engine.request("preview", { ...asked, out });
    },
    sampleVoice: async (sample, out) => {
      await engine.request("voiceSample", { ...sample, out });
    },
    previewCaption: (spec, at, out) => {
      refuseInput(out, filesRead(spec));
      return engine.request("captionPreview", { spec, at, out });
    },
    engines: () => engine.request("engines", {}),
    cache: (action) => engine.request("cache", { action, keepSince: queue.reads.workSince() }),
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

function isOpen(queue: JobQueue, id: JobId): boolean {
  const job = queue.reads.get(id);
  return job !== undefined && !isOver(job.state);
}

/** Takes old jobs out of the database; that it cannot be done is no reason not to open. */
function forgetOld(queue: JobQueue, days: number, log: Logger): void {
  try {
    queue.pruning.prune(Date.now() - days * DAY_MS);
  } catch (error) {
    log.warn({ error: String(error) }, "old jobs could not be removed");
  }
}

/** Has the cache tidied, but for what jobs that are not over have made. */
function collectBehind(engine: Engine, queue: JobQueue, log: Logger): void {
  const collect = async (): Promise<void> => {
    await engine.request("collect", { keepSince: queue.reads.workSince() });
  };
  collect().catch((error: unknown) => log.debug({ error: String(error) }, "no collection"));
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
