import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { CaptionLook } from "../../contract/kinds/captions.ts";
import type { EncoderWish, Watermark } from "../../contract/kinds/encoding.ts";
import { type MediaRig, mediaRig } from "../media/fixtures/rig.ts";
import { planEncoding, standardRange } from "../media/hdr.ts";
import { readPicture } from "../media/picture.ts";
import { encodedContainer } from "../media/picture-container.ts";
import { type CaptionIn, caption } from "./caption.ts";

const BLACK = ["-f", "lavfi", "-i", "color=black:s=320x180:r=25:d=2"];
const TONE = ["-f", "lavfi", "-i", "sine=f=440:r=48000:d=2"];
const H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];
const PNG = ["-frames:v", "1", "-c:v", "png", "-f", "image2pipe"];
const SAID = { text: "Hello", start: 0.5, end: 1 };

async function captionIn(
  rig: MediaRig,
  path: string,
  outPath: string,
  { look = {}, watermark, wish = "x264" }: Options = {},
): Promise<CaptionIn> {
  const signal = new AbortController().signal;
  const media = await rig.ffmpeg.probe(path, signal);
  const picture = await readPicture(rig.ffmpeg, path, media, signal);
  return {
    ...{ source: { path, identity: "source" }, media, picture, outPath, language: "en" },
    encoding: await planEncoding(rig.ffmpeg, picture, wish, signal),
    container: encodedContainer(media, path),
    ...{ lines: [SAID], look: CaptionLook.parse(look) },
    watermark: watermark === undefined ? undefined : { mark: watermark },
  };
}

interface Options {
  readonly look?: Partial<CaptionLook>;
  readonly watermark?: Watermark;
  readonly wish?: EncoderWish;
}

/** Brightest value of a part of the picture at a time: x, y, width and height in parts of it. */
async function light(
  rig: MediaRig,
  path: string,
  at: number,
  [x, y, w, h] = [0, 0, 1, 1],
): Promise<number> {
  const crop = `crop=iw*${w}:ih*${h}:iw*${x}:ih*${y},format=gray`;
  const frame = ["-ss", String(at), "-i", `file:${path}`, "-frames:v", "1", "-vf", crop];
  return Math.max(...(await rig.run([...frame, "-f", "rawvideo", "-"])));
}

const hash = async (rig: MediaRig, path: string): Promise<string> =>
  Buffer.from(
    await rig.run(["-i", `file:${path}`, "-map", "0:a:0", "-c", "copy", "-f", "hash", "-"]),
  ).toString();

test("a word is in the picture while it is said, and at no other time", async () => {
  await using rig = await mediaRig();
  const path = await rig.make("a.mp4", [...BLACK, ...TONE, ...H264]);
  const out = rig.path("out.mp4");
  const context = rig.context();
  const done = await caption.run(await captionIn(rig, path, out), context);
  expect(done).toMatchObject({ path: out, captions: 1, fonts: ["Noto Sans"], range: "standard" });
  expect(context.warnings).toEqual([]);
  expect(await light(rig, out, 0.44)).toBeLessThan(40);
  expect(await light(rig, out, 0.52, [0.2, 0.6, 0.6, 0.4])).toBeGreaterThan(200);
  expect(await light(rig, out, 0.92, [0.2, 0.6, 0.6, 0.4])).toBeGreaterThan(200);
  expect(await light(rig, out, 0.92, [0, 0, 1, 0.6])).toBeLessThan(40);
  expect(await light(rig, out, 1.04)).toBeLessThan(40);
  expect(await hash(rig, out)).toBe(await hash(rig, path));
});

test.each(["plain", "box", "outline", "karaoke", "pop"] as const)(
  "the style %s draws at the place that was asked for",
  async (style) => {
    await using rig = await mediaRig();
    const path = await rig.make("a.mkv", [...BLACK, ...H264]);
    const out = rig.path("out.mkv");
    await caption.run(
      await captionIn(rig, path, out, { look: { style, position: "top" } }),
      rig.context(),
    );
    expect(await light(rig, out, 0.8, [0.2, 0, 0.6, 0.35])).toBeGreaterThan(150);
    expect(await light(rig, out, 0.8, [0, 0.4, 1, 0.6])).toBeLessThan(40);
  },
);

