import { z } from "zod";
import { ErrorInfo } from "../contract/errors.ts";
import { RunEvent } from "../contract/events.ts";
import { JobId, JobResult, JobSpec } from "../contract/job.ts";
import { CaptionsSpec } from "../contract/kinds/captions.ts";
import { DubSpec } from "../contract/kinds/dub.ts";
import { Language } from "../contract/languages.ts";
import { MediaInfo } from "../contract/media.ts";
import { SpokenLine } from "../contract/report.ts";
import { Settings } from "../contract/settings.ts";
import {
  CacheUsage,
  Device,
  DeviceState,
  EngineListing,
  JobPlan,
  VoiceView,
} from "../contract/system.ts";

/**
 * What main and the engine process say to each other: small JSON messages; files travel by path.
 * Both ends check every message, and refuse each other when their versions differ (a build half
 * replaced). Raise the version with every change.
 */
export const PROTOCOL_VERSION = 4;

/** Where the preview of a line is, and which seconds of the dub it holds. */
const Preview = z.object({
  path: z.string(),
  start: z.number(),
  end: z.number(),
  lines: z.array(SpokenLine),
});

/** What `octavia doctor` asks about ffmpeg. */
export const MediaFacts = z.object({
  ffmpeg: z.string(),
  ffprobe: z.string(),
  version: z.string(),
});
export type MediaFacts = z.infer<typeof MediaFacts>;

const methods = {
  /** Carries out a job. */
  run: { params: z.object({ job: JobId, spec: JobSpec }), result: JobResult },
  /** What a job would do, without doing it. */
  plan: { params: z.object({ spec: JobSpec }), result: JobPlan },
  /** A playable WAV of a line in its mix, or of several that stand together. */
  preview: {
    params: z.object({
      spec: DubSpec,
      lines: z.array(z.int().min(1)).min(1),
      language: Language,
      out: z.string(),
    }),
    result: Preview,
  },
  /** A WAV of a voice that says a sentence; the engine's default voice if none is named. */
  voiceSample: {
    params: z.object({ language: Language, voice: z.string().optional(), out: z.string() }),
    result: z.object({ path: z.string() }),
  },
  /** A PNG of the picture at a time with its captions; of the first one, if no time is named. */
  captionPreview: {
    params: z.object({ spec: CaptionsSpec, at: z.number().min(0).optional(), out: z.string() }),
    result: z.object({
      ...{ path: z.string(), text: z.string(), at: z.number() },
      warnings: z.array(z.string()).readonly(),
    }),
  },
  engines: { params: z.object({}), result: z.array(EngineListing).readonly() },
  /** `keepSince`: what was used since then stays, ms since the epoch; for jobs that are not over. */
  cache: {
    params: z.object({ action: z.enum(["show", "clear"]), keepSince: z.number().optional() }),
    result: CacheUsage,
  },
  /** Begins to take out what is too old or too much, and answers at once. */
  collect: { params: z.object({ keepSince: z.number().optional() }), result: z.object({}) },
  /** @throws MissingModel if there is no ffmpeg */
  media: { params: z.object({}), result: MediaFacts },
  /** Which devices can run models here, and why not. */
  devices: {
    params: z.object({}),
    result: z.array(DeviceState),
  },
  /** Every voice that can be asked for. */
  voices: { params: z.object({}), result: z.array(VoiceView) },
  /** What is in a file. @throws InvalidInput, UnsupportedMedia */
  probe: { params: z.object({ path: z.string() }), result: MediaInfo },
  /**
   * The largest sample of each of `rate` stretches a second, 16-bit and little-endian, in a file
   * at `out`; 65535 is full scale.
   */
  peaks: {
    params: z.object({ path: z.string(), rate: z.int().min(1).max(1000), out: z.string() }),
    result: z.object({ path: z.string() }),
  },
  /** A JPEG of the picture at a moment, written to `out`. */
  frame: {
    params: z.object({ path: z.string(), at: z.number(), width: z.int().min(1), out: z.string() }),
    result: z.object({ path: z.string() }),
  },
  /** A number there and back through a pool thread, for measuring. */
  noop: { params: z.object({ value: z.number() }), result: z.number() },
};
type Methods = typeof methods;
export type Method = keyof Methods;
export type ParamsOf = { [M in Method]: z.infer<Methods[M]["params"]> };
export type ResultOf = { [M in Method]: z.infer<Methods[M]["result"]> };

/** Every method with the schemas of what goes in and out. */
export const METHODS: {
  readonly [M in Method]: {
    readonly params: z.ZodType<ParamsOf[M]>;
    readonly result: z.ZodType<ResultOf[M]>;
  };
} = methods;
const Method = z.enum([
  ...[
    "run",
    "plan",
    "preview",
    "captionPreview",
    "engines",
    "voices",
    "voiceSample",
    "probe",
    "peaks",
    "frame",
  ],
  ...["cache", "collect", "media", "devices", "noop"],
] as const);

/** Where the engine may write and read, as absolute paths. */
export const EngineHome = z.object({ artifacts: z.string(), models: z.string(), logs: z.string() });
export type EngineHome = z.infer<typeof EngineHome>;

export const EngineSettings = z.object({
  /** Threads and children that compute at once; one a core if not given. */
  threads: z.int().min(1).max(256).optional(),
  /** What the artifact cache may grow to, bytes. */
  cacheLimitBytes: z.number().min(0),
  /** How long an artifact that nobody uses is kept, days; for ever if not given. */
  cacheMaxAgeDays: z.number().positive().optional(),
  /** Devices that models are tried on, in this order; all that there may be if not given. */
  devices: z.array(Device).min(1).optional(),
  /** What loaded models may weigh together, bytes; half of the machine's memory if not given. */
  /** The same for the models of one task. */
  devicesFor: Settings.shape.devicesFor,
  modelMemoryBytes: z.number().min(0).optional(),
});
export type EngineSettings = z.infer<typeof EngineSettings>;

export const Hello = z.object({
  type: z.literal("hello"),
  version: z.int(),
  home: EngineHome,
  settings: EngineSettings,
});
export type Hello = z.infer<typeof Hello>;

/** Numbers a request among those of one engine's life. */
const RequestId = z.int();

/** main -> engine */
export const ToEngine = z.discriminatedUnion("type", [
  Hello,
  z.object({
    type: z.literal("request"),
    id: RequestId,
    method: Method,
    /** Checked against the method's schema, so that a fault fails the one request only. */
    params: z.unknown(),
  }),
  z.object({ type: z.literal("cancel"), id: RequestId }),
  z.object({ type: z.literal("shutdown") }),
]);
export type ToEngine = z.infer<typeof ToEngine>;

/** engine -> main */
export const FromEngine = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), version: z.int(), pid: z.int() }),
  z.object({ type: z.literal("heartbeat"), at: z.number() }),
  z.object({ type: z.literal("event"), id: RequestId, event: RunEvent }),
  z.object({ type: z.literal("result"), id: RequestId, value: z.unknown() }),
  z.object({ type: z.literal("failure"), id: RequestId, error: ErrorInfo }),
  /** A line of the engine's log, as written to its file. */
  z.object({ type: z.literal("log"), line: z.string() }),
  /** The engine's last word before it ends by itself. */
  z.object({ type: z.literal("fatal"), error: ErrorInfo }),
]);
export type FromEngine = z.infer<typeof FromEngine>;
