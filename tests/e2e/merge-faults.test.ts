import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ffmpeg } from "../support/octavia.ts";
import { H264, type SceneRig, sceneRig } from "../support/scenes.ts";

let r: SceneRig;
beforeAll(async () => {
  r = await sceneRig();
});
afterAll(() => r[Symbol.dispose]());

test("one broken scene is named, and nothing is written", async () => {
  const good = ["--scene", r.at("red.mp4"), "--scene", r.at("blue.mp4")];
  writeFileSync(r.at("text.mp4"), "no video at all");
  await ffmpeg(
    ...[
      "-f",
      "lavfi",
      "-i",
      "testsrc2=s=320x180:r=25:d=4",
      ...H264,
      "-movflags",
      "+faststart",
      r.at("cut.mp4"),
    ],
  );
  truncateSync(r.at("cut.mp4"), Math.round(readFileSync(r.at("cut.mp4")).length * 0.4));
  for (const broken of ["text.mp4", "cut.mp4", "missing.mp4", "voice.wav"]) {
    const ran = await r.merge(...good, "--scene", r.at(broken), "--out", r.at("broken"));
    expect(ran.stderr).toContain(`Scene 3 of 3 (${broken}) cannot be used`);
    expect(ran.code).toBe(2);
  }
  expect(existsSync(r.at("broken")) ? readdirSync(r.at("broken")) : []).toEqual([]);
});

test.each([
  [["--voice", "a.wav"], "--voice stands before every --scene."],
  [[], "There are no scenes."],
  [["--scene", "a.mp4", "--size", "big"], '--size takes width x height, not "big".'],
  [["--scene", "a.mp4", "--seconds", "1", "--seconds", "2"], "has two --seconds."],
  [["--scene", "a.mp4", "--pad-color", "red"], "--pad-color:"],
  [["--scenes", "nowhere.json"], "There is no such file"],
])("wrong options are refused in their own words: %j", async (args, words) => {
  const ran = await r.merge(...args);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain(words);
});
