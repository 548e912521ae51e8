import { z } from "zod";
import { JobsAtOnce } from "./queue.ts";
import { Device } from "./system.ts";

const GIGABYTE = 1e9;

/** What a person may set; `settings.json` of the home. */
export const Settings = z.object({
  /**
   * Jobs that run at the same time, over all processes of this home. A number alone, as settings
   * were before there were classes, is meant for the heavy ones.
   */
  jobsAtOnce: z
    .preprocess(
      (value: unknown) => (typeof value === "number" ? { heavy: value } : value),
      JobsAtOnce,
    )
    .prefault({}),
  /** Size the artifacts may grow to before the least recently used go, bytes. */
  cacheLimitBytes: z
    .number()
    .min(0)
    .default(20 * GIGABYTE),
  /** Artifacts that were not used for so long go as well, days. */
  cacheMaxAgeDays: z.number().positive().default(14),
  /** Jobs that are over, and their stories, are forgotten after so long, days. */
  keepJobsDays: z.number().positive().default(90),
  /** The largest file that a job may read, bytes; any if not given. */
  maxInputBytes: z.number().positive().optional(),
  /** A run that makes no progress for this long has hung, seconds. */
  watchdogSeconds: z.number().min(1).default(120),
  /** No connection to anything but this machine, whatever is asked for. */
  offline: z.boolean().default(false),
  /** The desktop app looks for a newer version of itself at each start; else only when asked to. */
  updates: z.boolean().default(false),
  /** Devices that models are tried on, in this order; all that there may be if not given. */
  devices: z.array(Device).min(1).optional(),
  /** The same for the models of one task, where that should differ. */
  devicesFor: z
    .strictObject({
      asr: z.array(Device).min(1).optional(),
      mt: z.array(Device).min(1).optional(),
      tts: z.array(Device).min(1).optional(),
    })
    .optional(),
  /** What loaded models may weigh together, bytes; half of the machine's memory if not given. */
  modelMemoryBytes: z.number().min(0).optional(),
});
export type Settings = z.infer<typeof Settings>;

const { shape } = Settings;

/**
 * Settings to change: what is not named stays as it is, and null takes a choice back. (Fields with
 * defaults would fill themselves in and undo what was set before.)
 */
export const SettingsPatch = z.strictObject({
  jobsAtOnce: z
    .strictObject({
      heavy: JobsAtOnce.shape.heavy.unwrap().optional(),
      light: JobsAtOnce.shape.light.unwrap().optional(),
    })
    .optional(),
  cacheLimitBytes: shape.cacheLimitBytes.unwrap().optional(),
  cacheMaxAgeDays: shape.cacheMaxAgeDays.unwrap().optional(),
  keepJobsDays: shape.keepJobsDays.unwrap().optional(),
  maxInputBytes: shape.maxInputBytes.nullable(),
  watchdogSeconds: shape.watchdogSeconds.unwrap().optional(),
  offline: shape.offline.unwrap().optional(),
  updates: shape.updates.unwrap().optional(),
  devices: shape.devices.nullable(),
  devicesFor: shape.devicesFor.nullable(),
  modelMemoryBytes: shape.modelMemoryBytes.nullable(),
});
export type SettingsPatch = z.infer<typeof SettingsPatch>;