test("a turned picture comes out upright, with its caption below", async () => {
  await using rig = await mediaRig();
  const flat = await rig.make("flat.mp4", [...BLACK, ...H264]);
  const path = await rig.make("phone.mp4", [
    ...["-i", `file:${flat}`, "-c", "copy", "-metadata:s:v:0", "rotate=90"],
  ]);
  const out = rig.path("out.mp4");
  await caption.run(await captionIn(rig, path, out), rig.context());
  const { video } = await rig.ffmpeg.probe(out, new AbortController().signal);
  expect(video).toMatchObject([{ width: 180, height: 320, rotation: 0 }]);
  expect(await light(rig, out, 0.8, [0, 0.6, 1, 0.22])).toBeGreaterThan(200);
  expect(await light(rig, out, 0.8, [0, 0.85, 1, 0.15])).toBeLessThan(40);
});

test("pictures of variable rate keep their times", async () => {
  await using rig = await mediaRig();
  const path = await rig.make("vfr.mp4", [
    ...BLACK,
    ...["-vf", "select='not(mod(n,7))+lt(n,20)*gt(mod(n,3),0)'", "-fps_mode", "vfr", ...H264],
  ]);
  const out = rig.path("out.mp4");
  await caption.run(await captionIn(rig, path, out), rig.context());
  const times = (file: string) => rig.show(file, "frame=pts_time", "v:0");
  expect(await times(out)).toEqual(await times(path));
});

test.each([
  ["mp4", 12_800, H264],
  ["mov", 90_000, ["-c:v", "libx264", "-bf", "2", "-pix_fmt", "yuv420p"]],
  ["mkv", 1000, H264],
] as const)(
  "a last picture that is shown for long is as long in the result (%s)",
  async (kind, ticks, codec) => {
    await using rig = await mediaRig();
    const scale = kind === "mkv" ? [] : ["-video_track_timescale", String(ticks)];
    const early = await rig.make(`early.${kind}`, [
      ...[...BLACK, "-vf", "select='lt(n,20)+eq(n,33)'", "-fps_mode", "vfr", ...codec, ...scale],
    ]);
    // Shown from 1.32 s to 1.9 s.
    const held = `setts=pts=PTS:dts=DTS:duration=max(0\\,${1.9 * ticks}-PTS)`;
    const path = await rig.make(`held.${kind}`, [
      ...["-i", `file:${early}`, "-c", "copy", "-bsf:v", held, ...scale],
    ]);
    const out = rig.path(`out.${kind}`);
    const given = await captionIn(rig, path, out);
    expect(given.media.duration).toBeCloseTo(1.9, 2);
    await caption.run(given, rig.context());
    const { duration } = await rig.ffmpeg.probe(out, new AbortController().signal);
    expect(duration).toBeCloseTo(1.9, 2);
    const times = (file: string) => rig.show(file, "frame=pts_time", "v:0");
    expect(await times(out)).toEqual(await times(path));
  },
);

test("10 bits of the standard range become 8, and it is told", async () => {
  await using rig = await mediaRig();
  const path = await rig.make("ten.mkv", [
    ...BLACK,
    ...["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"],
  ]);
  const out = rig.path("out.mkv");
  const context = rig.context();
  await caption.run(await captionIn(rig, path, out), context);
  expect(context.warnings).toEqual([
    "The picture's 10 bits a colour became 8, which every player takes.",
  ]);
  expect(await rig.show(out, "stream=codec_name,pix_fmt", "v:0")).toEqual(["h264,yuv420p"]);
  expect(await light(rig, out, 0.8)).toBeGreaterThan(200);
});

const PQ = [
  ...["-vf", "format=yuv420p10le", "-c:v", "libx265", "-preset", "ultrafast"],
  ...["-x265-params", "log-level=error", "-color_range", "tv", "-colorspace", "bt2020nc"],
  ...["-color_trc", "smpte2084", "-color_primaries", "bt2020"],
];

test("a high dynamic range is kept with its tags, and captions are no brighter than paper", async () => {
  await using rig = await mediaRig();
  const path = await rig.make("hdr.mp4", [...BLACK, ...PQ]);
  const out = rig.path("out.mp4");
  const context = rig.context();
  await caption.run(await captionIn(rig, path, out), context);
  expect(context.warnings).toEqual(["The picture's high dynamic range (PQ) was kept, as HEVC."]);
  const tags = "stream=codec_name,pix_fmt,color_space,color_transfer,color_primaries";
  expect(await rig.show(out, tags, "v:0")).toEqual(["hevc,yuv420p10le,bt2020nc,smpte2084,bt2020"]);
  const white = await light(rig, out, 0.8);
  expect(white).toBeGreaterThan(120);
  expect(white).toBeLessThan(175);
});

