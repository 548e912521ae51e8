import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { errorCode } from "../../contract/errors.ts";
import { Settings } from "../../contract/settings.ts";
import { dateForName, type Home } from "../home.ts";

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
