import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { errorCode } from "../../contract/errors.ts";
import { JobsAtOnce } from "../../contract/queue.ts";
import { EngineSettings } from "../../worker/protocol.ts";
import { dateForName, type Home } from "../home.ts";

const GIGABYTE = 1e9;

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
  /** Devices that models are tried on, in this order; all that there may be if not given. */
  devices: EngineSettings.shape.devices,
  /** What loaded models may weigh together, bytes; half of the machine's memory if not given. */
  modelMemoryBytes: EngineSettings.shape.modelMemoryBytes,
});
export type Settings = z.infer<typeof Settings>;

export interface LoadedSettings {
  readonly settings: Settings;
  /** What the person should know, in sentences. */
  readonly notices: readonly string[];
}

/**
 * Reads `settings.json`. A missing file means the defaults; so does one that cannot be understood,
 * which is kept aside under a name with the date of `now` (milliseconds since the epoch).
 */
export function loadSettings(home: Home, now: number): LoadedSettings {
  const text = readIfThere(home.settings);
  if (text === undefined) return { settings: Settings.parse({}), notices: [] };
  const read = Settings.safeParse(parseJson(text));
  if (read.success) return { settings: read.data, notices: [] };
  const aside = `${home.settings}.broken-${dateForName(now)}`;
  renameSync(home.settings, aside);
  const why = `${home.settings} could not be understood, so the default settings are used.`;
  return { settings: Settings.parse({}), notices: [`${why} The old file is kept at ${aside}.`] };
}

/** Writes the settings whole: a crash leaves the old file or the new one. */
export function saveSettings(home: Home, settings: Settings): void {
  const beside = `${home.settings}.${process.pid}.tmp`;
  const file = openSync(beside, "w", 0o600);
  try {
    writeFileSync(file, `${JSON.stringify(Settings.parse(settings), null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, home.settings);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT") return undefined;
    throw thrown;
  }
}

/** The parsed text; `undefined`, which no JSON text means, if it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
