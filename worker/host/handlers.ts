import type { RunEvent } from "../../contract/events.ts";
import type { JobResult, JobSpec } from "../../contract/job.ts";
import type { JobPlan } from "../../contract/system.ts";
import type { ArtifactSessions } from "../artifacts/store.ts";
import { takeFrame } from "../media/frame.ts";
import { measurePeaks } from "../media/peaks.ts";
import type { ParamsOf, ResultOf } from "../protocol.ts";
import { isSubtitleFile } from "../subtitles/subtitle-file.ts";
import { subtitleInfo } from "../subtitles/subtitle-info.ts";
import type { Tools } from "../tools.ts";
import type { Log } from "./log.ts";
import type { Handlers, RequestContext } from "./serve.ts";

/** What a job is carried out with. */
export interface JobDeps {
  readonly tools: Tools;
  readonly store: ArtifactSessions;
  /** The store's folder. */
  readonly storeDir: string;
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

/** The work on jobs itself. */
export interface Jobs {
  runJob(spec: JobSpec, deps: JobDeps): Promise<JobResult>;
  describeJob(spec: JobSpec, deps: JobDeps): Promise<JobPlan>;
  previewLine(request: ParamsOf["preview"], deps: JobDeps): Promise<ResultOf["preview"]>;
  sampleVoice(request: ParamsOf["voiceSample"], deps: JobDeps): Promise<ResultOf["voiceSample"]>;
  previewCaption(
    request: ParamsOf["captionPreview"],
    deps: JobDeps,
  ): Promise<ResultOf["captionPreview"]>;
}

interface Extent {
  readonly bytes: number;
  readonly artifacts: number;
}

/** The store, with what looks after it. */
export interface Cache extends ArtifactSessions {
  usage(): Promise<Extent & { readonly maxBytes: number }>;
  collect(keepSince?: number): Promise<Extent>;
  clear(keepSince?: number): Promise<Extent>;
}

interface HandlerSettings {
  readonly jobs: Jobs;
  /**
   * All but ffmpeg, which is looked for when it is first wanted: `octavia doctor` must be able to
   * say that it is missing.
   */
  readonly tools: Omit<Tools, "ffmpeg">;
  readonly openFfmpeg: () => Promise<Tools["ffmpeg"]>;
  /** What each device was found to be. */
  readonly devices: () => Promise<readonly ResultOf["devices"][number][]>;
  readonly cache: Cache;
  /** Folder of the cache, for people. */
  readonly cacheDir: string;
  readonly log: Log;
}

const NOTHING: Extent = { bytes: 0, artifacts: 0 };

/** The engine's methods, over its tools. */
export function createHandlers(settings: HandlerSettings): Handlers {
  const { jobs, tools, cache, cacheDir, log } = settings;
  let ffmpeg: Promise<Tools["ffmpeg"]> | undefined;

  const openFfmpeg = async (): Promise<Tools["ffmpeg"]> => {
    ffmpeg ??= settings.openFfmpeg();
    try {
      return await ffmpeg;
    } catch (error) {
      // It may be installed by the next time.
      ffmpeg = undefined;
      throw error;
    }
  };
  const deps = async ({ emit, signal }: RequestContext): Promise<JobDeps> => {
    const [ffmpeg] = await Promise.all([openFfmpeg(), lookAround()]);
    return { tools: { ...tools, ffmpeg }, store: cache, storeDir: cacheDir, emit, signal };
  };
  /** Lets all engines look for their programs at once; each remembers what it finds. */
  const lookAround = async (): Promise<void> => {
    await tools.engines.list().catch((error: unknown) => {
      // The engine that is needed says it again, and then to the person.
      log.warn({ error: String(error) }, "an engine could not be looked up");
    });
  };

  return {
    run: async ({ spec }, context) => jobs.runJob(spec, await deps(context)),
    plan: async ({ spec }, context) => jobs.describeJob(spec, await deps(context)),
    preview: async (params, context) => jobs.previewLine(params, await deps(context)),
    voiceSample: async (params, context) => jobs.sampleVoice(params, await deps(context)),
    captionPreview: async (params, context) => jobs.previewCaption(params, await deps(context)),
    engines: () => tools.engines.list(),
    async cache({ action, keepSince }) {
      const freed = action === "clear" ? await cache.clear(keepSince) : NOTHING;
      return { ...(await cache.usage()), dir: cacheDir, freed };
    },
    collect({ keepSince }) {
      // Behind: nobody waits for it, an engine that is to end least of all.
      cache.collect(keepSince).catch((error: unknown) => {
        log.warn({ error: String(error) }, "no collection");
      });
      return Promise.resolve({});
    },
    async media() {
      const { tools: programs } = await openFfmpeg();
      return programs;
    },
    voices: () => tools.engines.voices(),
    probe: async ({ path }, { signal }) =>
      (await isSubtitleFile(path))
        ? subtitleInfo(path, signal)
        : (await openFfmpeg()).probe(path, signal),
    peaks: async (params, { signal }) => {
      const program = await openFfmpeg();
      return tools.cpu.use(signal, () => measurePeaks(program, params, signal));
    },
    frame: async (params, { signal }) => {
      const program = await openFfmpeg();
      return tools.cpu.use(signal, () => takeFrame(program, params, signal));
    },
    devices: async () => [...(await settings.devices())],
    noop: ({ value }, { signal }) => tools.compute.run("noop", { value }, { signal }),
  };
}
