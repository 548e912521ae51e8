import { writeFileSync } from "node:fs";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ffmpeg, loudness, meanLevel } from "../support/octavia.ts";
import { H264, near, pixel, type SceneRig, sceneRig } from "../support/scenes.ts";

let r: SceneRig;
beforeAll(async () => {
  r = await sceneRig();
});
afterAll(() => r[Symbol.dispose]());

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

test("scenes of all shapes and rates become one video, with bars or cut", async () => {
  const scenes = [
    "--scene",
    r.at("red.mp4"),
    "--voice",
    r.at("voice.wav"),
    "--scene",
    r.at("blue.mp4"),
  ];
  const all = [...scenes, "--scene", r.at("lime.mkv"), "--seconds", "1.4"];
  const bars = await r.merge(
    ...all,
    "--pad-color",
    "#ffff00",
    "--out",
    r.at("bars"),
    "--name",
    "my film",
  );
  expect(bars.stderr).not.toMatch(/unexpected/);
  expect(bars.code).toBe(0);
  const film = r.at("bars/my film.mp4");
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
  expect((await r.merge(...all, "--fit", "cover", "--out", r.at("cut"))).code).toBe(0);
  expect(near(await pixel(r.at("cut/merged.mp4"), 1.7, 4, 4), [0, 0, 255])).toBe(true);
  const { scenes: told, copied } = r.report("bars/my film.report.json");
  expect(told.map(({ start, duration }) => [start, duration])).toEqual([
    [0, 1.6],
    [1.6, 1],
    [2.6, 1.4],
  ]);
  expect(copied).toBe(false);
  // Only the shape has changed: looks and sounds are found.
  const made = r.report("cut/merged.report.json").steps.filter(({ cached }) => !cached);
  expect(made.map(({ step }) => step)).toEqual(["scene", "scene", "scene", "join-scenes"]);
});

test("a video steps back behind its voice-over, and the sum stays under the ceiling", async () => {
  const one = ["--scene", r.at("red.mp4"), "--voice", r.at("voice.wav")];
  expect((await r.merge(...one, "--scene", r.at("red.mp4"), "--out", r.at("volumes"))).code).toBe(
    0,
  );
  const film = r.at("volumes/merged.mp4");
  // Tones at -18 dBFS peak: the voice twice as loud; after it the second video as it is.
  const [spoken, alone] = [await meanLevel(film, 0.2, 0.8), await meanLevel(film, 1.8, 0.8)];
  expect(spoken - alone).toBeGreaterThan(5.4);
  expect(spoken - alone).toBeLessThan(6.6);
  const loud = [...one, "--voice-volume", "10", "--video-volume", "9", "--out", r.at("loud")];
  expect((await r.merge(...loud)).code).toBe(0);
  expect((await loudness(r.at("loud/merged.mp4"))).truePeak).toBeLessThan(-1);
});

test("after a change of one scene, only that one is brought into shape again", async () => {
  const list = [
    { video: "red.mp4", voice: "voice.wav" },
    { video: "blue.mp4" },
    { video: "lime.mkv" },
  ];
  writeFileSync(r.at("scenes.json"), JSON.stringify({ scenes: list }));
  const args = ["--scenes", r.at("scenes.json"), "--size", "128x72", "--out", r.at("again")];
  expect((await r.merge(...args)).code).toBe(0);
  await ffmpeg("-f", "lavfi", "-i", "color=white:s=90x160:r=30:d=0.5", ...H264, r.at("white.mp4"));
  writeFileSync(r.at("scenes.json"), JSON.stringify([list[0], { video: "white.mp4" }, list[2]]));
  expect((await r.merge(...args)).code).toBe(0);
  const made = r.report("again/merged.report.json").steps.filter(({ cached }) => !cached);
  expect(made.map(({ id }) => id).sort()).toEqual(
    [
      ...["agree-scenes", "join-scenes", "join-sound", "look-at-scene:2"],
      ...["scene-sound:2", "scene:2"],
    ].sort(),
  );
});

test("a mark stands in the corner of every scene", async () => {
  await ffmpeg("-f", "lavfi", "-i", "color=white:s=40x40", "-frames:v", "1", r.at("mark.png"));
  const args = ["--scene", r.at("red.mp4"), "--scene", r.at("blue.mp4"), "--out", r.at("marked")];
  const mark = ["--watermark-image", r.at("mark.png"), "--watermark-opacity", "1"];
  expect((await r.merge(...args, ...mark)).code).toBe(0);
  for (const seconds of [0.5, 1.5]) {
    expect(near(await pixel(r.at("marked/merged.mp4"), seconds, 150, 80), [255, 255, 255])).toBe(
      true,
    );
  }
});
