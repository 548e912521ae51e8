import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFfmpeg } from "../media/create.ts";
import {
  CLICK,
  CLICKS,
  floats,
  H264,
  like,
  loudest,
  type MediaRig,
  mediaRig,
  PICTURE,
  TONE,
} from "../media/fixtures/rig.ts";
import { readWav } from "../media/wav.ts";
import { extract } from "./extract.ts";
import { probe } from "./probe.ts";

let rig: MediaRig;
beforeAll(async () => {
  rig = await mediaRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

const signal = new AbortController().signal;
const LATE = 0.5;

/** Probes and extracts a file, with its bed's samples by channel. */
async function extractFrom(path: string, audioTrack?: number) {
  const context = rig.context();
  const source = { path, identity: path };
  const media = await probe.run({ source }, context);
  const value = await extract.run({ source, media, audioTrack }, context);
  const bed = floats(await readFile(join(context.dir, "bed.f32")));
  const channel = (number: number): Float32Array =>
    Float32Array.from({ length: value.frames }, (_, at) => bed[at * value.channels + number] ?? 0);
  const speech = await readWav(join(context.dir, "speech.wav"));
  return { value, channel, speech, media, warnings: context.warnings };
}

const energy = (samples: Float32Array): number =>
  samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;

describe("sound that begins after the picture keeps its place", () => {
  const late = ["-itsoffset", String(LATE), ...CLICKS];

  test.each([
    ["late.mkv", [...H264, "-c:a", "flac"], 0],
    ["late.mov", ["-c:v", "mpeg4", "-c:a", "pcm_s16le"], 0],
    // MPEG-TS starts at 1.4 s, counts in 1/90000 s, and MP2 delays by 481 samples.
    ["late.ts", ["-c:v", "mpeg2video", "-c:a", "mp2"], 2],
  ])("%s", async (name, codecs, tolerance) => {
    const path = await rig.make(name, [...PICTURE, ...late, ...codecs]);
    const { value, channel, speech } = await extractFrom(path);
    const expected = (LATE + CLICK) * 48_000;
    expect(Math.abs(loudest(channel(0)) - expected)).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(loudest(speech.samples) - expected / 3)).toBeLessThanOrEqual(1);
    expect(speech.format).toMatchObject({ sampleRate: 16_000, channels: 1, bitsPerSample: 16 });
    expect(value).toMatchObject({ sampleRate: 48_000, channels: 2, layout: "stereo", stream: 1 });
    expect(value.speechSeconds).toBeCloseTo(2.5, 1);
  });

  test("a hole in the sound is silence, and what follows keeps its place", async () => {
    const whole = await rig.make("whole.mkv", [...PICTURE, ...late, ...H264, "-c:a", "flac"]);
    const drop = ["-bsf:a", "noise=drop=gt(n\\,1)*lt(n\\,6)"];
    const holed = await rig.make("hole.mkv", ["-i", whole, "-c", "copy", ...drop]);
    const { channel } = await extractFrom(holed);
    expect(loudest(channel(0))).toBe((LATE + CLICK) * 48_000);
  });
});

test("a 5.1 bed keeps its channels in order, and speech is mixed down from them", async () => {
  // A tone in the centre, another in the left surround; AC-3 calls its surrounds "side".
  const tones = "aevalsrc=0|0|0.5*sin(880*t)|0|0.2*sin(440*t)|0:c=5.1:s=48000:d=1";
  const args = ["-f", "lavfi", "-i", tones, "-c:a", "ac3", "-b:a", "448k"];
  const path = await rig.make("surround.mka", args);
  const { value, channel, speech, media } = await extractFrom(path);
  expect(media.audio[0]?.layout).toBe("5.1(side)");
  expect(value).toMatchObject({ channels: 6, layout: "5.1", silent: false });
  const energies = [0, 1, 2, 3, 4, 5].map((number) => energy(channel(number)));
  expect(energies[2]).toBeGreaterThan(0.05);
  expect(energies[4]).toBeGreaterThan(0.01);
  expect(Math.max(...[0, 1, 3, 5].map((number) => energies[number] ?? 1))).toBeLessThan(1e-4);
  expect(energy(speech.samples)).toBeGreaterThan(0.01);
});

test("sound that changes its layout midway is as long as it was", async () => {
  const part = (name: string, channels: string) =>
    rig.make(name, ["-f", "lavfi", "-i", "sine=d=1:r=48000", "-ac", channels, "-c:a", "ac3"]);
  const parts = [await part("a.ac3", "2"), await part("b.ac3", "6"), await part("c.ac3", "2")];
  const joined = Buffer.concat(await Promise.all(parts.map((path) => readFile(path))));
  const path = await rig.make("mixed.ts", ["-i", await rig.write("all.ac3", joined), "-c", "copy"]);
  const { value } = await extractFrom(path);
  // AC-3 codes blocks of 1536 samples: each part is 32 of them.
  expect(value.frames).toBe(3 * 32 * 1536);
  expect(value.speechSeconds).toBeCloseTo(value.frames / 48_000, 3);
});

test("rates that AAC has are kept and others become 48 kHz", async () => {
  const at = async (rate: number) => {
    const sine = ["-f", "lavfi", "-i", `sine=r=${rate}:d=0.5`];
    const { value } = await extractFrom(await rig.make(`${rate}.wav`, sine));
    return [value.sampleRate, value.frames];
  };
  expect(await at(22_050)).toEqual([22_050, 11_025]);
  expect(await at(50_000)).toEqual([48_000, 24_000]);
});

describe("of several tracks", () => {
  let path: string;
  beforeAll(async () => {
    const silence = ["-f", "lavfi", "-i", "anullsrc=r=48000:d=2"];
    const maps = ["-map", "0", "-map", "1", "-map", "2", "-c:a", "flac"];
    const flags = ["-disposition:a:0", "0", "-disposition:a:1", "default"];
    path = await rig.make("two.mkv", [...PICTURE, ...TONE, ...silence, ...H264, ...maps, ...flags]);
  });

  test("the default one is taken, and told to be silent if it is", async () => {
    const { value } = await extractFrom(path);
    expect(value).toMatchObject({ stream: 2, silent: true, peakDb: null });
  });

  test("the one asked for is taken", async () => {
    const { value } = await extractFrom(path, 0);
    expect(value).toMatchObject({ stream: 1, silent: false });
    // lavfi's sine has an amplitude of 1/8.
    expect(value.peakDb).toBeCloseTo(-18, 0);
  });

  test("one that is not there is refused, with how many there are", async () => {
    await expect(extractFrom(path, 2)).rejects.toMatchObject({
      kind: "InvalidInput",
      message: "There is no audio track 2: the file has 2 audio tracks.",
    });
  });
});

test("a file without sound is refused", async () => {
  const path = await rig.make("mute.mp4", [...PICTURE, ...H264]);
  await expect(extractFrom(path)).rejects.toMatchObject({
    kind: "InvalidInput",
    message: like(/has no sound/),
  });
});

test("a cancel in the middle ends the extraction", async () => {
  const path = await rig.make("long.wav", ["-f", "lavfi", "-i", "sine=r=48000:d=600"]);
  const abort = new AbortController();
  const context = rig.context(abort.signal);
  const source = { path, identity: path };
  const media = await createFfmpeg(rig.tools).probe(path, signal);
  const run = extract.run(
    { source, media, audioTrack: undefined },
    { ...context, progress: () => abort.abort() },
  );
  await expect(run).rejects.toMatchObject({ kind: "Cancelled" });
});

test("the key holds what changes the result and no path", () => {
  const media = {
    ...{ format: "wav", duration: 1, startTime: 0, video: [], subtitles: [], others: [] },
    ...{ chapters: 0 },
    audio: [
      {
        index: 0,
        codec: "pcm_s16le",
        sampleRate: 48_000,
        channels: 1,
        layout: "mono",
        isDefault: true,
      },
    ],
  };
  const key = (path: string, audioTrack: number | undefined) =>
    extract.key({ source: { path, identity: "same" }, media, audioTrack });
  expect(key("/a/x.wav", undefined)).toEqual(key("/b/y.wav", 0));
});
