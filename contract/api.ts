import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import { ErrorInfo } from "./errors.ts";
import { JobEvent } from "./events.ts";
import { JobId, JobSpec, JobState, OutputRole } from "./job.ts";
import { CaptionsSpec } from "./kinds/captions.ts";
import { LineEdit } from "./kinds/words.ts";
import { Language } from "./languages.ts";
import { LIMITS } from "./limits.ts";
import { MediaInfo } from "./media.ts";
import { Attempt, DeadLetter, JobView } from "./queue.ts";
import { ClipReport, LanguageReport, SpokenLine } from "./report.ts";
import { Settings, SettingsPatch } from "./settings.ts";
import {
  About,
  CacheUsage,
  DeviceState,
  EngineListing,
  Finding,
  JobEstimate,
  JobPlan,
  LicenceStanding,
  ModelView,
  PullEvent,
  RecommendedSet,
  VoiceView,
} from "./system.ts";
import { Word } from "./transcript.ts";

const told = { data: ErrorInfo };

/** The contract's kinds of errors, with the status that a REST client sees. */
const base = oc.errors({
  InvalidInput: { status: 400, ...told },
  UnsupportedMedia: { status: 415, ...told },
  MissingModel: { status: 424, ...told },
  EngineFailure: { status: 500, ...told },
  OutOfMemory: { status: 500, ...told },
  DiskFull: { status: 507, ...told },
  Cancelled: { status: 499, ...told },
  Unauthorized: { status: 401, ...told },
  Offline: { status: 503, ...told },
  Internal: { status: 500, ...told },
});

const OneJob = z.object({ id: JobId });
const Page = {
  /** What the last page answered as `next`. */
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};
const QueueStanding = z.object({ paused: z.boolean() });

/** A line of a dub, as the Studio shows it. Times in seconds. */
export const LineView = LanguageReport.shape.lines.element.extend({
  /** When its words are said in the source; empty where that is not known. */
  words: z.array(Word),
  /** How long it sounds beyond the room it has; 0 if it fits. */
  overrun: z.number(),
  edited: z.boolean(),
});
export type LineView = z.infer<typeof LineView>;

/** A file that was named or uploaded; what is in it, and where its bytes can be had. */
export const OpenedMedia = z.object({
  /** Stands for the file in addresses; paths never do. */
  id: z.string(),
  /** Absolute path, for specs. */
  path: z.string(),
  name: z.string(),
  bytes: z.number(),
  info: MediaInfo,
  /** Where its bytes can be had, in parts as well: "/media/{id}" in a browser. */
  url: z.string(),
  /** Absolute path of the folder that results go to unless another is asked for. */
  outDir: z.string(),
});
export type OpenedMedia = z.infer<typeof OpenedMedia>;

/** A file that a job has written. */
export const ResultFile = z.object({
  role: OutputRole,
  language: Language.optional(),
  path: z.string(),
  name: z.string(),
  bytes: z.number(),
  /** Where its bytes can be had. */
  url: z.string(),
});
export type ResultFile = z.infer<typeof ResultFile>;

/** A clip, and where its files can be had: as spoken first. */
export const MadeClip = ClipReport.omit({ files: true }).extend({
  files: z.array(ResultFile),
});
export type MadeClip = z.infer<typeof MadeClip>;

