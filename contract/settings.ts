import { z } from "zod";
import { Device } from "./system.ts";

const GIGABYTE = 1e9;

/** What a person may set; `settings.json` of the home. */
export const Settings = z.object({
  /** Jobs that run at the same time, over all processes of this home. */
  jobsAtOnce: z.int().min(1).max(16).default(1),
  /** Size the artifacts may grow to before the least recently used go, bytes. */
  cacheLimitBytes: z
    .number()
    .min(0)
    .default(20 * GIGABYTE),
  /** A run that makes no progress for this long has hung, seconds. */
  watchdogSeconds: z.number().min(1).default(120),
  /** No connection to anything but this machine, whatever is asked for. */
  offline: z.boolean().default(false),
  /** Devices that models are tried on, in this order; all that there may be if not given. */
  devices: z.array(Device).min(1).optional(),
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
  jobsAtOnce: shape.jobsAtOnce.unwrap().optional(),
  cacheLimitBytes: shape.cacheLimitBytes.unwrap().optional(),
  watchdogSeconds: shape.watchdogSeconds.unwrap().optional(),
  offline: shape.offline.unwrap().optional(),
  devices: shape.devices.nullable(),
  modelMemoryBytes: shape.modelMemoryBytes.nullable(),
});
export type SettingsPatch = z.infer<typeof SettingsPatch>;
