import { readFileSync } from "node:fs";
import { execa } from "execa";
import { afterAll, expect, test } from "vitest";
import { adtsFrames } from "./adts.ts";
import { AAC_AFTER, AAC_BEFORE, encodeAacSegment, encodeArguments, encodeWhole } from "./encode.ts";
import { decode } from "./fixtures/ffmpeg.ts";
import { rig } from "./fixtures/rig.ts";
import { add, interleave, music, random, rmsDb, silence, sine, speech } from "./fixtures/sound.ts";

const RATE = 48000;
const BLOCK = 1024;
const shared = await rig();
afterAll(() => shared[Symbol.dispose]());
const signal = new AbortController().signal;

/** Encodes a stereo or other sound in segments that end at these blocks, as the mix does. */
async function joined(
  pcm: Float32Array,
  channels: number,
  layout: string,
  cuts: readonly number[],
) {
  const end = Math.ceil(pcm.length / channels / BLOCK);
  const padded = new Float32Array((end + AAC_AFTER) * BLOCK * channels);
  padded.set(pcm);
  const frames: Uint8Array[] = [];
  const edges = [0, ...cuts, end];
  for (const [index, endBlock] of edges.slice(1).entries()) {
    const firstBlock = edges[index] ?? 0;
    const from = Math.max(0, firstBlock - AAC_BEFORE);
    const part = padded.subarray(
      from * BLOCK * channels,
      (endBlock + AAC_AFTER) * BLOCK * channels,
    );
    const format = { rate: RATE, channels, layout };
    const segment = { format, firstBlock, endBlock, pcm: part };
    frames.push(...(await encodeAacSegment(shared.ffmpeg, segment, signal)));
  }
  return frames;
}

/** Sequence and shape of the window of a stereo frame: 3 bits after the 11 of ids and flags. */
function windowOf(frame: Uint8Array | undefined): number {
  const bits = ((frame?.[7] ?? 0) << 8) | (frame?.[8] ?? 0);
  const [element, commonWindow] = [bits >> 13, (bits >> 8) & 1];
  expect([element, commonWindow]).toEqual([1, 1]);
  return (bits >> 4) & 0b111;
}

const FRAMES = 3 * RATE;
const SOUNDS = {
  sine: () => interleave(sine(FRAMES, RATE, 997, 0.5), sine(FRAMES, RATE, 997, 0.5)),
  "speech over music": () => {
    const voice = speech(FRAMES, RATE, 0.6, 1);
    const chord = music(FRAMES, RATE, 0.2);
    return interleave(add(voice, chord), add(voice, chord.toReversed()));
  },
  clicks: () => {
    const next = random(3);
    const click = Float32Array.from({ length: FRAMES }, () =>
      next() < 3e-4 ? 0.9 : (next() - 0.5) * 0.004,
    );
    return interleave(click, click);
  },
};

const CUTS = [37, 68, 99];

test.each(Object.entries(SOUNDS))("AAC segments join without a seam: %s", async (_name, make) => {
  const pcm = make();
  const [whole, frames] = [
    await joined(pcm, 2, "stereo", []),
    await joined(pcm, 2, "stereo", CUTS),
  ];
  expect(frames.length).toBe(Math.ceil(FRAMES / BLOCK) + 1);
  for (const frame of CUTS.flatMap((cut) => [cut, cut + 1])) {
    expect(windowOf(frames[frame])).toBe(windowOf(whole[frame]));
  }
  const decoded = await decode(Buffer.concat(frames), "aac");
  expect(decoded.length).toBe(frames.length * BLOCK * 2);
  const sound = decoded.subarray(BLOCK * 2, (BLOCK + FRAMES) * 2);
  const error = sound.map((value, at) => value - (pcm[at] ?? 0));
  const errors = { atJoins: 0, elsewhere: 0 };
  for (let block = 20; (block + 20) * BLOCK < FRAMES; block++) {
    const part = error.subarray(block * BLOCK * 2, (block + 1) * BLOCK * 2);
    const where = CUTS.includes(block) || CUTS.includes(block + 1) ? "atJoins" : "elsewhere";
    errors[where] = Math.max(errors[where], 10 ** (rmsDb(part) / 20));
  }
  expect(errors.atJoins).toBeLessThanOrEqual(1.5 * errors.elsewhere);
});

test.each([
  ["5.1", 6],
  ["5.1(side)", 6],
  ["7.1", 8],
  ["2.1", 3],
  ["mono", 1],
])("the channels of %s come back in their order", async (layout, channels) => {
  const frames = RATE / 2;
  const hertz = (index: number): number => (layout.includes(".1") ? 60 : 300) * (index + 1);
  const tones = Array.from({ length: channels }, (_, n) => sine(frames, RATE, hertz(n), 0.4));
  const encoded = await joined(interleave(...tones), channels, layout, [9]);
  const decoded = await decode(Buffer.concat(encoded), "aac");
  tones.forEach((tone, index) => {
    const sound = Float32Array.from(
      { length: frames },
      (_, n) => decoded[(n + BLOCK) * channels + index] ?? 0,
    );
    const error = sound.map((value, n) => value - (tone[n] ?? 0)).subarray(4096, -4096);
    expect(rmsDb(error) - rmsDb(tone)).toBeLessThan(-12);
  });
});

test("Opus is written in one go, at 48 kHz and reproducibly", async () => {
  const pcm = interleave(sine(44100, 44100, 440, 0.5), sine(44100, 44100, 440, 0.5));
  async function* pieces() {
    yield pcm.subarray(0, 30000);
    yield pcm.subarray(30000);
  }
  const format = { rate: 44100, channels: 2, layout: "stereo" };
  const made = await Promise.all(
    [1, 2].map(async () => {
      const path = shared.path("dub.opus");
      await encodeWhole({ ffmpeg: shared.ffmpeg, signal }, "opus", format, pieces(), path);
      return path;
    }),
  );
  const [first, second] = made.map((path) => readFileSync(path));
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
  const { stdout } = await execa("ffprobe", [
    ...["-v", "error", "-show_entries", "stream=codec_name,sample_rate,channels:format=duration"],
    ...["-of", "csv=p=0", made[0] ?? ""],
  ]);
  expect(stdout).toMatch(/^opus,48000,2\n1\.0/);
});

test.each(["5.1(side)", "2.1", "4 channels", "7.1(wide)"])("Opus takes %s", async (layout) => {
  const channels = { "5.1(side)": 6, "2.1": 3, "4 channels": 4, "7.1(wide)": 8 }[layout] ?? 1;
  async function* pieces() {
    yield silence(4800 * channels);
  }
  const format = { rate: RATE, channels, layout };
  const path = shared.path("dub.opus");
  await encodeWhole({ ffmpeg: shared.ffmpeg, signal }, "opus", format, pieces(), path);
  expect(readFileSync(path).length).toBeGreaterThan(100);
});

test("a rate that AAC lacks is resampled to 48 kHz", () => {
  const at = (rate: number) => encodeArguments("aac", { rate, channels: 2, layout: "stereo" });
  expect(at(192000).join(" ")).toContain("-ar 48000 -f adts");
  expect(at(22050).join(" ")).toContain("-ar 22050 -f adts");
});

test("bytes that are not whole ADTS frames are refused", () => {
  expect(() => adtsFrames(Uint8Array.of(1, 2, 3))).toThrow("at byte 0 of 3");
  expect(() => adtsFrames(Uint8Array.of(0xff, 0xf1, 0x50, 0x80, 0x02, 0x1f, 0xfc))).toThrow(
    "no whole ADTS frame",
  );
});
