import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readScenes } from "./scenes.ts";

const dir = mkdtempSync(join(tmpdir(), "octavia-scenes-"));
const path = join(dir, "scenes.json");
afterAll(() => rmSync(dir, { recursive: true }));

const read = (content: unknown) => {
  writeFileSync(path, JSON.stringify(content));
  return readScenes(path);
};
const good = { video: "v1.mp4" };

test("paths are taken from the file's folder", () => {
  expect(read({ scenes: [{ video: "v1.mp4", voice: "/a1.wav", seconds: 4 }] })).toEqual([
    { video: join(dir, "v1.mp4"), voice: "/a1.wav", seconds: 4 },
  ]);
});

test.each<[unknown, string]>([
  [[good, { video: "v2.mp4", seconds: 0 }], "scene 2, seconds: must be above 0"],
  [{ scenes: [good, { video: "v2.mp4", seconds: "4" }] }, "scene 2, seconds: must be a number"],
  [[{ voice: "a1.wav" }], "scene 1, video: is missing"],
  [[good, good, { ...good, sound: "a.wav" }], 'scene 3: has no field "sound"'],
  [[good, "v2.mp4"], "scene 2: must be an object"],
  [[{ video: "" }], "scene 1, video: must not be empty"],
  [{ scenes: "v1.mp4" }, "scenes: must be a list"],
  [{ scenes: [], fit: "cover" }, 'has no field "fit"'],
  [5, "must be an object"],
])("%j: %s", (content, words) => {
  expect(() => read(content)).toThrow(`${path} is no list of scenes: ${words}.`);
});
