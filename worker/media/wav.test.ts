import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readWav, readWavFormat, readWavFrames, wavHeader } from "./wav.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "octavia-wav-"));
});
afterAll(() => rm(dir, { recursive: true }));

async function written(...parts: Uint8Array[]): Promise<string> {
  const path = join(dir, "test.wav");
  await writeFile(path, Buffer.concat(parts));
  return path;
}

const bytes = (samples: readonly number[]): Uint8Array =>
  new Uint8Array(Int16Array.from(samples).buffer);

/** A header whose size of the samples is replaced. */
function headerWithSize(frames: number, size: number): Uint8Array {
  const header = wavHeader(22_050, 1, frames);
  new DataView(header.buffer).setUint32(40, size, true);
  return header;
}

test("what was written is read again, any part of it", async () => {
  const sound = fc.record({
    channels: fc.integer({ min: 1, max: 3 }),
    rate: fc.integer({ min: 8000, max: 96_000 }),
    frames: fc.integer({ min: 0, max: 50 }),
    from: fc.integer({ min: 0, max: 60 }),
    count: fc.integer({ min: 0, max: 60 }),
    seed: fc.integer(),
  });
  await fc.assert(
    fc.asyncProperty(sound, async ({ channels, rate, frames, from, count, seed }) => {
      const samples = Array.from(
        { length: frames * channels },
        (_, index) => ((seed + index * 7919) % 65_536) - 32_768,
      ).map((sample) => Math.max(-32_768, Math.min(32_767, sample)));
      const file = await open(await written(wavHeader(rate, channels, frames), bytes(samples)));
      try {
        const format = await readWavFormat(file);
        expect(format).toMatchObject({ channels, sampleRate: rate, frames });
        const part = await readWavFrames(file, format, from, count);
        const expected = samples.slice(from * channels, (from + count) * channels);
        expect([...part].map((sample) => Math.round(sample * 32_768))).toEqual(expected);
      } finally {
        await file.close();
      }
    }),
    { numRuns: 50 },
  );
});

describe("a size that a program could not know", () => {
  test.each([0xffffffff, 0x7fffffff, 0x7ffff000, 0, 5000])(
    "%d means the end of the file",
    async (size) => {
      const path = await written(headerWithSize(3, size), bytes([1, 2, 3]));
      expect((await readWav(path)).format.frames).toBe(3);
    },
  );
});

test("unknown chunks are skipped, also those of odd length", async () => {
  const header = wavHeader(16_000, 1, 2);
  const list = Buffer.from("LIST\u0003\0\0\0abc\0", "latin1");
  const path = await written(header.subarray(0, 36), list, header.subarray(36), bytes([7, 8]));
  const { samples } = await readWav(path);
  expect([...samples]).toEqual([7 / 32_768, 8 / 32_768]);
});

test.each([
  ["text", Buffer.from("this is no sound at all, not a bit of it")],
  ["no samples", wavHeader(16_000, 1, 0).subarray(0, 36)],
  ["a header cut off", wavHeader(16_000, 1, 0).subarray(0, 30)],
  ["nothing", Buffer.alloc(0)],
])("%s is refused", async (_, content) => {
  await expect(readWav(await written(content))).rejects.toMatchObject({ kind: "EngineFailure" });
});

test("other than 16-bit PCM is refused by what it is", async () => {
  const header = wavHeader(16_000, 1, 2);
  const view = new DataView(header.buffer);
  view.setUint16(34, 24, true);
  await expect(readWav(await written(header, bytes([1, 2, 3])))).rejects.toThrow(
    "24 bits a sample",
  );
  view.setUint16(20, 3, true);
  await expect(readWav(await written(header, bytes([1, 2])))).rejects.toThrow("format 3");
});
