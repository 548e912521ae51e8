import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { joinedSound, type ScenePcm } from "./joined-sound.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "octavia-joined-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A sine at 48 kHz on both channels. @param from where it begins in the whole wave, samples */
async function sine(name: string, hertz: number, from: number, samples: number): Promise<ScenePcm> {
  const pcm = Float32Array.from({ length: 2 * samples }, (_, index) => {
    const at = from + Math.floor(index / 2);
    return 0.5 * Math.sin((2 * Math.PI * hertz * at) / 48_000);
  });
  const path = join(dir, name);
  await writeFile(path, new Uint8Array(pcm.buffer));
  return { path, samples };
}

/** The first channel of what is joined. */
async function joined(scenes: readonly ScenePcm[]): Promise<Float32Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of joinedSound(scenes, 2)) chunks.push(chunk);
  const all = new Float32Array(new Uint8Array(Buffer.concat(chunks)).buffer);
  return all.filter((_, index) => index % 2 === 0);
}

const largestStep = (pcm: Float32Array): number =>
  pcm.subarray(1).reduce((most, value, at) => Math.max(most, Math.abs(value - (pcm[at] ?? 0))), 0);

test.each([40, 440, 9_000])(
  "a sine of %i Hz that goes on over a join stays as it is",
  async (hertz) => {
    const [a, b] = [await sine("a", hertz, 0, 40_000), await sine("b", hertz, 40_000, 40_000)];
    const whole = await sine("whole", hertz, 0, 80_000);
    expect(await joined([a, b])).toEqual(await joined([whole]));
  },
);

test("two waves that do not meet are bent towards each other, and nowhere else", async () => {
  // The first ends at its crest, the second begins in its trough.
  const [a, b] = [await sine("c", 100, 0, 48_120), await sine("d", 100, 360, 48_000)];
  const pcm = await joined([a, b]);
  expect(largestStep(pcm)).toBeLessThan(0.02);
  const plain = await joined([a]);
  expect(pcm.subarray(0, 48_120 - 240)).toEqual(plain.subarray(0, 48_120 - 240));
  expect(pcm).toHaveLength(96_120);
});

test("silence between scenes is as long as its scene", async () => {
  const pcm = await joined([
    { path: null, samples: 1000 },
    await sine("e", 440, 0, 500),
    { path: null, samples: 70_000 },
  ]);
  expect(pcm).toHaveLength(71_500);
  expect(Math.max(...pcm.subarray(0, 700))).toBe(0);
});

test("a file that is longer than its scene is played no longer", async () => {
  const long = await sine("f", 440, 0, 2000);
  expect(
    await joined([
      { ...long, samples: 1601 },
      { path: null, samples: 1 },
    ]),
  ).toHaveLength(1602);
});