/** All that any window, terminal or script can ask of Octavia. */
export const api = {
  jobs: {
    create: base
      .route({ method: "POST", path: "/jobs", summary: "Queue a job" })
      .input(
        z.object({
          spec: JobSpec,
          /** The client's own name for this wish: asking twice makes one job. */
          key: z.string().min(1).max(200).optional(),
        }),
      )
      .output(JobView),
    plan: base
      .route({ method: "POST", path: "/jobs/plan", summary: "What a job would do" })
      .input(z.object({ spec: JobSpec }))
      .output(JobPlan),
    estimate: base
      .route({ method: "POST", path: "/jobs/estimate", summary: "What a job would take" })
      .input(z.object({ spec: JobSpec }))
      .output(JobEstimate),
    list: base
      .route({ method: "GET", path: "/jobs", summary: "Jobs, the newest first" })
      .input(
        z.object({
          states: z.array(JobState).optional(),
          kind: z.string().optional(),
          /** Part of an input's name. */
          search: z.string().optional(),
          ...Page,
        }),
      )
      .output(z.object({ jobs: z.array(JobView), next: z.string().optional() })),
    counts: base
      .route({ method: "GET", path: "/jobs/counts", summary: "How many jobs are in each state" })
      .output(z.partialRecord(JobState, z.int())),
    get: base
      .route({ method: "GET", path: "/jobs/{id}", summary: "One job" })
      .input(OneJob)
      .output(JobView),
    files: base
      .route({ method: "GET", path: "/jobs/{id}/files", summary: "What a job has written" })
      .input(OneJob)
      .output(z.array(ResultFile)),
    /** What was chosen and why, the best first. */
    clips: base
      .route({ method: "GET", path: "/jobs/{id}/clips", summary: "The clips of a job" })
      .input(OneJob)
      .output(z.array(MadeClip)),
    attempts: base
      .route({ method: "GET", path: "/jobs/{id}/attempts", summary: "How its tries went" })
      .input(OneJob)
      .output(z.array(Attempt)),
    watch: base
      .route({ method: "GET", path: "/jobs/{id}/events", summary: "A job's story as it goes on" })
      .input(OneJob.extend({ after: z.coerce.number().int().min(0).default(0) }))
      .output(eventIterator(JobEvent)),
    /** Each job as it now stands, whenever it has changed; first those that are not over. */
    watchAll: base
      .route({ method: "GET", path: "/events", summary: "Jobs as they change" })
      .output(eventIterator(JobView)),
    cancel: base
      .route({ method: "POST", path: "/jobs/{id}/cancel", summary: "Cancel a job" })
      .input(OneJob)
      .output(JobView),
    pause: base
      .route({ method: "POST", path: "/jobs/{id}/pause", summary: "Pause a job" })
      .input(OneJob)
      .output(JobView),
    resume: base
      .route({ method: "POST", path: "/jobs/{id}/resume", summary: "Go on with a paused job" })
      .input(OneJob)
      .output(JobView),
    retry: base
      .route({ method: "POST", path: "/jobs/{id}/retry", summary: "Queue a failed job again" })
      .input(OneJob)
      .output(JobView),
    prioritise: base
      .route({ method: "POST", path: "/jobs/{id}/priority", summary: "Let a job run earlier" })
      .input(OneJob.extend({ priority: z.int() }))
      .output(JobView),
    /** Jobs that wait their turn, in the order they will run, and whether the queue stands still. */
    upNext: base
      .route({ method: "GET", path: "/queue", summary: "What runs next" })
      .input(z.object({ limit: Page.limit }))
      .output(z.object({ jobs: z.array(JobView), total: z.int(), paused: z.boolean() })),
    /** `before`: the job it is to run before; after all others if not given. */
    move: base
      .route({ method: "POST", path: "/jobs/{id}/move", summary: "Put a job in another place" })
      .input(OneJob.extend({ before: JobId.optional() }))
      .output(JobView),
    /** Nothing is begun from now on, and what runs stops until the queue goes on. */
    pauseAll: base
      .route({ method: "POST", path: "/queue/pause", summary: "Pause the whole queue" })
      .output(QueueStanding),
    resumeAll: base
      .route({ method: "POST", path: "/queue/resume", summary: "Go on with the queue" })
      .output(QueueStanding),
    remove: base
      .route({ method: "DELETE", path: "/jobs/{id}", summary: "Forget a job that is over" })
      .input(OneJob)
      .output(z.object({ removed: z.boolean() })),
    dead: base
      .route({ method: "GET", path: "/dead-letters", summary: "Jobs that are out of tries" })
      .output(z.array(DeadLetter)),
  },
  lines: {
    list: base
      .route({ method: "GET", path: "/jobs/{id}/lines/{language}", summary: "A dub's lines" })
      .input(OneJob.extend({ language: Language, ...Page }))
      .output(
        z.object({
          lines: z.array(LineView),
          /** What is spoken in the file: said by the job's person, or heard. */
          source: Language,
          total: z.int(),
          next: z.string().optional(),
        }),
      ),
    edit: base
      .route({ method: "POST", path: "/jobs/{id}/lines", summary: "Change lines, as a new job" })
      .input(OneJob.extend({ edits: z.array(LineEdit).min(1) }))
      .output(JobView),
    /**
     * The line of the last edit, spoken anew, in its mix; the edits before count for it. In
     * `language`, or else that of the last edit, or the job's first. `edit` is one more, the last.
     */
    preview: base
      .route({ method: "POST", path: "/jobs/{id}/lines/preview", summary: "Hear a changed line" })
      .input(
        OneJob.extend({
          edits: z.array(LineEdit).default([]),
          edit: LineEdit.optional(),
          language: Language.optional(),
        }),
      )
      .output(
        z.object({
          url: z.string(),
          start: z.number(),
          end: z.number(),
          /** What is said in it anew, and how it sits. */
          lines: z.array(SpokenLine),
        }),
      ),
  },
  media: {
    open: base
      .route({ method: "POST", path: "/media", summary: "Look into a file of this machine" })
      .input(z.object({ path: z.string().min(1) }))
      .output(OpenedMedia),
    /** `upload` is the last part of the upload's address. */
    uploaded: base
      .route({ method: "POST", path: "/media/uploaded", summary: "Look into a finished upload" })
      .input(z.object({ upload: z.string().min(1) }))
      .output(OpenedMedia),
    /** A still picture: a JPEG `width` pixels wide, of the moment `at`, in seconds. */
    frame: base
      .route({ method: "GET", path: "/media/{id}/frame", summary: "A picture of a video" })
      .input(
        z.object({
          id: z.string(),
          at: z.coerce.number().min(0).default(0),
          width: z.coerce.number().int().min(16).max(1920).default(480),
        }),
      )
      .output(z.object({ url: z.string() })),
    /**
     * The picture at a time in seconds, with the captions that a job would draw into it; where the
     * first of them stands, if no time is named.
     */
    captionPreview: base
      .route({ method: "POST", path: "/media/caption", summary: "How captions would look" })
      .input(z.object({ spec: CaptionsSpec, at: z.number().min(0).optional() }))
      .output(
        z.object({
          ...{ url: z.string(), text: z.string(), at: z.number() },
          warnings: z.array(z.string()).readonly(),
        }),
      ),
    /**
     * Loudness over time: the largest sample of each of `count` equal stretches of a part of the
     * file, 0 to 1; of the whole, if no part is named. `seconds` is the length of the whole.
     */
    peaks: base
      .route({ method: "GET", path: "/media/{id}/peaks", summary: "A file's waveform" })
      .input(
        z.object({
          id: z.string(),
          count: z.coerce.number().int().min(1).max(20_000),
          /** Seconds. */
          from: z.coerce.number().min(0).default(0),
          to: z.coerce.number().min(0).optional(),
        }),
      )
      .output(z.object({ seconds: z.number(), peaks: z.array(z.number()) })),
  },
  voices: {
    list: base
      .route({ method: "GET", path: "/voices", summary: "Voices of this machine" })
      .output(z.array(VoiceView)),
    /** A WAV of a sentence; of the voice that the language gets by itself, if none is named. */
    sample: base
      .route({ method: "GET", path: "/voices/sample", summary: "Hear a voice" })
      .input(z.object({ voice: z.string().min(1).optional(), language: Language }))
      .output(z.object({ url: z.string() })),
  },
  engines: base
    .route({ method: "GET", path: "/engines", summary: "Engines, and why some are not available" })
    .output(z.array(EngineListing)),
  models: {
    list: base
      .route({ method: "GET", path: "/models", summary: "Models that are here or can be had" })
      .output(z.array(ModelView)),
    /** The set to have for work from and into these languages on this machine, the missing ones. */
    recommended: base
      .route({ method: "GET", path: "/models/recommended", summary: "Models to have" })
      .input(
        z.object({
          from: Language.default("en"),
          to: z.array(Language).max(LIMITS.targets),
          /** Models that forbid commercial use will do where there is no other. */
          nonCommercial: z.stringbool().or(z.boolean()).default(false),
        }),
      )
      .output(RecommendedSet),
    pull: base
      .route({ method: "POST", path: "/models/{id}/pull", summary: "Download a model" })
      .input(z.object({ id: z.string(), accept: z.boolean().default(false) }))
      .output(eventIterator(PullEvent)),
    import: base
      .route({ method: "POST", path: "/models/import", summary: "Take a model from this machine" })
      .input(z.object({ path: z.string().min(1), accept: z.boolean().default(false) }))
      .output(ModelView),
    remove: base
      .route({ method: "DELETE", path: "/models/{id}", summary: "Remove a model" })
      .input(z.object({ id: z.string() }))
      .output(z.object({ freed: z.number() })),
  },
  settings: {
    get: base.route({ method: "GET", path: "/settings", summary: "The settings" }).output(Settings),
    set: base
      .route({ method: "PATCH", path: "/settings", summary: "Change settings" })
      .input(SettingsPatch)
      .output(Settings),
  },
  storage: {
    usage: base
      .route({ method: "GET", path: "/storage", summary: "What the cache holds" })
      .output(CacheUsage),
    clear: base
      .route({ method: "DELETE", path: "/storage", summary: "Empty the cache" })
      .output(CacheUsage),
  },
  system: {
    about: base
      .route({ method: "GET", path: "/about", summary: "This Octavia and this machine" })
      .output(About),
    doctor: base
      .route({ method: "GET", path: "/doctor", summary: "Check this machine" })
      .output(z.array(Finding)),
    devices: base
      .route({ method: "GET", path: "/devices", summary: "What runs models here" })
      .output(z.array(DeviceState)),
    licence: base
      .route({ method: "GET", path: "/licence", summary: "The licence of this machine" })
      .output(LicenceStanding),
  },
};
export type Api = typeof api;
