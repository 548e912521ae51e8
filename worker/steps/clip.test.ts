import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Aspect } from "../../contract/kinds/clips.ts";
import { fixedFocus } from "../clips/reframe.ts";
import { pickEncoder } from "../media/encoders.ts";
import { H264, type MediaRig, mediaRig } from "../media/fixtures/rig.ts";
import { pictureFacts } from "../pictures/facts.ts";
import { type ClipIn, clip } from "./clip.ts";

let rig: MediaRig;
beforeAll(async () => {
  rig = await mediaRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

const signal = new AbortController().signal;
const FRAME = 1 / 25;

/** Five seconds: red to the left, green in the middle, blue to the right; white from 2 s to 2.04 s. */
const BANDS = [
  ...["-f", "lavfi", "-i", "color=red:s=160x90:r=25:d=5"],
  ...["-f", "lavfi", "-i", "aevalsrc='0.5*sin(2*PI*440*t)':s=48000:d=5"],
];
const DRAWN = [
  "drawbox=x=53:w=54:h=90:color=lime:t=fill",
  "drawbox=x=107:w=53:h=90:color=blue:t=fill",
  "drawbox=w=160:h=90:color=white:t=fill:enable='between(n,50,50)'",
].join(",");

interface Wish {
  readonly start: number;
  readonly end: number;
  readonly aspect?: Aspect;
  readonly focus?: Parameters<typeof fixedFocus>[0];
  readonly fast?: boolean;
}

/** Cuts a clip of a file. */
async function cut(path: string, wish: Wish) {
  const context = rig.context();
  const media = await rig.ffmpeg.probe(path, signal);
  const picture = await pictureFacts(rig.ffmpeg, path, media, signal);
  if (picture === undefined) throw new Error("no picture");
  const { aspect = "source", focus = "center", start, end } = wish;
  const look = {
    encoder: await pickEncoder(rig.ffmpeg, "x264", signal, { width: 160, height: 90 }),
    ...{ aspect, focus: fixedFocus(focus), captions: null, watermark: undefined },
  };
  const outPath = rig.path(`clip-${Math.random().toString(36).slice(2)}.mp4`);
  const input: ClipIn = {
    ...{ media, picture, start, end, outPath, muxer: "mp4", language: "eng" },
    source: { path, identity: path },
    sound: media.audio[0]?.index ?? -1,
    look: wish.fast === true ? "fast" : look,
  };
  const made = await clip.run(input, context);
  if (made === null) throw new Error("no clip");
  return { ...made, media: await rig.ffmpeg.probe(outPath, signal) };
}

/** The colours of some pixels of a frame: "rgb" by which of red, green and blue are bright. */
async function pixels(path: string, at: number, points: readonly (readonly [number, number])[]) {
  const { video } = await rig.ffmpeg.probe(path, signal);
  const width = video[0]?.width ?? 0;
  const frame = ["-vf", `select=eq(n\\,${Math.round(at * 25)})`, "-frames:v", "1"];
  const raw = ["-pix_fmt", "rgb24", "-f", "rawvideo", "-"];
  const bytes = await rig.run(["-i", `file:${path}`, ...frame, ...raw]);
  return points.map(([x, y]) =>
    ["r", "g", "b"].filter((_, band) => (bytes[3 * (y * width + x) + band] ?? 0) > 128).join(""),
  );
}

const times = async (path: string): Promise<number[]> =>
  (await rig.show(path, "packet=pts_time", "v:0")).map(Number.parseFloat).sort((a, b) => a - b);

/** Seconds that a track lasts. */
const lengthOf = async (path: string, stream: string): Promise<number> =>
  Number.parseFloat((await rig.show(path, "stream=duration", stream))[0] ?? "");

describe("an exact clip", () => {
  let source: string;
  beforeAll(async () => {
    source = await rig.make("bands.mp4", [
      ...BANDS,
      "-vf",
      DRAWN,
      ...H264,
      "-g",
      "250",
      "-bf",
      "3",
    ]);
  });

  test("begins with the very frame, far from a keyframe, and ends with the very frame", async () => {
    const { path, start, end } = await cut(source, { start: 1.99, end: 3.512 });
    expect([start, end]).toEqual([2, 3.52]);
    expect(await pixels(path, 0, [[80, 45]])).toEqual(["rgb"]);
    expect(await pixels(path, FRAME, [[80, 45]])).toEqual(["g"]);
    expect((await times(path)).length).toBe(38);
    expect((await times(path))[0]).toBe(0);
    expect(Math.abs((await lengthOf(path, "v:0")) - 1.52)).toBeLessThan(0.001);
    expect(Math.abs((await lengthOf(path, "a:0")) - 1.52)).toBeLessThan(FRAME);
  });

  test.each([
    ["left", ["r", "r"]],
    // A quarter of 160 lies in the middle of 50: 15 to 65 is shown, and green begins at 53.
    [0.25, ["r", "g"]],
  ] as const)("upright, with the focus %s, shows that part", async (focus, corners) => {
    const { path, media } = await cut(source, { start: 0.4, end: 1, aspect: "9:16", focus });
    expect(media.video[0]).toMatchObject({ width: 50, height: 90, codec: "h264", rotation: 0 });
    expect(media.audio).toMatchObject([{ codec: "aac", language: "eng", channels: 1 }]);
    expect(
      await pixels(path, 0, [
        [3, 3],
        [46, 86],
      ]),
    ).toEqual(corners);
  });

  test("does not click at its ends, and between them sounds as before", async () => {
    const { path } = await cut(source, { start: 1.003, end: 2.777 });
    const samples = await rig.samples(path);
    // A click is a step that the whole sound does not have.
    const steps = (of: Float32Array): number[] =>
      Array.from(of.slice(1), (one, at) => Math.abs(one - (of[at] ?? 0)));
    const steepest = (of: Float32Array): number => steps(of).reduce((a, b) => Math.max(a, b), 0);
    expect(steepest(samples)).toBeLessThan(1.05 * steepest(await rig.samples(source)));
    expect(Math.abs(samples[0] ?? 1)).toBeLessThan(0.01);
    expect(Math.max(...samples.slice(-20).map(Math.abs))).toBeLessThan(0.05);
    expect(Math.max(...samples.slice(2000, 60_000).map(Math.abs))).toBeGreaterThan(0.45);
  });
});

test.each([
  ["flash.mkv", ["-c:a", "flac"]],
  // MPEG-TS begins at 1.4 s, and MP2 delays by 481 samples.
  ["flash.ts", ["-c:a", "mp2"]],
])("picture and sound stay together: a flash and its click (%s)", async (name, codec) => {
  const flash = "drawbox=w=160:h=90:color=white:t=fill:enable='between(n,50,50)'";
  const source = await rig.make(name, [
    ...["-f", "lavfi", "-i", "color=black:s=160x90:r=25:d=4"],
    ...["-f", "lavfi", "-i", "aevalsrc='0.9*between(n,96000,96048)':s=48000:d=4"],
    ...["-vf", flash, ...H264, "-g", "250", ...codec],
  ]);
  const { path, start } = await cut(source, { start: 1.234, end: 3.3 });
  const samples = await rig.samples(path);
  const click = samples.findIndex((sample) => Math.abs(sample) > 0.3) / 48_000;
  // Of both containers' own times 10 ms at most.
  expect(Math.abs(click - (2 - start))).toBeLessThan(0.012);
  const frame = Math.round(click / FRAME);
  expect(Math.abs(((await times(path))[frame] ?? 0) - click)).toBeLessThan(0.002);
  expect(await pixels(path, frame * FRAME, [[80, 45]])).toEqual(["rgb"]);
  expect(await pixels(path, (frame - 1) * FRAME, [[80, 45]])).toEqual([""]);
});

test("a phone's turned picture comes out upright", async () => {
  const flat = await rig.make("flat.mp4", [...BANDS, "-vf", DRAWN, ...H264]);
  const turn = ["-metadata:s:v:0", "rotate=90", "-c", "copy"];
  const source = await rig.make("turned.mov", ["-i", `file:${flat}`, ...turn]);
  const { path, media } = await cut(source, { start: 0.5, end: 1.5, aspect: "1:1" });
  expect(media.video[0]).toMatchObject({ width: 90, height: 90, rotation: 0 });
  // Turned by 90 degrees the left side is above (or below): the bands lie on each other.
  const [above, middle, below] = await pixels(path, 0.2, [
    [45, 3],
    [45, 45],
    [45, 86],
  ]);
  expect(middle).toBe("g");
  expect([above, below].toSorted()).toEqual(["b", "r"]);
});

test("frames keep their own times where the rate varies", async () => {
  const uneven = "select='not(mod(n,3))+gt(n,60)'";
  const source = await rig.make("vfr.mp4", [...BANDS, "-vf", uneven, "-vsync", "vfr", ...H264]);
  const { path, start, end } = await cut(source, { start: 1.2, end: 3.2 });
  const wanted = (await times(source)).filter((time) => time > start - 1e-3 && time < end - 1e-3);
  const got = await times(path);
  expect(got.length).toBe(wanted.length);
  for (const [index, time] of got.entries()) {
    expect(Math.abs(time - ((wanted[index] ?? 0) - start))).toBeLessThan(0.0005);
  }
});

test("the last picture lasts to the clip's end where the rate varies", async () => {
  const gaps = "select='lt(n,50)+eq(n,60)'";
  const source = await rig.make("gaps.mp4", [...BANDS, "-vf", gaps, "-vsync", "vfr", ...H264]);
  const { path } = await cut(source, { start: 1, end: 3.2 });
  expect(await lengthOf(path, "v:0")).toBeCloseTo(2.2, 2);
});

test("inside a still picture a clip shows that picture from its first moment on", async () => {
  const still = "select='eq(n,0)+gte(n,100)'";
  const source = await rig.make("still.mp4", [...BANDS, "-vf", still, "-vsync", "vfr", ...H264]);
  const { path, start } = await cut(source, { start: 1.5, end: 4.6 });
  expect(start).toBe(1.5);
  const [first, second] = await times(path);
  expect(first).toBe(0);
  expect(second).toBeCloseTo(2.5, 3);
  expect(Math.abs((await lengthOf(path, "a:0")) - 3.1)).toBeLessThan(FRAME);
});

test("sound that ends before its picture goes on as silence", async () => {
  const source = await rig.make("short.mp4", [
    ...BANDS.slice(0, 4),
    ...["-f", "lavfi", "-i", "sine=r=44100:d=2", ...H264],
  ]);
  const { path } = await cut(source, { start: 1, end: 4 });
  expect(Math.abs((await lengthOf(path, "a:0")) - 3)).toBeLessThan(FRAME);
});

test("a fast clip begins with the keyframe before and encodes nothing", async () => {
  const keys = ["-g", "25", "-keyint_min", "25", "-sc_threshold", "0", "-bf", "2"];
  const source = await rig.make("keys.mp4", [...BANDS, "-vf", DRAWN, ...H264, ...keys]);
  const { path, start, end } = await cut(source, { start: 1.5, end: 3.2, fast: true });
  expect([start, end]).toEqual([1, 3.2]);
  // The white frame of the 50th place.
  expect(await pixels(path, 1, [[80, 45]])).toEqual(["rgb"]);
  expect(await pixels(path, 1 - FRAME, [[80, 45]])).toEqual(["g"]);
  const sizes = async (of: string): Promise<string[]> => rig.show(of, "packet=size", "v:0");
  expect((await sizes(source)).join()).toContain((await sizes(path)).join());
  expect((await times(path))[0]).toBe(0);
  expect(Math.abs((await lengthOf(path, "a:0")) - 2.2)).toBeLessThan(2 * FRAME);
});
