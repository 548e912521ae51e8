import { z } from "zod";

/** What runs models. */
export const Device = z.enum(["cpu", "cuda", "dml", "coreml", "webgpu"]);
export type Device = z.infer<typeof Device>;

/** Whether a device computes on this machine. */
export const DeviceState = z.object({
  device: Device,
  works: z.boolean(),
  /** Why it does not. */
  reason: z.string().optional(),
});

const Availability = z.discriminatedUnion("available", [
  z.object({
    available: z.literal(true),
    version: z.string(),
    devices: z.array(Device).readonly(),
  }),
  z.object({ available: z.literal(false), reason: z.string(), hint: z.string() }),
]);

export const EngineListing = z.object({
  name: z.string(),
  task: z.string(),
  family: z.string(),
  availability: Availability,
  /** Languages, or pairs written "en-es". */
  languages: z.array(z.string()).readonly(),
});
export type EngineListing = z.infer<typeof EngineListing>;

/** What a job would do: its steps, and the files it would write. */
export const JobPlan = z.object({
  steps: z.array(
    z.object({
      /** Step name, with the language where it has one: "translate:es". */
      id: z.string(),
      /** Ids of the steps it waits for. */
      needs: z.array(z.string()).readonly(),
    }),
  ),
  /** Absolute paths. */
  outputs: z.array(z.string()),
});
export type JobPlan = z.infer<typeof JobPlan>;

/** What a job would take, as far as that can be told beforehand. */
export const JobEstimate = z.object({
  /** Of work; absent until a job of this kind has been done here. */
  seconds: z.number().optional(),
  /** Bytes of its results, and of what the cache keeps of its steps. */
  results: z.number(),
  cache: z.number(),
  /** Bytes free where the results go. */
  free: z.number(),
});
export type JobEstimate = z.infer<typeof JobEstimate>;

const Extent = z.object({ bytes: z.number(), artifacts: z.int() });

/** The artifact cache: what it holds and may hold, and what this call has removed. */
export const CacheUsage = Extent.extend({
  dir: z.string(),
  maxBytes: z.number(),
  freed: Extent,
});
export type CacheUsage = z.infer<typeof CacheUsage>;

/** What one check of this machine found. */
export const Finding = z.object({
  label: z.string(),
  state: z.enum(["ok", "warning", "problem"]),
  found: z.string(),
  /** What to do about it. */
  fix: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

/** A model of the catalogue or of this machine, as a person chooses among them. */
export const ModelView = z.object({
  id: z.string(),
  task: z.enum(["asr", "mt", "tts"]).optional(),
  family: z.string(),
  languages: z.array(z.string()),
  /** Translation: "en-es". */
  pairs: z.array(z.string()),
  repository: z.string(),
  licence: z.object({
    name: z.string(),
    /** Whether videos made with it may be sold; absent where nobody says. */
    commercial: z.boolean().optional(),
    attribution: z.string().optional(),
  }),
  /** Bytes to download, or on this disk. */
  bytes: z.number(),
  installed: z.boolean(),
  /** Was here once and has lost a file. */
  damaged: z.boolean(),
  /** 1 to 5, of the catalogue. */
  quality: z.int().optional(),
  speed: z.int().optional(),
  notes: z.string().optional(),
});
export type ModelView = z.infer<typeof ModelView>;

/** Models to have for some languages, and what would still be missing with all of them. */
export const RecommendedSet = z.object({
  /** Those that are not here yet, in the order of a job's work. */
  models: z.array(ModelView),
  /** Models that are here already and do their part. */
  here: z.array(z.string()),
  /** What no model of the catalogue does: a task, with its language or pair. */
  lacking: z.array(z.object({ task: z.enum(["asr", "mt", "tts"]), language: z.string() })),
});
export type RecommendedSet = z.infer<typeof RecommendedSet>;

/** How a download goes. */
export const PullEvent = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("progress"),
    done: z.number(),
    total: z.number(),
    /** Bytes a second, and seconds left, once there is something to go by. */
    speed: z.number().optional(),
    secondsLeft: z.number().optional(),
  }),
  z.object({ type: z.literal("done"), model: ModelView }),
]);
export type PullEvent = z.infer<typeof PullEvent>;

/** A voice that can be asked for. */
export const VoiceView = z.object({
  /** The engine or model it belongs to. */
  engine: z.string(),
  id: z.string(),
  language: z.string(),
  description: z.string(),
});
export type VoiceView = z.infer<typeof VoiceView>;

/** This Octavia and this machine, in one line of the window. */
export const About = z.object({
  version: z.string(),
  platform: z.string(),
  /** The first device that works. */
  device: Device,
  models: z.int(),
  offline: z.boolean(),
});
export type About = z.infer<typeof About>;

/** The licence of this machine. None can be activated yet: every machine is without, and nothing is held back. */
export const LicenceStanding = z.object({ state: z.literal("none") });
export type LicenceStanding = z.infer<typeof LicenceStanding>;
