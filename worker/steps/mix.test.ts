import { readdirSync, readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { decode, ebur128, filtered } from "../mix/fixtures/ffmpeg.ts";
import { rig, type TestLine } from "../mix/fixtures/rig.ts";
import {
  add,
  difference,
  interleave,
  music,
  rmsDb,
  silence,
  sine,
  speech,
} from "../mix/fixtures/sound.ts";
import { renderPreview } from "../mix/preview.ts";
import { type MixIn, mix, settleGain } from "./mix.ts";

const RATE = 12000;
const STEREO = { sampleRate: RATE, channels: 2, layout: "stereo" };
const shared = await rig();
afterAll(() => shared[Symbol.dispose]());

/** 45 s of a talk over music, so four segments, and a dubbed line every 5 s. */
const talk = speech(45 * RATE, RATE, 0.3, 1);
const bed = shared.bed(
  interleave(add(talk, music(45 * RATE, RATE, 0.03)), add(talk, music(45 * RATE, RATE, 0.02))),
  STEREO,
);
const spoken = (index: number, seed = index): TestLine => ({
  source: [index * 5 + 0.5, index * 5 + 4],
  start: index * 5 + 0.6,
  pcm: speech(3 * RATE, RATE, 0.2, seed + 100),
});
const lines = Array.from({ length: 9 }, (_, index) => spoken(index));
const input = (changes: Partial<MixIn> = {}): MixIn => ({
  ...{ extracted: bed, fitted: shared.fitted(lines, RATE) },
  ...{ codec: "aac", loudness: -16, truePeak: -1.5, gainHint: undefined },
  ffmpegVersion: shared.ffmpeg.tools.version,
  ...changes,
});

/** The first 12 s of it, for what needs no segments. */
const short = (changes: Partial<MixIn> = {}): MixIn => {
  const parts = [talk, music(12 * RATE, RATE, 0.03)].map((part) => part.subarray(0, 12 * RATE));
  const extracted = shared.bed(interleave(...parts), STEREO);
  return input({ extracted, fitted: shared.fitted(lines.slice(0, 2), RATE), ...changes });
};

async function run(wanted: MixIn) {
  const context = shared.context();
  shared.compute.ran.length = 0;
  const value = await mix.run(wanted, context);
  expect(mix.output.parse(value)).toEqual(value);
  const rendered = shared.compute.ran.filter((name) => name === "renderSegment").length;
  return {
    value,
    rendered,
    seconds: context.seconds,
    bytes: readFileSync(`${context.dir}/${value.file}`),
  };
}

const first = await run(input());
/** The mastered mix as PCM, by way of a preview of all of it. */
async function master(wanted: MixIn, gainDb: number): Promise<Float32Array> {
  const path = shared.path("preview.wav");
  const request = { ...wanted, gainDb, from: 0, to: 1000, path };
  await renderPreview(request, shared.context());
  const wav = readFileSync(path);
  return new Float32Array(new Uint8Array(wav.subarray(44)).buffer);
}

test("the encoded dub is as long as the bed, has the wanted loudness and keeps under the ceiling", async () => {
  const { value, bytes } = first;
  expect(value).toMatchObject({ codec: "aac", file: "dub.aac", sampleRate: RATE, channels: 2 });
  expect(value).toMatchObject({ frames: 45 * RATE, delaySamples: 1024, segments: 4 });
  const decoded = await decode(bytes, "aac");
  const frames = decoded.length / 2 - value.delaySamples;
  expect(frames).toBeGreaterThanOrEqual(value.frames);
  expect(frames).toBeLessThan(value.frames + 2048);
  const sound = decoded.slice(2048, 2048 + value.frames * 2);
  const theirs = await ebur128(sound, { rate: RATE, layout: "stereo" });
  expect(Math.abs(theirs.loudness + 16)).toBeLessThan(0.2);
});

test("before encoding, loudness and peak are what ffmpeg's meter says, and what the step reports", async () => {
  const pcm = await master(input(), first.value.gainDb);
  const theirs = await ebur128(pcm, { rate: RATE, layout: "stereo" });
  expect(Math.abs(theirs.loudness - (first.value.loudnessAfter ?? 0))).toBeLessThan(0.1);
  expect(Math.abs(theirs.peak - (first.value.truePeak ?? 0))).toBeLessThan(0.2);
  expect(theirs.peak).toBeLessThanOrEqual(-1.5);
});

test("the loudness is that of ffmpeg's two-pass linear loudnorm within 0.1 LU", async () => {
  const format = { rate: 48000, layout: "stereo" };
  // Silence at the end: loudnorm is up to 0.25 LU off the meter where sound ends with the file.
  const voice = silence(11 * 48000);
  voice.set(speech(8 * 48000, 48000, 0.3, 1));
  const chord = silence(11 * 48000);
  chord.set(music(8 * 48000, 48000, 0.03));
  const extracted = shared.bed(interleave(add(voice, chord), voice), {
    ...STEREO,
    sampleRate: 48000,
  });
  const line = { source: [1, 4], start: 1, pcm: speech(144000, 48000, 0.2, 8) } as const;
  const wanted = input({ extracted, fitted: shared.fitted([line], 48000), loudness: -23 });
  const { gainDb } = (await run(wanted)).value;
  const ours = (await ebur128(await master(wanted, gainDb), format)).loudness;

  const unmastered = await master({ ...wanted, truePeak: 40 }, 0);
  const goal = "loudnorm=I=-23:TP=-1.5:LRA=20:print_format=json";
  const { report } = await filtered(unmastered, format, goal);
  const told = (name: string): string => new RegExp(`"${name}" : "(.*?)"`).exec(report)?.[1] ?? "";
  const measured = ["i", "tp", "lra", "thresh"]
    .map((name) => `measured_${name}=${told(`input_${name}`)}`)
    .join(":");
  const second = await filtered(unmastered, format, `${goal}:${measured}:linear=true`);
  expect(second.report).toContain('"normalization_type" : "linear"');
  const theirs = (await ebur128(second.pcm, format)).loudness;
  expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(0.1);
});

test("`source` gives the dub the loudness of the original", async () => {
  const { value } = await run(short({ loudness: "source" }));
  const apart = (value.loudnessAfter ?? 0) - (value.loudnessBefore ?? 0);
  expect(Math.abs(apart)).toBeLessThanOrEqual(0.1);
});

test("each dubbed line is as loud as its source line within 1 LU", async () => {
  const pcm = await master(input(), 0);
  const source = readFileSync(bed.file("bed.f32"));
  const original = new Float32Array(new Uint8Array(source).buffer);
  const cut = (all: Float32Array, index: number) =>
    ebur128(all.slice((index * 5 + 0.6) * RATE * 2, (index * 5 + 3.6) * RATE * 2), {
      rate: RATE,
      layout: "stereo",
    });
  for (const index of [1, 5]) {
    const [ours, theirs] = [await cut(pcm, index), await cut(original, index)];
    expect(Math.abs(ours.loudness - theirs.loudness)).toBeLessThan(1);
  }
});

test("an edited line renders and encodes only the segments it is heard in", async () => {
  const edited = lines.map((line, index) => (index === 5 ? spoken(5, 77) : line));
  const fitted = shared.fitted(edited, RATE);
  const again = await run(input({ fitted, gainHint: first.value.gainDb }));
  expect(again.value.gainDb).toBe(first.value.gainDb);
  expect(again.rendered).toBe(1);
  expect(again.bytes.equals(first.bytes)).toBe(false);
  const [before, after] = [await decode(first.bytes, "aac"), await decode(again.bytes, "aac")];
  const upTo = 20 * RATE * 2;
  expect(difference(after.subarray(0, upTo), before.subarray(0, upTo))).toBe(0);
});

test("the same mix again renders nothing and gives the same bytes", async () => {
  const again = await run(input());
  expect(again.rendered).toBe(0);
  expect(again.bytes.equals(first.bytes)).toBe(true);
  expect(again.value).toEqual(first.value);
});

test("a fresh cache gives the same bytes", async () => {
  using other = await rig();
  const context = other.context();
  await mix.run(short(), context);
  const again = readFileSync(`${context.dir}/dub.aac`);
  expect(again.equals((await run(short())).bytes)).toBe(true);
});

test("a preview is that part of the mastered mix, sample for sample", async () => {
  const all = await master(input(), first.value.gainDb);
  const path = shared.path("line.wav");
  const request = { ...input(), gainDb: first.value.gainDb, from: 14, to: 21, path };
  await renderPreview(request, shared.context());
  const wav = readFileSync(path);
  expect(wav.length).toBe(44 + 7 * RATE * 8);
  const part = new Float32Array(new Uint8Array(wav.subarray(44)).buffer);
  expect(difference(part, all.slice(14 * RATE * 2, 21 * RATE * 2))).toBe(0);
});

test("a mix that must be loud is limited: near its target, and never over the ceiling", async () => {
  const wanted = short({ loudness: -8 });
  const { value } = await run(wanted);
  expect(value.limiterDb).toBeGreaterThan(1);
  expect(value.truePeak).toBeLessThanOrEqual(-1.5);
  const theirs = await ebur128(await master(wanted, value.gainDb), {
    rate: RATE,
    layout: "stereo",
  });
  expect(theirs.peak).toBeLessThanOrEqual(-1.4);
  expect(Math.abs(theirs.loudness - (value.loudnessAfter ?? 0))).toBeLessThan(0.1);
});

test("Opus gives a whole file without delay", async () => {
  const { value, bytes } = await run(short({ codec: "opus" }));
  expect(value).toMatchObject({ file: "dub.opus", sampleRate: 48000, delaySamples: 0 });
  expect(value.frames).toBe(12 * 48000);
  expect((await decode(bytes, "ogg")).length / 2).toBe(value.frames);
});

test("a line that runs past the bed's end makes the dub longer; a silent bed has no loudness", async () => {
  const extracted = shared.bed(silence(2 * RATE * 2), STEREO);
  const late = { source: [1, 2], start: 1.5, pcm: speech(2 * RATE, RATE, 0.2, 9) } as const;
  const { value } = await run(input({ extracted, fitted: shared.fitted([late], RATE) }));
  expect(value.frames).toBe(3.5 * RATE);
  expect(value.loudnessBefore).toBeNull();
  expect(value.loudnessAfter).toBeCloseTo(-16, 0);
});

test("in 5.1 with its speech in the centre, the original is replaced there and kept around", async () => {
  const frames = 4 * RATE;
  const tone = (hertz: number) => sine(frames, RATE, hertz, 0.1);
  const centre = speech(frames, RATE, 0.5, 4);
  const extracted = shared.bed(
    interleave(tone(300), tone(400), centre, tone(50), tone(500), tone(600)),
    { sampleRate: RATE, channels: 6, layout: "5.1(side)" },
  );
  const line = { source: [0.5, 3.5], start: 0.5, pcm: silence(3 * RATE) } as const;
  const wanted = input({ extracted, fitted: shared.fitted([line], RATE) });
  const pcm = await master(wanted, 0);
  const level = (channel: number, source: Float32Array): number => {
    const ours = pcm.filter((_, at) => at % 6 === channel).subarray(RATE, 3 * RATE);
    return rmsDb(ours) - rmsDb(source.subarray(RATE, 3 * RATE));
  };
  expect(level(2, centre)).toBeCloseTo(-20, 2);
  expect(level(0, tone(300))).toBeCloseTo(-6, 2);
  expect(level(3, tone(50))).toBeCloseTo(0, 2);
  expect((await run(wanted)).value.channels).toBe(6);
});

test("progress counts seconds up to the length of the sound", () => {
  expect(first.seconds.at(-1)).toBeCloseTo(45, 5);
  expect(first.seconds).toEqual(first.seconds.toSorted((a, b) => a - b));
});

test("a cancel ends the mix and leaves no unit half made", async () => {
  using other = await rig();
  const cancel = new AbortController();
  const context = { ...other.context(cancel.signal), progress: () => cancel.abort() };
  await expect(mix.run(input(), context)).rejects.toMatchObject({ kind: "Cancelled" });
  expect(readdirSync(`${other.root}/artifacts/tmp`)).toEqual([]);
});

/** Loudness of a sound of so many LUFS that the limiter leaves alone. */
const untouched = (lufs: number) => (gainDb: number) => Promise.resolve(lufs + gainDb);
const to = (loudness: MixIn["loudness"], gainHint?: number) => ({ loudness, gainHint });

test("the gain is a tenth of a dB, and a hinted one is kept while it is as good", async () => {
  const quiet = -20.04;
  expect(await settleGain(to(-16), null, quiet, untouched(quiet))).toBe(4);
  expect(await settleGain(to(-16, 4.1), null, quiet, untouched(quiet))).toBe(4.1);
  expect(await settleGain(to(-16, 4.2), null, quiet, untouched(quiet))).toBe(4);
  expect(await settleGain(to("source"), -18, quiet, untouched(quiet))).toBe(2);
});

test("silence, and a silent source to match, are left alone", async () => {
  expect(await settleGain(to(-16, 3), -20, null, untouched(0))).toBe(0);
  expect(await settleGain(to("source"), null, -20, untouched(-20))).toBe(0);
});

test("what the limiter takes from the loudness is made good", async () => {
  // A quarter of every dB above 2 is lost, as if peaks were cut.
  const squash = (gainDb: number) => Promise.resolve(-20 + gainDb - (gainDb - 2) / 4);
  expect(await settleGain(to(-16), null, -20, squash)).toBe(4.7);
});

test("the key holds the digests and settings, and no path", () => {
  const key = JSON.stringify(mix.key(input()));
  expect(key).toContain(bed.digest);
  expect(key).not.toContain(shared.root);
});
