import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MergeReport } from "../../contract/report.ts";
import { ffmpeg, loudness, meanLevel, type Rig, rig } from "../support/octavia.ts";

let r: Rig;
const at = (name: string): string => join(r.dir, "..", name);
const report = (name: string): MergeReport =>
  MergeReport.parse(JSON.parse(readFileSync(at(name), "utf8")));
const H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];

beforeAll(async () => {
  r = rig();
  // Red and wide, blue and tall, green and small: each of another rate.
  await ffmpeg(
    ...["-f", "lavfi", "-i", "color=red:s=160x90:r=25:d=1.2"],
    ...["-f", "lavfi", "-i", "sine=f=440:r=48000:d=1.2", ...H264, "-c:a", "aac", at("red.mp4")],
  );
  await ffmpeg("-f", "lavfi", "-i", "color=blue:s=90x160:r=30:d=1", ...H264, at("blue.mp4"));
  await ffmpeg(
    ...[
      "-f",
      "lavfi",
      "-i",
      "color=lime:s=64x64:r=24000/1001:d=0.8",
      "-c:v",
      "mpeg4",
      at("lime.mkv"),
    ],
  );
  await ffmpeg("-f", "lavfi", "-i", "sine=f=880:r=22050:d=1.6", at("voice.wav"));
});
afterAll(() => r[Symbol.dispose]());

const merge = (...args: string[]) => r.run(["merge", ...args]);

async function probe(path: string): Promise<Map<string, string>> {
  const shown = "stream=width,height,r_frame_rate,pix_fmt,nb_read_frames,codec_name";
  const { stdout } = await execa("ffprobe", [
    ...["-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries", shown],
    ...["-show_entries", "format=duration", "-of", "default=nw=1", path],
  ]);
  return new Map(
    stdout.split("\n").map((line) => [line.split("=")[0] ?? "", line.split("=")[1] ?? ""]),
  );
}

/** Red, green and blue of a pixel. @param seconds of the frame */
async function pixel(path: string, seconds: number, x: number, y: number): Promise<number[]> {
  const { stdout } = await execa(
    "ffmpeg",
    [
      ...["-v", "error", "-ss", String(seconds), "-i", path, "-frames:v", "1"],
      ...["-vf", `crop=2:2:${x}:${y},format=rgb24`, "-f", "rawvideo", "-"],
    ],
    { encoding: "buffer" },
  );
  return [...stdout.subarray(0, 3)];
}

const near = (is: readonly number[], should: readonly number[]): boolean =>
  should.every((value, index) => Math.abs(value - (is[index] ?? -999)) < 25);

/** Samples of the first channel, 48 kHz. */
async function samples(path: string): Promise<Float32Array> {
  const { stdout } = await execa(
    "ffmpeg",
    [
      ...["-v", "error", "-i", path, "-map", "0:a:0"],
      ...["-af", "pan=mono|c0=c0", "-ar", "48000", "-f", "f32le", "-"],
    ],
    { encoding: "buffer", maxBuffer: 1e9 },
  );
  return new Float32Array(new Uint8Array(stdout).buffer);
}

