import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { bursts, writeWav } from "./fixtures/wav.ts";
import { type RenderLineInput, renderLine, trimSpeech } from "./tasks.ts";

const dir = mkdtempSync(join(tmpdir(), "octavia-timing-"));
afterAll(() => rmSync(dir, { recursive: true }));
const context = { checkCancelled: () => undefined, progress: () => undefined };

const wav = join(dir, "utterance.wav");
writeWav(wav, 22050, bursts(2, 22050, 440, [0.5, 1.5]));

async function render(input: Omit<RenderLineInput, "out">): Promise<Float32Array> {
  const out = join(dir, "line.f32");
  await renderLine({ ...input, out }, context);
  return new Float32Array(new Uint8Array(readFileSync(out)).buffer);
}

test("the speech of a file is found", async () => {
  const { from, to, sampleRate } = await trimSpeech({ wav });
  expect(sampleRate).toBe(22050);
  expect(from / 22050).toBeCloseTo(0.45, 2);
  expect(to / 22050).toBeCloseTo(1.58, 2);
});

test("a line is the part of its file, at the wanted rate, in time", async () => {
  const bounds = { from: 22050 / 2, to: 22050 };
  const line = await render({ source: { wav, bounds }, outRate: 48000, frames: 24000 });
  expect(line).toHaveLength(24000);
  for (const n of [5000, 12000, 19000]) {
    expect(line[n]).toBeCloseTo(0.5 * Math.sin(2 * Math.PI * 440 * (n / 48000 + 0.5)), 3);
  }
});

test("its ends fade from and to silence within 5 ms", async () => {
  const source = { samples: new Float32Array(48000).fill(0.5), sampleRate: 48000 };
  const line = await render({ source, outRate: 48000, frames: 48000 });
  expect(line[0]).toBe(0);
  expect(line[120]).toBeCloseTo(0.25, 2);
  expect(line[240]).toBe(0.5);
  expect(line.at(-241)).toBe(0.5);
  expect(line.at(-1)).toBe(0);
});

test("its length is exact, whatever the source's", async () => {
  const source = { samples: new Float32Array(1000).fill(0.5), sampleRate: 48000 };
  const long = await render({ source, outRate: 48000, frames: 1010 });
  expect(long).toHaveLength(1010);
  expect([...long.slice(1000)]).toEqual(new Array(10).fill(0));
  expect(await render({ source, outRate: 48000, frames: 990 })).toHaveLength(990);
  expect(await render({ source, outRate: 48000, frames: 1 })).toHaveLength(1);
});
