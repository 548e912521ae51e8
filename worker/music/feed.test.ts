import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MusicFeed, playMusic, roundsOf } from "./feed.ts";

const RATE = 8_000;
let path: string;
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "octavia-feed-"));
  path = join(dir, "music.f32");
  // Two seconds and a bit, ending anywhere in its wave.
  const pcm = Float32Array.from(
    { length: 2 * 17_003 },
    (_, index) => 0.5 * Math.sin((2 * Math.PI * 100 * Math.floor(index / 2)) / RATE),
  );
  await writeFile(path, new Uint8Array(pcm.buffer));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const feed = (change: Partial<MusicFeed> = {}): MusicFeed => ({
  ...{ path, frames: 17_003, rate: RATE, total: 100_000, fade: 0, ducked: [] },
  ...change,
});

async function played(of: MusicFeed): Promise<Float32Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of playMusic(of)) chunks.push(chunk);
  const all = new Float32Array(new Uint8Array(Buffer.concat(chunks)).buffer);
  return all.filter((_, index) => index % 2 === 0);
}

const largestStep = (pcm: Float32Array): number =>
  pcm.subarray(1).reduce((most, value, at) => Math.max(most, Math.abs(value - (pcm[at] ?? 0))), 0);

test("music that is too short goes round without a step, for exactly as long as it is needed", async () => {
  const pcm = await played(feed());
  expect(pcm).toHaveLength(100_000);
  // Of a sine of 100 Hz and 0.5; equal waves that meet may add up to 1.41 times as much.
  expect(largestStep(pcm)).toBeLessThan(0.5 * 2 * Math.sin((Math.PI * 100) / RATE) * 1.42);
  expect(roundsOf(feed())).toBe(8);
});

test("music that is long enough is only cut", async () => {
  const [short, long] = [
    await played(feed({ total: 9_000 })),
    await played(feed({ total: 17_003 })),
  ];
  expect(short).toEqual(long.subarray(0, 9_000));
  expect(roundsOf(feed({ total: 9_000 }))).toBe(1);
});

test("it fades in from nothing and out to nothing, over the pieces' borders too", async () => {
  const pcm = await played(feed({ total: 70_000, fade: 35_000 }));
  const loudest = (from: number, to: number): number =>
    pcm.subarray(from, to).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(loudest(0, 400)).toBeLessThan(0.002);
  expect(loudest(69_600, 70_000)).toBeLessThan(0.002);
  expect(loudest(17_000, 18_000)).toBeLessThan(0.36);
  expect(loudest(34_500, 35_500)).toBeGreaterThan(0.45);
});

test("it is 12 dB softer in the stretches that are ducked", async () => {
  const [plain, ducked] = [
    await played(feed({ total: 16_000 })),
    await played(feed({ total: 16_000, ducked: [{ from: 6_000, to: 9_000 }] })),
  ];
  const ratio = (from: number): number => (ducked[from] ?? 0) / (plain[from] ?? 1);
  expect(20 * Math.log10(ratio(7_510))).toBeCloseTo(-12, 3);
  expect(ratio(3_010)).toBe(1);
  expect(ratio(14_010)).toBe(1);
});
