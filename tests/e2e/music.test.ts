import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MusicReport } from "../../contract/report.ts";
import { ffmpeg, meanLevel, type Rig, rig, SAMPLE, streamHash } from "../support/octavia.ts";

let r: Rig;
const at = (name: string): string => join(r.dir, "..", name);
const report = (name: string): MusicReport =>
  MusicReport.parse(JSON.parse(readFileSync(at(name), "utf8")));
const H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];
const PICTURE = ["-f", "lavfi", "-i", "testsrc=s=160x90:r=25:d=9"];

beforeAll(async () => {
  r = rig();
  await ffmpeg(...PICTURE, ...H264, at("mute.mp4"));
  await ffmpeg("-f", "lavfi", "-i", "sine=f=440:r=44100:d=2.313", at("tune.wav"));
  await ffmpeg("-t", "13", "-i", SAMPLE, "-c", "copy", at("talk.mp4"));
});
afterAll(() => r[Symbol.dispose]());

const music = (video: string, tune: string, ...args: string[]) =>
  r.run(["music", at(video), at(tune), ...args]);

async function facts(path: string): Promise<string> {
  const { stdout } = await execa("ffprobe", [
    ...[
      "-v",
      "error",
      "-show_entries",
      "stream=codec_name,codec_type,channels:stream_tags=language",
    ],
    ...["-of", "csv=p=0", path],
  ]);
  return stdout;
}

