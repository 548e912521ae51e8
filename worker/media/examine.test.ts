import { appendFile, copyFile, utimes } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createExaminer } from "./examine.ts";
import { H264, type MediaRig, mediaRig, PICTURE, TONE } from "./fixtures/rig.ts";

let rig: MediaRig;
let clip: string;
beforeAll(async () => {
  rig = await mediaRig();
  clip = await rig.make("clip.mkv", [...PICTURE, ...TONE, ...H264, "-c:a", "aac"]);
});
afterAll(() => rig[Symbol.asyncDispose]());

const signal = new AbortController().signal;

test("a file that stays as it is is asked for once", async () => {
  const examine = createExaminer(rig.tools.ffprobe);
  expect(await examine(clip, signal)).toBe(await examine(clip, signal));
});

test("after a change it is asked for anew, though size and time are as before", async () => {
  const path = rig.path("changed.mkv");
  await copyFile(clip, path);
  const examine = createExaminer(rig.tools.ffprobe);
  const before = await examine(path, signal);
  await utimes(path, 1, 1);
  expect(await examine(path, signal)).not.toBe(before);
  await appendFile(path, new Uint8Array(1000));
  expect(await examine(path, signal)).toMatchObject({ format: { filename: `file:${path}` } });
});

test("of many files the one asked for longest ago is forgotten first", async () => {
  const paths = Array.from({ length: 9 }, (_, index) => rig.path(`copy${index}.mkv`));
  for (const path of paths) await copyFile(clip, path);
  const examine = createExaminer(rig.tools.ffprobe);
  const [first, second] = paths;
  if (first === undefined || second === undefined) throw new Error("no copies");
  const answers = [await examine(first, signal), await examine(second, signal)];
  for (const path of paths.slice(2, 8)) await examine(path, signal);
  expect(await examine(first, signal)).toBe(answers[0]);
  await examine(paths[8] ?? "", signal);
  expect(await examine(first, signal)).toBe(answers[0]);
  expect(await examine(second, signal)).not.toBe(answers[1]);
});
