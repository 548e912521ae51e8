import { describe, expect, test } from "vitest";
import type { EngineListing, ModelView } from "../../../contract/system.ts";
import { leads, meansOf, reachOf } from "./reach.ts";

const engine = (task: string, languages: string[], available = true): EngineListing => ({
  name: task,
  task,
  family: "classic",
  availability: available
    ? { available: true, version: "1", devices: ["cpu"] }
    : { available: false, reason: "not here", hint: "install it" },
  languages,
});
const german: ModelView = {
  id: "opus-mt-en-de",
  task: "mt",
  family: "opus-mt",
  languages: [],
  pairs: ["en-de"],
  repository: "r",
  licence: { name: "CC-BY 4.0" },
  bytes: 1,
  installed: false,
  damaged: false,
};

describe("what this machine can do", () => {
  const means = meansOf([
    engine("mt", ["en-es", "es-pt"]),
    engine("mt", ["en-de"], false),
    engine("tts", ["es", "pt", "de"]),
  ]);

  test("an engine that is not available counts for nothing", () => {
    expect(means.pairs.has("en-de")).toBe(false);
  });

  test("a translation may go through a third language, but no further", () => {
    expect(leads(means.pairs, "en", "pt")).toBe(true);
    expect(leads(new Set(["a-b", "b-c", "c-d"]), "a", "d")).toBe(false);
    expect(leads(means.pairs, "pt", "en")).toBe(false);
  });

  test("a language that cannot be reached names the model that would help", () => {
    const wish = { from: "en", to: "de", speaks: true } as const;
    expect(reachOf(means, [german], wish)).toEqual({ state: "missing", models: [german] });
  });

  test("subtitles need no voice, a dub does", () => {
    const silent = { ...means, voices: new Set<string>() };
    const wish = { from: "en", to: "es" } as const;
    expect(reachOf(silent, [], { ...wish, speaks: false }).state).toBe("ready");
    expect(reachOf(silent, [], { ...wish, speaks: true }).state).toBe("missing");
  });
});
