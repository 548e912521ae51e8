import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DubReport } from "../../contract/report.ts";
import { wordErrors } from "../../worker/text/wer.ts";
import {
  ffmpeg,
  loudness,
  type Rig,
  rig,
  SAMPLE,
  SAMPLE_TRUTH,
  streamHash,
} from "../support/octavia.ts";

let r: Rig;
let clip: string;
let words: string;
const at = (name: string): string => join(r.dir, "..", name);
const report = (name: string): DubReport =>
  DubReport.parse(JSON.parse(readFileSync(at(name), "utf8")));

beforeAll(async () => {
  r = rig();
  clip = at("clip.mp4");
  words = at("words.srt");
  await ffmpeg("-ss", "0", "-t", "9", "-i", SAMPLE, "-c", "copy", clip);
  writeFileSync(words, readFileSync(SAMPLE_TRUTH, "utf8").split("\n\n").slice(0, 2).join("\n\n"));
});
afterAll(() => r[Symbol.dispose]());

const probe = async (path: string): Promise<unknown> => {
  const { stdout } = await execa("ffprobe", [
    "-v",
    "error",
    "-show_streams",
    "-show_format",
    "-of",
    "json",
    path,
  ]);
  return JSON.parse(stdout);
};
/** Times of the frames after the first, ms: a file may begin later by its audio codec's delay. */
const fromFirst = (listing: string): number[] => {
  const times = [...listing.matchAll(/pts_time=([\d.]+)/g)].map((match) => Number(match[1]));
  return times.map((time) => Math.round((time - (times[0] ?? 0)) * 1000));
};
const dub = (input: string, ...args: string[]) =>
  r.run(["dub", input, "--from", "en", "--transcript", words, ...args]);

test("an English dub of the English sample is recognised again", async () => {
  expect(
    (
      await r.run([
        "dub",
        SAMPLE,
        "--from",
        "en",
        "--to",
        "en",
        "--transcript",
        SAMPLE_TRUTH,
        "--out",
        at("en"),
        "--max-speed",
        "1.35",
      ])
    ).code,
  ).toBe(0);
  const again = await r.run([
    "dub",
    at("en/garden.en.mp4"),
    "--from",
    "en",
    "--to",
    "es",
    "--out",
    at("again"),
  ]);
  expect(again.code).toBe(0);
  const plain = (path: string): string =>
    readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => !/^\d+$|-->/.test(line))
      .join(" ");
  // The classic recogniser understands the classic voice badly, but finds its words in their order.
  const { wer } = wordErrors(plain(SAMPLE_TRUTH), plain(at("again/garden.en.en.srt")));
  expect(wer).toBeLessThan(0.75);
});

test("a supplied transcript takes the place of recognition", async () => {
  expect((await dub(clip, "--to", "es", "--out", at("t"))).code).toBe(0);
  const { steps, engines, languages } = report("t/clip.report.json");
  expect(steps.map(({ step }) => step)).not.toContain("transcribe");
  expect(engines["recognition"]).toBe("supplied");
  expect(languages[0]?.lines.map(({ source }) => source)).toEqual([
    "Hello, and welcome to our garden.",
    "Today we want to show you how to grow tomatoes at home.",
  ]);
});

test("Portuguese is reached over Spanish, and the report names the way", async () => {
  expect((await dub(clip, "--to", "pt,es", "--out", at("p"))).code).toBe(0);
  const paths = report("p/clip.report.json").languages.map(({ path }) => path.join("-"));
  expect(paths).toEqual(["en-es-pt", "en-es"]);
});

test("together, one file holds the original, all dubs and their subtitles as tagged tracks", async () => {
  expect((await dub(clip, "--to", "es,fr", "--tracks", "together", "--out", at("all"))).code).toBe(
    0,
  );
  expect(readdirSync(at("all"))).toContain("clip.dubbed.mp4");
  expect(await probe(at("all/clip.dubbed.mp4"))).toMatchObject({
    streams: [
      { codec_type: "video" },
      { codec_type: "audio", tags: { language: "spa" }, disposition: { default: 1 } },
      { codec_type: "audio", tags: { language: "fra" }, disposition: { default: 0 } },
      { codec_type: "audio", tags: { language: "eng" }, disposition: { default: 0 } },
      { codec_type: "subtitle" },
      { codec_type: "subtitle" },
      { codec_type: "subtitle" },
    ],
  });
});