test("scenes of all shapes and rates become one video, with bars or cut", async () => {
  const scenes = ["--scene", at("red.mp4"), "--voice", at("voice.wav"), "--scene", at("blue.mp4")];
  const all = [...scenes, "--scene", at("lime.mkv"), "--seconds", "1.4"];
  const bars = await merge(
    ...all,
    "--pad-color",
    "#ffff00",
    "--out",
    at("bars"),
    "--name",
    "my film",
  );
  expect(bars.stderr).not.toMatch(/unexpected/);
  expect(bars.code).toBe(0);
  const film = at("bars/my film.mp4");
  // The voice is longer than the first video, and the last one is held.
  expect(Object.fromEntries(await probe(film))).toMatchObject({
    ...{ width: "160", height: "90", r_frame_rate: "25/1", pix_fmt: "yuv420p" },
    nb_read_frames: String(40 + 25 + 35),
  });
  expect(Number((await probe(film)).get("duration"))).toBeCloseTo(4, 1);
  expect(near(await pixel(film, 1.5, 4, 4), [255, 0, 0])).toBe(true);
  expect(near(await pixel(film, 1.7, 4, 4), [255, 255, 0])).toBe(true);
  expect(near(await pixel(film, 2.5, 80, 45), [0, 0, 255])).toBe(true);
  expect(near(await pixel(film, 3.9, 80, 45), [0, 255, 0])).toBe(true);
  expect((await merge(...all, "--fit", "cover", "--out", at("cut"))).code).toBe(0);
  expect(near(await pixel(at("cut/merged.mp4"), 1.7, 4, 4), [0, 0, 255])).toBe(true);
  const { scenes: told, copied } = report("bars/my film.report.json");
  expect(told.map(({ start, duration }) => [start, duration])).toEqual([
    [0, 1.6],
    [1.6, 1],
    [2.6, 1.4],
  ]);
  expect(copied).toBe(false);
  // Only the shape has changed: looks and sounds are found.
  const made = report("cut/merged.report.json").steps.filter(({ cached }) => !cached);
  expect(made.map(({ step }) => step)).toEqual(["scene", "scene", "scene", "join-scenes"]);
});

test("a video steps back behind its voice-over, and the sum stays under the ceiling", async () => {
  const one = ["--scene", at("red.mp4"), "--voice", at("voice.wav")];
  expect((await merge(...one, "--scene", at("red.mp4"), "--out", at("volumes"))).code).toBe(0);
  const film = at("volumes/merged.mp4");
  // Tones at -18 dBFS peak: the voice twice as loud; after it the second video as it is.
  const [spoken, alone] = [await meanLevel(film, 0.2, 0.8), await meanLevel(film, 1.8, 0.8)];
  expect(spoken - alone).toBeGreaterThan(5.4);
  expect(spoken - alone).toBeLessThan(6.6);
  const loud = [...one, "--voice-volume", "10", "--video-volume", "9", "--out", at("loud")];
  expect((await merge(...loud)).code).toBe(0);
  expect((await loudness(at("loud/merged.mp4"))).truePeak).toBeLessThan(-1);
});

test("scenes that agree are joined as they are, frame by frame, and a sine goes on over the joins", async () => {
  const whole = at("whole.mov");
  await ffmpeg(
    ...["-f", "lavfi", "-i", "testsrc=s=160x90:r=30000/1001:d=3.003"],
    ...["-f", "lavfi", "-i", "sine=f=440:r=48000:d=3.1", ...H264, "-bf", "2", "-g", "30"],
    ...["-c:a", "pcm_s16le", whole],
  );
  const cuts = [0, 30, 60].map((frame) => (frame * 1001) / 30_000);
  const args: string[] = [];
  for (const [index, start] of cuts.entries()) {
    const piece = at(`piece${index}.mov`);
    const sound = `atrim=${start.toFixed(6)}:${(start + 1.001).toFixed(6)},asetpts=PTS-STARTPTS`;
    const picture = `trim=start_frame=${index * 30}:end_frame=${(index + 1) * 30},setpts=PTS-STARTPTS`;
    await ffmpeg(
      "-i",
      whole,
      "-vf",
      picture,
      "-af",
      sound,
      ...H264,
      "-bf",
      "2",
      "-c:a",
      "pcm_s16le",
      piece,
    );
    args.push("--scene", piece);
  }
  expect((await merge(...args, "--out", at("joined"))).code).toBe(0);
  const film = at("joined/merged.mp4");
  expect(report("joined/merged.report.json").copied).toBe(true);
  const frames = async (path: string): Promise<string[]> => {
    const { stdout } = await execa("ffmpeg", [
      "-v",
      "error",
      "-i",
      path,
      "-map",
      "0:v",
      "-f",
      "framemd5",
      "-",
    ]);
    return stdout
      .split("\n")
      .filter((line) => !line.startsWith("#"))
      .map((line) => line.split(",").at(-1) ?? "");
  };
  const pieces = await Promise.all([0, 1, 2].map((index) => frames(at(`piece${index}.mov`))));
  expect(await frames(film)).toEqual(pieces.flat());
  const { stdout } = await execa("ffprobe", [
    ...[
      "-v",
      "error",
      "-select_streams",
      "v:0",
      "-show_entries",
      "packet=pts_time",
      "-of",
      "csv=p=0",
      film,
    ],
  ]);
  const times = stdout
    .split("\n")
    .map((line) => Number.parseFloat(line))
    .sort((a, b) => a - b);
  const off = times.map((time, index) => Math.abs(time - (index * 1001) / 30_000));
  expect(Math.max(...off)).toBeLessThan(1e-5);
  // The wave itself: 440 Hz at an eighth of full scale from the first sample to the last.
  const pcm = await samples(film);
  const errors = pcm
    .subarray(2000, 143_000)
    .map((value, index) => value - 0.125 * Math.sin((2 * Math.PI * 440 * (index + 2000)) / 48_000));
  expect(errors.reduce((most, error) => Math.max(most, Math.abs(error)), 0)).toBeLessThan(0.01);
});

