import { expect, test } from "vitest";
import type { MediaInfo } from "../../contract/media.ts";
import { checkOutput } from "./check-output.ts";
import { type MuxRequest, planMux } from "./mux-plan.ts";

const video = {
  index: 0,
  codec: "h264",
  width: 16,
  height: 16,
  rotation: 0,
  attachedPicture: false,
};
const sound = { codec: "aac", sampleRate: 48_000, channels: 2, layout: "stereo" };
const source: MediaInfo = {
  ...{ format: "mov", duration: 60, startTime: 0, subtitles: [], others: [], chapters: 2 },
  ...{ video: [video], audio: [{ ...sound, index: 1, isDefault: true }] },
};
const audio = { path: "/d.aac", digest: "d", codec: "aac", delaySamples: 1024, sampleRate: 48_000 };
const request: MuxRequest = {
  ...{ media: source, mode: "separate", originalLanguage: "en", originalStream: 1 },
  container: { extension: "mp4", muxer: "mp4", audioCodec: "aac" },
  dubs: [{ language: "fr", audio: { ...audio, codec: "aac" } }],
};
const good: MediaInfo = {
  ...source,
  audio: [
    { ...sound, index: 1, language: "fra", isDefault: true },
    { ...sound, index: 2, language: "eng", isDefault: false },
  ],
};
const check = (written: Partial<MediaInfo>) => (): string[] =>
  checkOutput({ ...good, ...written }, planMux(request), request);

test("a file that is as planned passes, its language in either form", () => {
  expect(check({})).not.toThrow();
  const [dub, original] = good.audio;
  if (dub === undefined || original === undefined) throw new Error("no audio");
  expect(check({ audio: [{ ...dub, language: "fre" }, original] })).not.toThrow();
});

test.each([
  [{ video: [] }, "0 video tracks instead of 1"],
  [{ audio: source.audio }, "1 audio tracks instead of 2"],
  [{ audio: [...good.audio].reverse() }, "audio track 0 is not tagged as fra"],
  [{ audio: good.audio.map((track) => ({ ...track, isDefault: false })) }, "default flag"],
])("one that is not fails, saying what is wrong: %#", (written, problem) => {
  expect(check(written)).toThrow(problem);
});

test("a length or chapters that differ are told, since a cut-off source claims more than it has", () => {
  expect(check({ duration: 59.5 })()).toEqual([]);
  expect(check({ duration: 40, chapters: 1 })()).toEqual([
    "The result lasts 40.0 s though the source says 60.0 s: it may be cut off.",
    "Only 1 of 2 chapters could be kept.",
  ]);
});
