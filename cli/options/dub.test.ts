import { expect, test } from "vitest";
import { OctaviaError } from "../../contract/errors.ts";
import { type DubOptions, dubSpec } from "./dub.ts";
import { parseLanguage } from "./parse.ts";

const typed: DubOptions = {
  to: "es,fr",
  from: "auto",
  task: "transcribe",
  voice: [],
  tracks: "separate",
  loudness: "-16",
  maxSpeed: "1.35",
};

test("what is typed becomes a job spec with absolute paths", () => {
  const spec = dubSpec("talk.mp4", { ...typed, transcript: "t.srt" }, "/home/anna");
  expect(spec).toMatchObject({
    kind: "dub",
    input: "/home/anna/talk.mp4",
    outDir: "/home/anna",
    transcript: "/home/anna/t.srt",
    to: ["es", "fr"],
    loudness: -16,
  });
});

test("a language named twice is dubbed once", () => {
  expect(dubSpec("a.mp4", { ...typed, to: "es, ES,fr" }, "/").to).toEqual(["es", "fr"]);
});

test("a voice goes to the language it names, or to the only one", () => {
  expect(dubSpec("a.mp4", { ...typed, voice: ["fr=fr+f2"] }, "/").voices).toEqual({ fr: "fr+f2" });
  expect(dubSpec("a.mp4", { ...typed, to: "es", voice: ["es+f3"] }, "/").voices).toEqual({
    es: "es+f3",
  });
});

test.each([
  [{ to: "xx" }, '"xx" is not a language Octavia knows.'],
  [{ to: "," }, "--to names no language."],
  [{ voice: ["es+f3"] }, "--voice es+f3 does not say for which language."],
  [{ maxSpeed: "fast" }, '--max-speed takes a number, not "fast".'],
  [{ maxSpeed: "9" }, "--max-speed: must be at most"],
  [{ loudness: "" }, "--loudness takes a number"],
  [{ tracks: "both" }, "--tracks: "],
  [{ audioTrack: "-1" }, "--audio-track: "],
])("a wrong option is refused in its own words: %j", (wrong, words) => {
  const attempt = (): unknown => dubSpec("a.mp4", { ...typed, ...wrong }, "/");
  expect(attempt).toThrow(OctaviaError);
  expect(attempt).toThrow(words);
});

test("an unknown language is answered with the known ones", () => {
  try {
    parseLanguage("klingon");
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({
      kind: "InvalidInput",
      hint: expect.stringContaining("es (Spanish)"),
    });
  }
});
