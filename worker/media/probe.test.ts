import { chmod, copyFile, mkdir, readFile } from "node:fs/promises";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inputArgs } from "./arguments.ts";
import { H264, like, type MediaRig, mediaRig, PICTURE, TONE } from "./fixtures/rig.ts";

let rig: MediaRig;
let clip: string;
beforeAll(async () => {
  rig = await mediaRig();
  const tags = [
    "-metadata:s:a:0",
    "language=fra",
    "-metadata:s:a:0",
    "title=Ton",
    "-disposition:a",
    "default",
  ];
  clip = await rig.make("clip.mkv", [...PICTURE, ...TONE, ...H264, "-c:a", "aac", ...tags]);
});
afterAll(() => rig[Symbol.asyncDispose]());

const signal = new AbortController().signal;
const asRoot = process.getuid?.() === 0;

test("streams, tags and length are told", async () => {
  const media = await rig.ffmpeg.probe(clip, signal);
  expect(media.duration).toBeCloseTo(2, 1);
  expect(media).toMatchObject({
    format: "matroska,webm",
    startTime: 0,
    video: [{ index: 0, codec: "h264", width: 160, height: 120, rotation: 0 }],
    audio: [
      {
        ...{ index: 1, codec: "aac", sampleRate: 48_000, channels: 1, layout: "mono" },
        ...{ language: "fra", title: "Ton", isDefault: true },
      },
    ],
    subtitles: [],
    chapters: 0,
  });
});

test.each([90, 180, 270])("a rotation of %d degrees is told clockwise", async (degrees) => {
  // The muxer takes this old tag counterclockwise.
  const tag = ["-metadata:s:v", `rotate=${360 - degrees}`];
  const turned = ["-i", clip, "-map", "0:v", "-c", "copy", ...tag];
  const { video } = await rig.ffmpeg.probe(await rig.make("turned.mp4", turned), signal);
  expect(video[0]?.rotation).toBe(degrees);
});

test("a recording that does not state its length is read through", async () => {
  const path = rig.path("live.webm");
  const live = ["-f", "webm", "-live", "1", "-c:v", "libvpx", "-c:a", "libopus", `file:${path}`];
  await rig.run([...PICTURE, ...TONE, ...live]);
  expect(await rig.show(path, "format=duration")).toEqual(["N/A"]);
  expect((await rig.ffmpeg.probe(path, signal)).duration).toBeCloseTo(2, 0);
});

test.each([
  'it\'s "quoted".mkv',
  "two\nlines.mkv",
  "-i.mkv",
  "🎬 кино.mkv",
  "a:b%d|c.mkv",
  `${"long".repeat(59)}.mkv`,
])("an odd name is no trouble: %j", async (name) => {
  const path = rig.path(name);
  await copyFile(clip, path);
  expect((await rig.ffmpeg.probe(path, signal)).audio).toHaveLength(1);
});

describe("bad input", () => {
  test.each([
    ["missing", /no such file/, () => rig.path("missing.mp4")],
    ["below a file", /no such file/, () => `${clip}/x.mp4`],
    ["a folder", /a folder/, () => rig.dir],
    ["a device", /device or pipe/, () => "/dev/null"],
    ["empty", /empty/, () => rig.write("empty.mp4", "")],
  ])("%s: the person's mistake, said plainly", async (_, message, make) => {
    await expect(rig.ffmpeg.probe(await make(), signal)).rejects.toMatchObject({
      kind: "InvalidInput",
      message: like(message),
      hint: like(/./),
    });
  });

  test.each([
    ["text", /neither picture nor sound/, () => rig.write("text.mp4", "Dear diary,\n".repeat(99))],
    ["noise", /damaged or no media/, () => rig.write("noise.mkv", noise())],
    ["cut off", /incomplete/, () => cutOff()],
    ["a picture", /no video or audio file/, () => onePicture()],
    [
      "subtitles",
      /no video or audio file/,
      () => rig.write("a.mp4", "1\n00:00:01,000 --> 00:00:02,000\nHi\n"),
    ],
  ])("%s: not what can be dubbed", async (_, message, make) => {
    await expect(rig.ffmpeg.probe(await make(), signal)).rejects.toMatchObject({
      kind: "UnsupportedMedia",
      message: like(message),
    });
  });

  test.skipIf(asRoot)("an unreadable file is said to be so", async () => {
    const path = await rig.write("secret.mp4", "x");
    await chmod(path, 0);
    await expect(rig.ffmpeg.probe(path, signal)).rejects.toMatchObject({
      kind: "InvalidInput",
      message: like(/may not be read/),
    });
  });

  test("a cancelled probe says so", async () => {
    await expect(rig.ffmpeg.probe(clip, AbortSignal.abort())).rejects.toMatchObject({
      kind: "Cancelled",
    });
  });
});

describe("a playlist in disguise", () => {
  // Reading the pipe that it points at would block for ever.
  const playlists = [
    ["ffconcat", "ffconcat version 1.0\nfile bait\n"],
    ["m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:4,\nbait\n#EXT-X-ENDLIST\n"],
  ] as const;

  test.each(playlists)("%s is refused and what it points at not opened", async (kind, text) => {
    await mkdir(rig.path(kind));
    await execa("mkfifo", [rig.path(`${kind}/bait`)]);
    const path = await rig.write(`${kind}/list.mp4`, text);
    const refusal = {
      kind: "UnsupportedMedia",
      message: like(/points elsewhere/),
    };
    await expect(rig.ffmpeg.probe(path, signal)).rejects.toMatchObject(refusal);
    const args = [...inputArgs(path), "-f", "null", "-"];
    await expect(rig.ffmpeg.run({ args, signal })).rejects.toMatchObject(refusal);
  });

  test.each(playlists)("%s would be read without the list of formats", async (kind, text) => {
    await rig.make(`bait-${kind}.ts`, ["-i", clip, "-c", "copy"]);
    const open = text.replace("bait", `bait-${kind}.ts`);
    const path = await rig.write(`open-${kind}.mp4`, open);
    const read = rig.run(["-protocol_whitelist", "file", "-i", path, "-f", "null", "-"]);
    await expect(read).resolves.toBeDefined();
  });
});

async function onePicture(): Promise<string> {
  const one = ["-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "-"];
  return rig.write("one.png", await rig.run(["-i", clip, ...one]));
}

async function cutOff(): Promise<string> {
  const whole = await rig.make("whole.mp4", ["-i", clip, "-c", "copy"]);
  return rig.write("cut.mp4", (await readFile(whole)).subarray(0, 10_000));
}

/** The first bytes of a Matroska file, then rubbish. */
const noise = (): Uint8Array =>
  Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, ...new Uint8Array(999).fill(7));
