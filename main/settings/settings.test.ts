import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { TemporaryHome } from "../queue/rig.ts";
import { loadSettings, saveSettings } from "./settings.ts";

const NOW = Date.UTC(2026, 0, 2);
const DEFAULTS = {
  jobsAtOnce: { heavy: 1, light: 3 },
  ...{ cacheLimitBytes: 20e9, cacheMaxAgeDays: 14, keepJobsDays: 90 },
  ...{ watchdogSeconds: 120, offline: false, updates: false },
};

test("a home without settings has the defaults", () => {
  using place = new TemporaryHome();
  expect(loadSettings(place.home, NOW)).toEqual({ settings: DEFAULTS, notices: [] });
});

test("settings come back as they were saved, and what is not given is the default", () => {
  using place = new TemporaryHome();
  const changed = { ...DEFAULTS, jobsAtOnce: { heavy: 2, light: 5 }, maxInputBytes: 1e8 };
  saveSettings(place.home, changed);
  expect(loadSettings(place.home, NOW).settings).toEqual(changed);
  writeFileSync(place.home.settings, '{"watchdogSeconds": 5}');
  expect(loadSettings(place.home, NOW).settings).toEqual({ ...DEFAULTS, watchdogSeconds: 5 });
});

test.each([
  ['{"jobsAtOnce": 2}', { heavy: 2, light: 3 }],
  ['{"jobsAtOnce": {"light": 6}}', { heavy: 1, light: 6 }],
])("settings that read %s are understood", (text, jobsAtOnce) => {
  using place = new TemporaryHome();
  writeFileSync(place.home.settings, text);
  const { settings, notices } = loadSettings(place.home, NOW);
  expect([settings, notices]).toEqual([{ ...DEFAULTS, jobsAtOnce }, []]);
});

const ODD = [
  ...["", "{", "[]", '{"jobsAtOnce": 0}', '{"jobsAtOnce": "two"}'],
  ...['{"jobsAtOnce": {"heavy": 17}}', '{"jobsAtOnce": {"middling": 1}}', '{"keepJobsDays": -1}'],
];
test.each(ODD)("settings that read %j are kept aside, and the defaults are used", (text) => {
  using place = new TemporaryHome();
  writeFileSync(place.home.settings, text);
  const { settings, notices } = loadSettings(place.home, NOW);
  expect(settings).toEqual(DEFAULTS);
  const aside = `${place.home.settings}.broken-2026-01-02T00-00-00-000Z`;
  expect(notices.join()).toContain(aside);
  expect(readFileSync(aside, "utf8")).toBe(text);
  expect(loadSettings(place.home, NOW).notices).toEqual([]);
});

test("saving refuses settings that make no sense and leaves nothing half-written", () => {
  using place = new TemporaryHome();
  expect(() => saveSettings(place.home, { ...DEFAULTS, cacheLimitBytes: -1 })).toThrow();
  saveSettings(place.home, DEFAULTS);
  expect(readdirSync(place.home.root).filter((name) => name.includes(".tmp"))).toEqual([]);
  expect(readdirSync(place.home.root)).toContain(basename(place.home.settings));
});