test.each<[string, string, string[]]>([
  [
    "a 5.1 source",
    "surround.mkv",
    ["-filter:a", "pan=5.1|FC=c0|FL=0.1*c0|FR=0.1*c1", "-c:v", "copy", "-c:a", "ac3"],
  ],
  ["a rotated source", "rotated.mov", ["-c", "copy", "-metadata:s:v:0", "rotate=90"]],
  [
    "a source of variable frame rate",
    "vfr.mp4",
    ["-vf", "select='not(mod(n,3))+lt(n,60)'", "-vsync", "vfr", "-c:a", "copy"],
  ],
  ["a mono source at 44.1 kHz", "mono.mp4", ["-c:v", "copy", "-ac", "1", "-ar", "44100"]],
  [
    "a WebM source",
    "web.webm",
    ["-c:v", "libvpx", "-b:v", "200k", "-deadline", "realtime", "-c:a", "libopus"],
  ],
])("%s keeps its picture, and its sound keeps layout and rate", async (_, name, args) => {
  await ffmpeg("-i", clip, ...args, at(name));
  const ran = await dub(at(name), "--to", "es", "--out", at(`o-${name}`));
  expect(ran.stderr).not.toMatch(/Internal|unexpected/);
  expect(ran.code).toBe(0);
  const result = at(`o-${name}/${name.replace(/\.(\w+)$/, ".es.$1")}`);
  expect(await streamHash(result, "v:0")).toBe(await streamHash(at(name), "v:0"));
  const facts = async (path: string, entries: string, stream: string): Promise<string> => {
    const { stdout } = await execa("ffprobe", [
      "-v",
      "error",
      "-select_streams",
      stream,
      "-show_entries",
      entries,
      "-of",
      "default=nw=1",
      path,
    ]);
    return stdout.trim();
  };
  const sound = "stream=sample_rate,channels";
  expect(await facts(result, sound, "a:0")).toBe(await facts(at(name), sound, "a:0"));
  expect(fromFirst(await facts(result, "packet=pts_time", "v:0"))).toEqual(
    fromFirst(await facts(at(name), "packet=pts_time", "v:0")),
  );
  expect(await facts(result, "stream_side_data=rotation", "v:0")).toBe(
    await facts(at(name), "stream_side_data=rotation", "v:0"),
  );
});

test("a source whose sound starts late keeps picture and sound together", async () => {
  await ffmpeg(
    "-itsoffset",
    "0.7",
    "-i",
    clip,
    "-i",
    clip,
    "-map",
    "1:v",
    "-map",
    "0:a",
    "-c",
    "copy",
    at("late.mp4"),
  );
  const shifted = at("late.srt");
  writeFileSync(shifted, "1\n00:00:01,900 --> 00:00:04,830\nHello, and welcome to our garden.\n");
  const ran = await r.run([
    "dub",
    at("late.mp4"),
    "--from",
    "en",
    "--to",
    "es",
    "--transcript",
    shifted,
    "--out",
    at("late"),
  ]);
  expect(ran.code).toBe(0);
  const [line] = report("late/late.report.json").languages[0]?.lines ?? [];
  const silence = await ffmpeg(
    "-i",
    at("late/late.es.mp4"),
    "-map",
    "0:a:0",
    "-af",
    "silencedetect=n=-20dB:d=0.5",
    "-f",
    "null",
    "-",
  );
  const firstSound = Number(/silence_end: ([\d.]+)/.exec(silence)?.[1]);
  expect(Math.abs(firstSound - (line?.start ?? 0))).toBeLessThan(0.15);
  expect(await streamHash(at("late/late.es.mp4"), "v:0")).toBe(
    await streamHash(at("late.mp4"), "v:0"),
  );
});

test("an audio file gives a dubbed audio file", async () => {
  await ffmpeg("-i", clip, "-vn", "-c:a", "libmp3lame", at("talk.mp3"));
  const ran = await dub(at("talk.mp3"), "--to", "es", "--out", at("audio"));
  expect(ran.code).toBe(0);
  expect(readdirSync(at("audio"))).toContain("talk.es.mp3");
});

test("with --audio-only a video gives its dubbed sound alone", async () => {
  const flags = ["--to", "es", "--audio-only", "flac", "--out", at("sound")];
  expect((await dub(clip, ...flags)).code).toBe(0);
  const made = at("sound/clip.es.flac");
  expect((await loudness(made)).integrated).toBeCloseTo(-16, 0);
  const together = await dub(clip, ...flags, "--tracks", "together");
  expect(together).toMatchObject({ code: 2, stderr: expect.stringContaining("one language only") });
});