test("after a change of one scene, only that one is brought into shape again", async () => {
  const list = [
    { video: "red.mp4", voice: "voice.wav" },
    { video: "blue.mp4" },
    { video: "lime.mkv" },
  ];
  writeFileSync(at("scenes.json"), JSON.stringify({ scenes: list }));
  const args = ["--scenes", at("scenes.json"), "--size", "128x72", "--out", at("again")];
  expect((await merge(...args)).code).toBe(0);
  await ffmpeg("-f", "lavfi", "-i", "color=white:s=90x160:r=30:d=0.5", ...H264, at("white.mp4"));
  writeFileSync(at("scenes.json"), JSON.stringify([list[0], { video: "white.mp4" }, list[2]]));
  expect((await merge(...args)).code).toBe(0);
  const made = report("again/merged.report.json").steps.filter(({ cached }) => !cached);
  expect(made.map(({ id }) => id).sort()).toEqual(
    ["agree-scenes", "join-scenes", "look-at-scene:2", "scene-sound:2", "scene:2"].sort(),
  );
});

test("one broken scene is named, and nothing is written", async () => {
  const good = ["--scene", at("red.mp4"), "--scene", at("blue.mp4")];
  writeFileSync(at("text.mp4"), "no video at all");
  await ffmpeg(
    ...[
      "-f",
      "lavfi",
      "-i",
      "testsrc2=s=320x180:r=25:d=4",
      ...H264,
      "-movflags",
      "+faststart",
      at("cut.mp4"),
    ],
  );
  truncateSync(at("cut.mp4"), Math.round(readFileSync(at("cut.mp4")).length * 0.4));
  for (const broken of ["text.mp4", "cut.mp4", "missing.mp4", "voice.wav"]) {
    const ran = await merge(...good, "--scene", at(broken), "--out", at("broken"));
    expect(ran.stderr).toContain(`Scene 3 of 3 (${broken}) cannot be used`);
    expect(ran.code).toBe(2);
  }
  expect(existsSync(at("broken")) ? readdirSync(at("broken")) : []).toEqual([]);
});

test("a mark stands in the corner of every scene", async () => {
  await ffmpeg("-f", "lavfi", "-i", "color=white:s=40x40", "-frames:v", "1", at("mark.png"));
  const args = ["--scene", at("red.mp4"), "--scene", at("blue.mp4"), "--out", at("marked")];
  const mark = ["--watermark-image", at("mark.png"), "--watermark-opacity", "1"];
  expect((await merge(...args, ...mark)).code).toBe(0);
  for (const seconds of [0.5, 1.5]) {
    expect(near(await pixel(at("marked/merged.mp4"), seconds, 150, 80), [255, 255, 255])).toBe(
      true,
    );
  }
});

test.each([
  [["--voice", "a.wav"], "--voice stands before every --scene."],
  [[], "There are no scenes."],
  [["--scene", "a.mp4", "--size", "big"], '--size takes width x height, not "big".'],
  [["--scene", "a.mp4", "--seconds", "1", "--seconds", "2"], "has two --seconds."],
  [["--scene", "a.mp4", "--pad-color", "red"], "--pad-color:"],
  [["--scenes", "nowhere.json"], "There is no such file"],
])("wrong options are refused in their own words: %j", async (args, words) => {
  const ran = await merge(...args);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain(words);
});
