import { copyFile, readFile, truncate, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cutOff } from "./cut-off.ts";
import { H264, type MediaRig, mediaRig, PICTURE, TONE } from "./fixtures/rig.ts";

let rig: MediaRig;
beforeAll(async () => {
  rig = await mediaRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

const SOUND = [...TONE, "-c:a", "aac"];
const FILM = [...PICTURE, ...TONE, ...H264, "-c:a", "aac"];

describe.each([
  ["front.mp4", [...FILM, "-movflags", "+faststart"]],
  ["back.mov", FILM],
  ["pieces.mp4", [...FILM, "-movflags", "frag_keyframe+empty_moov"]],
  ["sound.m4a", SOUND],
  ["film.mkv", FILM],
  ["film.avi", [...PICTURE, ...TONE, ...H264]],
  ["sound.wav", TONE],
])("%s", (name, args) => {
  test("is whole, and cut off once its end is gone", async () => {
    const path = await rig.make(name, args);
    expect(await cutOff(path)).toBeUndefined();
    const { length } = await readFile(path);
    const cut = rig.path(`cut-${name}`);
    await copyFile(path, cut);
    await truncate(cut, Math.floor(length * 0.6));
    expect(await cutOff(cut)).toEqual({
      is: Math.floor(length * 0.6),
      // The rest of a file in pieces, or behind its sound, is not promised by anything that is left.
      says: expect.toSatisfy((says: number) => says > length * 0.6 && says <= length),
    });
  });
});

test("a live recording promises nothing, nor do streams and other files", async () => {
  const live = rig.path("live.mkv");
  await rig.run([...FILM, "-f", "matroska", "-live", "1", `file:${live}`]);
  const stream = await rig.make("stream.ts", FILM);
  const tune = await rig.make("tune.mp3", TONE);
  await rig.write("text.mp4", "RIFF");
  for (const path of [live, stream, tune, rig.path("text.mp4")]) {
    expect(await cutOff(path)).toBeUndefined();
  }
});

test("a WAV file whose writer could not go back to its head is whole", async () => {
  const path = await rig.make("piped.wav", TONE);
  const bytes = await readFile(path);
  for (const size of [0, 0xffff_ffff, 0x7fff_f024]) {
    bytes.writeUInt32LE(size, 4);
    await writeFile(path, bytes);
    expect(await cutOff(path)).toBeUndefined();
  }
});