async function seconds(path: string): Promise<number> {
  const { stdout } = await execa("ffprobe", [
    ...["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path],
  ]);
  return Number(stdout);
}

async function samples(path: string): Promise<Float32Array> {
  const { stdout } = await execa(
    "ffmpeg",
    [
      ...["-v", "error", "-i", path, "-map", "0:a:0", "-af", "pan=mono|c0=c0"],
      ...["-f", "f32le", "-"],
    ],
    { encoding: "buffer", maxBuffer: 1e9 },
  );
  return new Float32Array(new Uint8Array(stdout).buffer);
}

test("short music goes round without a click as long as the video, whose picture stays bit for bit", async () => {
  const ran = await music("mute.mp4", "tune.wav", "--volume", "1", "--out", at("loop"));
  expect(ran.stderr).not.toMatch(/unexpected/);
  expect(ran.code).toBe(0);
  const result = at("loop/mute.music.mp4");
  expect(await streamHash(result, "v:0")).toBe(await streamHash(at("mute.mp4"), "v:0"));
  expect(Math.abs((await seconds(result)) - 9)).toBeLessThan(0.04);
  const pcm = await samples(result);
  // A sine's second difference is its own height times (2 pi f / rate)^2; a click's is far more.
  let most = 0;
  for (let index = 2; index < pcm.length; index += 1) {
    const [a = 0, b = 0, c = 0] = pcm.subarray(index - 2, index + 1);
    most = Math.max(most, Math.abs(a - 2 * b + c));
  }
  expect(most).toBeLessThan(0.125 * 1.5 * ((2 * Math.PI * 440) / 48_000) ** 2 * 2);
  expect(report("loop/mute.music.report.json").rounds).toBe(6);
  // Two seconds of fade at either end, and full in between.
  const [first, middle, last] = [
    await meanLevel(result, 0, 0.3),
    await meanLevel(result, 4, 1),
    await meanLevel(result, 8.7, 0.3),
  ];
  expect(middle - first).toBeGreaterThan(20);
  expect(middle - last).toBeGreaterThan(20);
});

test("long music is cut, and lies under the video's own sound", async () => {
  await ffmpeg("-f", "lavfi", "-i", "sine=f=440:r=48000:d=30", "-ac", "2", at("long.mp3"));
  expect(
    (await music("talk.mp4", "long.mp3", "--video-volume", "0", "--fade", "0", "--out", at("long")))
      .code,
  ).toBe(0);
  const result = at("long/talk.music.mp4");
  expect(Math.abs((await seconds(result)) - (await seconds(at("talk.mp4"))))).toBeLessThan(0.04);
  // 0.3 is 10.5 dB less.
  const under = (await meanLevel(at("long.mp3"), 3, 2)) - (await meanLevel(result, 3, 2));
  expect(Math.abs(under - 10.46)).toBeLessThan(0.3);
});

test("with --duck the music is softer while someone speaks, and comes back in the pauses", async () => {
  const args = ["--duck", "--video-volume", "0", "--fade", "0", "--out", at("duck")];
  expect((await music("talk.mp4", "tune.wav", ...args)).code).toBe(0);
  const { ducked = [] } = report("duck/talk.music.report.json");
  const [first, second] = ducked;
  expect(first).toBeDefined();
  const pause = { from: (first?.end ?? 0) + 0.35, to: (second?.start ?? 0) - 0.1 };
  expect(pause.to - pause.from).toBeGreaterThan(0.3);
  const result = at("duck/talk.music.mp4");
  const spoken = await meanLevel(result, (first?.start ?? 0) + 0.5, 4);
  const quiet = await meanLevel(result, pause.from, pause.to - pause.from);
  expect(quiet - spoken).toBeGreaterThan(9);
});

test("what else is in the file stays: other sound, subtitles, languages", async () => {
  await ffmpeg(
    ...[...PICTURE, "-f", "lavfi", "-i", "sine=f=300:d=9", "-f", "lavfi", "-i", "sine=f=200:d=9"],
    ...["-f", "srt", "-i", "data:text/plain,1%0A00:00:01,000 --> 00:00:02,000%0AHola%0A"],
    ...["-map", "0", "-map", "1", "-map", "2", "-map", "3", ...H264, "-c:a", "aac", "-c:s", "srt"],
    ...["-metadata:s:a:0", "language=spa", "-metadata:s:a:1", "language=eng", at("rich.mkv")],
  );
  expect((await music("rich.mkv", "tune.wav", "--out", at("rich"))).code).toBe(0);
  const result = at("rich/rich.music.mkv");
  expect((await facts(result)).split("\n")).toEqual([
    "h264,video",
    "aac,audio,2,spa",
    "aac,audio,1,eng",
    "subrip,subtitle",
  ]);
  expect(await streamHash(result, "a:1")).toBe(await streamHash(at("rich.mkv"), "a:1"));
});

test("5.1 stays 5.1, and WebM stays WebM", async () => {
  await ffmpeg(
    ...[...PICTURE, "-f", "lavfi", "-i", "anoisesrc=d=9:a=0.01,aformat=channel_layouts=5.1"],
    ...["-t", "3", ...H264, "-c:a", "ac3", at("six.mkv")],
  );
  await ffmpeg(
    ...[
      ...PICTURE,
      "-f",
      "lavfi",
      "-i",
      "sine=d=9",
      "-t",
      "2",
      "-c:v",
      "libvpx",
      "-deadline",
      "realtime",
    ],
    ...["-c:a", "libopus", at("web.webm")],
  );
  expect((await music("six.mkv", "tune.wav", "--out", at("six"))).code).toBe(0);
  expect(await facts(at("six/six.music.mkv"))).toContain("aac,audio,6");
  expect((await music("web.webm", "tune.wav", "--out", at("web"))).code).toBe(0);
  expect(await facts(at("web/web.music.webm"))).toContain("opus,audio,2");
});

test("what cannot work is refused in one sentence, and nothing is written", async () => {
  await ffmpeg("-f", "lavfi", "-i", "sine=d=0.6", at("short.wav"));
  const refused: [string, string, string][] = [
    ["mute.mp4", "short.wav", "it must last a second at least"],
    ["mute.mp4", "mute.mp4", "The music has no sound"],
    ["tune.wav", "mute.mp4", "tune.wav is no video"],
    ["mute.mp4", "nothing.mp3", "There is no such file"],
  ];
  for (const [video, tune, words] of refused) {
    const ran = await music(video, tune, "--out", at("no"));
    expect(ran.stderr).toContain(words);
    expect(ran.code).toBe(2);
  }
  expect(existsSync(at("no")) ? readdirSync(at("no")) : []).toEqual([]);
});
