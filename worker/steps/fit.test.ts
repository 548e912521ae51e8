import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Artifact } from "../artifacts/store.ts";
import { fitRig, type Said } from "../timing/fixtures/rig.ts";
import type { Fitted } from "./fit.ts";

/** About 3.5 s of speech at the natural rate. */
const TRAIN = "El tren sale a las nueve; no llegues tarde, por favor.";
/** About 1.2 s. */
const WELCOME = "Bienvenidos a todos.";

const TALK: Said[] = [
  [0.5, 4.5, TRAIN],
  [4.5, 8, `${TRAIN} ¿Sí?`],
  [8, 10, TRAIN],
  [10.2, 11.5, "Vamos."],
  [20, 21.5, WELCOME],
];

const samples = (fitted: Artifact<Fitted>, file: string | null): Float32Array =>
  new Float32Array(new Uint8Array(readFileSync(fitted.file(file ?? ""))).buffer);

const rms = (sound: Float32Array): number =>
  Math.sqrt(sound.reduce((sum, sample) => sum + sample * sample, 0) / sound.length);

function expectApart(lines: Fitted["lines"], sampleRate: number): void {
  let free = 0;
  for (const { start, frames } of lines) {
    expect(Math.round(start * sampleRate)).toBeGreaterThanOrEqual(free);
    free = Math.round(start * sampleRate) + frames;
  }
}

test.each([48000, 22050])(
  "at %i Hz every line is there, whole, as long as it says, and none overlaps",
  async (sampleRate) => {
    await using rig = await fitRig();
    const fitted = await rig.fit(TALK, { sampleRate });
    const { lines } = fitted.value;
    expect(lines.map(({ file }) => file)).toEqual([1, 2, 3, 4, 5].map((id) => `000${id}.f32`));
    expectApart(lines, sampleRate);
    for (const line of lines) {
      const sound = samples(fitted, line.file);
      expect(sound).toHaveLength(line.frames);
      expect(Math.abs(line.frames / sampleRate - line.duration)).toBeLessThan(0.002);
      expect(rms(sound)).toBeGreaterThan(0.02);
      expect(line.rate).toBeLessThanOrEqual(1.35);
    }
  },
);

test("a line that the voice's own rate does not fit says another translation that fits", async () => {
  await using rig = await fitRig();
  const short = "El tren sale a las nueve.";
  const tight: Said = [0, 1.7, TRAIN, `${TRAIN} ¿Sí?`, short];
  const { lines } = (await rig.fit([tight, [1.7, 9, TRAIN, short]])).value;
  expect(lines.map(({ text }) => text)).toEqual([short, TRAIN]);
  expect(lines[0]?.actions).toContain("reworded");
  expect(lines[0]?.rate).toBeLessThan(1.15);
  expect(lines[1]?.actions).not.toContain("reworded");
});

test("tight lines are spoken again at a higher rate, and stretched only beyond it", async () => {
  await using rig = await fitRig();
  const { lines } = (await rig.fit(TALK)).value;
  const [easy, tight, tighter, , alone] = lines;
  expect(easy).toMatchObject({ rate: 1, engineRate: 1, stretch: 1, drift: 0 });
  expect(tight?.engineRate).toBeGreaterThan(1);
  expect(tighter?.engineRate).toBe(1.15);
  expect(tighter?.actions).toContain("engine-rate");
  expect(alone).toMatchObject({ rate: 1, drift: 0, actions: ["as-is"] });
  const again = rig.spoken.filter((said) => !said.startsWith("1 "));
  expect(again).toHaveLength(lines.filter(({ engineRate }) => engineRate !== 1).length);
});

test("a voice without a rate of its own is stretched, to the exact length", async () => {
  await using rig = await fitRig({ ownRate: false });
  const fitted = await rig.fit([
    [0, 2.4, TRAIN],
    [2.4, 5, WELCOME],
  ]);
  const [first] = fitted.value.lines;
  expect(first).toMatchObject({ engineRate: 1 });
  expect(first?.stretch).toBeGreaterThan(1.15);
  expect(first?.actions).toContain("stretched");
  expect(first?.frames).toBe(Math.round((first?.duration ?? 0) * 48000));
  const sound = samples(fitted, first?.file ?? null);
  expect(rms(sound.subarray(-24000, -8000))).toBeGreaterThan(0.01);
  expectApart(fitted.value.lines, 48000);
});

test("the same lines again cost no work; an edited one costs its own alone", async () => {
  await using rig = await fitRig();
  const first = await rig.fit(TALK);
  const work = rig.ran.length;
  const again = await rig.fit(TALK);
  expect(again).toMatchObject({ cached: true, value: first.value });
  expect(rig.ran).toHaveLength(work);
  const edited = await rig.fit([...TALK.slice(0, 4), [20, 21.5, "Buenas tardes a todos."]]);
  expect(rig.ran.slice(work)).toEqual(["trimSpeech", "renderLine"]);
  expect(edited.value.lines.slice(0, 4)).toEqual(first.value.lines.slice(0, 4));
});

test("a line with nothing to say has no sound and takes no room", async () => {
  await using rig = await fitRig();
  const { lines } = (
    await rig.fit([
      [0, 2, WELCOME],
      [2, 4, "..."],
    ])
  ).value;
  expect(lines[1]).toMatchObject({ file: null, audio: null, frames: 0, duration: 0, warnings: [] });
});

test("what cannot fit is kept whole, and a warning counts such lines", async () => {
  await using rig = await fitRig();
  const fitted = await rig.fit([
    [0, 1, `${TRAIN} ${TRAIN} ${TRAIN}`],
    [1, 2, WELCOME],
  ]);
  expectApart(fitted.value.lines, 48000);
  expect(fitted.value.lines[0]?.actions).toContain("runs-over");
  expect(fitted.value.lines[1]?.warnings.join()).toContain("after the original");
  expect(rig.warnings).toEqual([expect.stringContaining("2 of 2 spoken lines")]);
});

test("a cancelled fit leaves nothing half made", async () => {
  await using rig = await fitRig();
  const controller = new AbortController();
  const run = rig.fit(TALK, {}, controller.signal);
  controller.abort();
  await expect(run).rejects.toMatchObject({ kind: "Cancelled" });
  expect(await rig.leftovers()).toEqual([]);
});
