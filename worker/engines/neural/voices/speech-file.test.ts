import { join } from "node:path";
import { expect, test } from "vitest";
import { readWav } from "../../../media/wav.ts";
import { tinyFolder } from "./fixtures/tiny-models.ts";
import { joinPieces, toPcm16, writeSpeech } from "./speech-file.ts";

const RATE = 1000;

/** Silence, a tone, silence; seconds. */
const sound = (before: number, tone: number, after: number): Float32Array =>
  Float32Array.from({ length: (before + tone + after) * RATE }, (_, n) =>
    n >= before * RATE && n < (before + tone) * RATE ? (n % 2 === 0 ? 0.5 : -0.5) : 0,
  );

test("silence at the ends is trimmed, the pause stands between pieces and not at the end", () => {
  const piece = { samples: sound(1, 1, 1), pause: 0.3 };
  // Each keeps 50 ms before and 80 ms after.
  expect(joinPieces([piece], RATE).length).toBe(1130);
  expect(joinPieces([piece, piece], RATE).length).toBe(2 * 1130 + 300);
  const silent = { samples: new Float32Array(500), pause: 0.3 };
  expect(joinPieces([piece, silent], RATE).length).toBe(1130);
  expect(joinPieces([silent], RATE).length).toBe(0);
});

test("what goes beyond full scale turns the whole down instead of being clipped", () => {
  expect([...toPcm16(Float32Array.of(0.5, -0.25, 0))]).toEqual([16384, -8192, 0]);
  const loud = toPcm16(Float32Array.of(2, -4, 1));
  expect(loud[1]).toBeGreaterThanOrEqual(-32767);
  expect((loud[0] ?? 0) / (loud[1] ?? 1)).toBeCloseTo(-0.5, 3);
  expect((loud[2] ?? 0) / (loud[1] ?? 1)).toBeCloseTo(-0.25, 3);
});

test("numbers that are none are an engine's failure, not noise", () => {
  expect(() => toPcm16(Float32Array.of(0, Number.NaN))).toThrow(/no sound/);
});

test("the file is mono 16-bit at the voice's rate", async () => {
  await using folder = await tinyFolder({});
  const path = join(folder.dir, "a.wav");
  await writeSpeech(path, Float32Array.of(0, 0.5, -0.5), 22_050);
  const { format, samples } = await readWav(path);
  expect(format).toMatchObject({ channels: 1, sampleRate: 22_050, bitsPerSample: 16, frames: 3 });
  expect(samples[1]).toBeCloseTo(0.5, 3);
});
