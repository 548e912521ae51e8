import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OctaviaError } from "../../../contract/errors.ts";
import { wavHeader } from "../../media/wav.ts";
import { findProgram } from "../program.ts";
import { VAD_DEFAULTS } from "./segments.ts";
import { detectSpeech } from "./silero.ts";
import { createSilero } from "./silero-facts.ts";

const RATE = 16_000;
const run = promisify(execFile);
const { model } = createSilero();
const idle = { checkCancelled: () => undefined, progress: () => undefined };
const speaker = ["flite", "ffmpeg"].every((name) => findProgram(name) !== undefined);
let dir = "";

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "octavia-vad-"));
});
afterAll(() => rm(dir, { recursive: true }));

/** Writes a 16 kHz WAV; samples -1 to 1. */
async function wav(name: string, samples: Float32Array): Promise<string> {
  const path = join(dir, name);
  const pcm = Int16Array.from(samples, (value) => Math.round(value * 32_767));
  await writeFile(path, Buffer.concat([wavHeader(RATE, 1, pcm.length), Buffer.from(pcm.buffer)]));
  return path;
}

/** Numbers between -1 and 1 that are the same each time (a linear congruential generator). */
function noise(length: number, loudness: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return loudness * (state / 2 ** 31 - 1);
  });
}

test("neither silence nor noise is speech", async () => {
  for (const loudness of [0, 0.01, 0.3]) {
    const path = await wav("noise.wav", noise(6 * RATE, loudness));
    expect(await detectSpeech({ wav: path, model, settings: VAD_DEFAULTS }, idle)).toEqual([]);
  }
});

test.runIf(speaker)("speech is found between its pauses, with progress in seconds", async () => {
  const spoken = join(dir, "spoken.wav");
  await run("flite", ["-voice", "rms", "-t", "We measured the river for two years.", "-o", spoken]);
  const talk = join(dir, "talk.wav");
  const graph =
    "[0]aresample=16000,asplit[a][b];[a]adelay=1000,apad=pad_dur=1.5[x];[b]apad=pad_dur=1[y];[x][y]concat=v=0:a=1";
  const options = ["-v", "error", "-y", "-i", spoken, "-filter_complex", graph, "-ac", "1"];
  await run("ffmpeg", [...options, talk]);
  const seen: number[] = [];
  const segments = await detectSpeech(
    { wav: talk, model, settings: VAD_DEFAULTS },
    { ...idle, progress: (done, total) => seen.push(done / total) },
  );
  expect(segments).toHaveLength(2);
  const [first, second] = segments;
  expect(first?.start).toBeGreaterThan(0.7);
  expect(first?.start).toBeLessThan(1.3);
  expect((second?.start ?? 0) - (first?.end ?? 0)).toBeGreaterThan(0.8);
  expect(seen.at(-1)).toBe(1);
});

test("a cancel ends the listening", async () => {
  const path = await wav("long.wav", new Float32Array(60 * RATE));
  const stop = new OctaviaError("Cancelled", "stop");
  let checks = 0;
  const checkCancelled = (): void => {
    checks += 1;
    if (checks === 2) throw stop;
  };
  const input = { wav: path, model, settings: VAD_DEFAULTS };
  await expect(detectSpeech(input, { ...idle, checkCancelled })).rejects.toBe(stop);
});
