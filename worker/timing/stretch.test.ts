import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createFfmpeg } from "../media/create.ts";
import type { FfmpegRun } from "../media/ffmpeg.ts";
import { findFfmpeg } from "../media/find.ts";
import { bursts, writeWav } from "./fixtures/wav.ts";
import { findStretcher, stretch } from "./stretch.ts";

const RATE = 22050;
const dir = mkdtempSync(join(tmpdir(), "octavia-timing-"));
afterAll(() => rmSync(dir, { recursive: true }));
const ffmpeg = createFfmpeg(await findFfmpeg());
const { signal } = new AbortController();

const wav = join(dir, "-odd 'name.wav");
writeWav(wav, RATE, bursts(3, RATE, 441, [0.5, 1], [2, 2.5]));
const stretcher = await findStretcher(ffmpeg, signal);

const rms = (sound: Float32Array, from: number, to: number): number => {
  const part = sound.subarray(Math.round(from * RATE), Math.round(to * RATE));
  return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
};

test.each([1.1, 1.35, 0.88])("at tempo %d speech keeps its place and its pitch", async (tempo) => {
  const bounds = { from: 0.25 * RATE, to: 2.75 * RATE };
  const sound = await stretch(ffmpeg, { wav, bounds, tempo, stretcher }, signal);
  expect(Math.abs(sound.length / RATE - 2.5 / tempo)).toBeLessThan(0.02);
  const at = (seconds: number): number => (seconds - 0.25) / tempo;
  expect(rms(sound, at(0.55), at(0.95))).toBeGreaterThan(0.25);
  expect(rms(sound, at(2.05), at(2.45))).toBeGreaterThan(0.25);
  expect(rms(sound, at(1.1), at(1.9))).toBeLessThan(0.02);
  const tone = sound.subarray(Math.round(at(0.6) * RATE), Math.round(at(0.9) * RATE));
  const crossings = tone.filter((sample, n) => sample < 0 && (tone[n + 1] ?? 0) >= 0).length;
  expect(crossings / (tone.length / RATE)).toBeGreaterThan(430);
  expect(crossings / (tone.length / RATE)).toBeLessThan(452);
});

test("the best stretcher that ffmpeg lists is taken, and it is asked once", async () => {
  const runs: FfmpegRun[] = [];
  const listing = (filters: string) => ({
    ...ffmpeg,
    async run(options: FfmpegRun) {
      runs.push(options);
      await options.output?.(new TextEncoder().encode(filters));
      return { frames: 0 };
    },
  });
  const plain = listing(" ..C volume  A->A\n ... atempo  A->A  Adjust audio tempo.\n");
  expect(await findStretcher(plain, signal)).toBe("atempo");
  expect(await findStretcher(plain, signal)).toBe("atempo");
  expect(runs).toHaveLength(1);
  const rich = listing(" ... atempo  A->A\n ..C rubberband  A->A  Apply time-stretching.\n");
  expect(await findStretcher(rich, signal)).toBe("rubberband");
});
