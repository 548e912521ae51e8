import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { readWav } from "../../../worker/media/wav.ts";
import { ffmpeg, ROOT } from "../rig.ts";

export const FIXTURES = join(ROOT, "tests", "fixtures", "neural");
export const RATE = 16_000;

export const WHISPER = "whisper-base-shape";
export const OPUS = "opus-mt-shape";

let seeded: Promise<string> | undefined;

/** A folder with models of real size and seeded weights, written once; it goes with the process. */
export function seededModels(): Promise<string> {
  seeded ??= writeModels();
  return seeded;
}

async function writeModels(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "octavia-models-"));
  process.on("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const script = join(FIXTURES, "make", "seed-weights.mjs");
  await execa(process.execPath, [script, FIXTURES, folder, WHISPER, OPUS]);
  return folder;
}

const Sentence = z.object({ text: z.string(), start: z.number(), end: z.number() });

/** The talk of the fixtures, -1 to 1 at 16 kHz, with what is said in it and when. */
export async function readTalk(wav: string): Promise<Float32Array> {
  const talk = join(FIXTURES, "talk", "talk.flac");
  await ffmpeg("-v", "error", "-i", talk, "-ac", "1", "-ar", String(RATE), wav);
  return (await readWav(wav)).samples;
}

/** The part of talk/truth.json that is used here. */
export const Truth = z.object({ sentences: z.array(Sentence) });

/** Numbers from 0 to 1, 1 excluded, the same each time (a linear congruential generator). */
export function seededNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A sound again and again up to a length. */
export function repeated(sound: Float32Array, length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => sound[index % sound.length] ?? 0);
}
