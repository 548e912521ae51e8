import type { Settings, SettingsPatch } from "../../contract/settings.ts";
import { loadSettings, saveSettings } from "../settings/settings.ts";
import type { ApiDeps } from "./deps.ts";
import type { Procedures } from "./procedures.ts";

/** The settings; most of them count from the next start on. */
export function settingsApi(os: Procedures, { octavia: { home } }: ApiDeps) {
  return {
    get: os.settings.get.handler(() => loadSettings(home, Date.now()).settings),
    set: os.settings.set.handler(({ input }) => {
      const settings = changed(loadSettings(home, Date.now()).settings, input);
      saveSettings(home, settings);
      return settings;
    }),
  };
}

/** What is not named stays; null takes a choice back. */
function changed(settings: Settings, patch: SettingsPatch): Settings {
  const { devices = settings.devices, modelMemoryBytes = settings.modelMemoryBytes } = patch;
  const { maxInputBytes = settings.maxInputBytes, devicesFor = settings.devicesFor } = patch;
  return {
    jobsAtOnce: {
      heavy: patch.jobsAtOnce?.heavy ?? settings.jobsAtOnce.heavy,
      light: patch.jobsAtOnce?.light ?? settings.jobsAtOnce.light,
    },
    cacheMaxAgeDays: patch.cacheMaxAgeDays ?? settings.cacheMaxAgeDays,
    keepJobsDays: patch.keepJobsDays ?? settings.keepJobsDays,
    maxInputBytes: maxInputBytes ?? undefined,
    cacheLimitBytes: patch.cacheLimitBytes ?? settings.cacheLimitBytes,
    watchdogSeconds: patch.watchdogSeconds ?? settings.watchdogSeconds,
    offline: patch.offline ?? settings.offline,
    updates: patch.updates ?? settings.updates,
    devices: devices ?? undefined,
    devicesFor: devicesFor ?? undefined,
    modelMemoryBytes: modelMemoryBytes ?? undefined,
  };
}