test("a high dynamic range is brought down where no encoder keeps it", async () => {
  await using rig = await mediaRig();
  const path = await rig.make("hdr.mp4", [...BLACK, ...PQ]);
  const out = rig.path("out.mp4");
  const given = await captionIn(rig, path, out);
  // As on a machine without an encoder of 10 bits.
  const standard = await captionIn(rig, await rig.make("sdr.mp4", [...BLACK, ...H264]), out);
  const { before, canvas } = standardRange(given.picture);
  const encoding = { ...standard.encoding, before, canvas, range: "tone-mapped" as const };
  await caption.run({ ...given, encoding }, rig.context());
  expect(await rig.show(out, "stream=codec_name,pix_fmt", "v:0")).toEqual(["h264,yuv420p"]);
  expect(await light(rig, out, 0.8)).toBeGreaterThan(200);
  expect(await light(rig, out, 0.2)).toBeLessThan(40);
});

test("odd sizes are made even, and WebM becomes MP4 with its sound as it was", async () => {
  await using rig = await mediaRig();
  const path = await rig.make("odd.webm", [
    ...["-f", "lavfi", "-i", "color=black:s=321x181:r=25:d=2", ...TONE],
    ...["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"],
  ]);
  const given = await captionIn(rig, path, rig.path("out.mp4"));
  expect(given.container).toMatchObject({ muxer: "mp4", note: expect.stringMatching(/webm/) });
  await caption.run(given, rig.context());
  expect(await rig.show(given.outPath, "stream=codec_name,width,height")).toEqual([
    "h264,320,180",
    "opus",
  ]);
});

test("sound that the container cannot hold becomes AAC, and it is told", async () => {
  await using rig = await mediaRig();
  const path = await rig.make("pcm.avi", [...BLACK, ...TONE, ...H264, "-c:a", "pcm_s16le"]);
  const context = rig.context();
  const given = await captionIn(rig, path, rig.path("out.mp4"));
  const mp4 = { extension: "mp4", muxer: "mp4", audioCodec: "aac" } as const;
  await caption.run({ ...given, container: mp4 }, context);
  expect(await rig.show(given.outPath, "stream=codec_name")).toEqual(["h264", "aac"]);
  expect(context.warnings).toEqual([
    "One audio track became AAC: a .mp4 file cannot hold it as it was.",
  ]);
});

test.each<[string, Partial<Watermark>]>([
  ["a text", { text: "© {\\pos(0,0)}" }],
  ["an image", {}],
])("%s as a watermark stands in its corner, the whole time", async (_, mark) => {
  await using rig = await mediaRig();
  const path = await rig.make("a.mp4", [...BLACK, ...H264]);
  const white = ["-f", "lavfi", "-i", "color=white:s=64x64:d=0.04"];
  const image = await rig.make("it's a: mark.png", [...white, ...PNG]);
  const out = rig.path("out.mp4");
  const content = mark.text === undefined ? { image } : mark;
  const watermark: Watermark = { corner: "top-left", opacity: 0.5, ...content };
  await caption.run(await captionIn(rig, path, out, { watermark }), rig.context());
  for (const at of [0, 1.9]) {
    const corner = await light(rig, out, at, [0, 0, 0.4, 0.25]);
    expect(corner).toBeGreaterThan(90);
    expect(corner).toBeLessThan(170);
    expect(await light(rig, out, at, [0.5, 0, 0.5, 1])).toBeLessThan(40);
  }
});

test("a watermark's letters are in whichever of our fonts has them; what none has is told", async () => {
  await using rig = await mediaRig();
  const path = await rig.make("a.mp4", [...BLACK, ...H264]);
  const warnings = async (text: string): Promise<string[]> => {
    const watermark: Watermark = { corner: "top-left", opacity: 1, text };
    const context = rig.context();
    await caption.run(await captionIn(rig, path, rig.path("out.mp4"), { watermark }), context);
    return context.warnings;
  };
  expect(await warnings("日本語 园 한국")).toEqual([]);
  expect(await warnings("© \u{1e900}")).toEqual([
    "Watermark: No font of this machine has \u{1e900}: they are shown as boxes.",
  ]);
});

test("what is written takes no file's place that is read", async () => {
  await using rig = await mediaRig();
  const path = await rig.make("a.mp4", [...BLACK, ...H264]);
  const before = await readFile(path);
  const run = caption.run(await captionIn(rig, path, path), rig.context());
  await expect(run).rejects.toMatchObject({ kind: "InvalidInput" });
  expect(await readFile(path)).toEqual(before);
});
