import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { openGraph } from "../runtime/graph.ts";
import { openModelFolder } from "../runtime/model-folder.ts";
import type { Dtype } from "../runtime/types.ts";
import { characterTokenizer, tinyFolder, tinyVits } from "./fixtures/tiny-models.ts";
import { openTokenizer } from "./tokenizer.ts";
import { openVits } from "./vits.ts";

const MICRO = join(import.meta.dirname, "../../../../tests/fixtures/neural/mms-tts-micro-spa");
const Reference = z.object({
  sampling_rate: z.number(),
  cases: z.array(
    z.object({
      text: z.string(),
      input_ids: z.array(z.int()),
      samples: z.int(),
      rms: z.number(),
      first: z.array(z.number()),
    }),
  ),
});
const reference = Reference.parse(
  JSON.parse(await readFile(join(MICRO, "reference.json"), "utf8")),
);
const delivery = { language: "es", rate: 1, seed: 1, voice: undefined } as const;

async function open(dir: string, dtype: Dtype = "fp32") {
  const folder = await openModelFolder(dir);
  return openVits(folder, dtype, (source) => openGraph(source, { devices: ["cpu"], threads: 1 }));
}

/** Standard deviation, which the reference calls rms. */
function deviation(samples: Float32Array): number {
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  return Math.sqrt(samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / samples.length);
}

test("a voice gives the samples of the Python library for the same text", async () => {
  await using voice = await open(MICRO);
  const tokenizer = await openTokenizer(await openModelFolder(MICRO));
  expect(voice.sampleRate).toBe(reference.sampling_rate);
  expect(reference.cases.length).toBeGreaterThan(4);
  for (const { text, input_ids, samples, first, ...expected } of reference.cases) {
    const { pieces, lost } = voice.prepare({ text }, "es");
    expect(lost).toEqual([]);
    expect(pieces.map((piece) => tokenizer.encode(piece.text))).toEqual([input_ids]);
    const spoken = await voice.speak(pieces[0]?.text ?? "", delivery);
    expect(spoken.length).toBe(samples);
    expect(deviation(spoken)).toBeCloseTo(expected.rms, 4);
    const worst = first.map((sample, n) => Math.abs(sample - (spoken[1000 + n] ?? Infinity)));
    expect(Math.max(...worst)).toBeLessThan(1e-4);
  }
});

test("the smaller weights speak too", async () => {
  await using voice = await open(MICRO, "q8");
  const spoken = await voice.speak("hola", delivery);
  expect(spoken.length / voice.sampleRate).toBeGreaterThan(0.3);
});

test("letters without a sound are named, accents it lacks are taken off", async () => {
  await using voice = await open(MICRO);
  const { pieces, lost } = voice.prepare({ text: "Ça va — Łódź «ж»" }, "es");
  expect(pieces.map(({ text }) => text)).toEqual(["Ca va lódz"]);
  expect(lost).toEqual(["ж"]);
});

test("text of nothing but foreign letters is refused by name", async () => {
  await using voice = await open(MICRO);
  expect(() => voice.prepare({ text: "Привет" }, "es")).toThrow(/Spanish .*П р и в е т/u);
  expect(() => voice.prepare({ text: "…!" }, "es")).toThrow(/no letters/);
});

const config = { model_type: "vits", sampling_rate: 16_000 };
const tiny = {
  "config.json": config,
  "onnx/model.onnx": tinyVits(),
  ...characterTokenizer("_ abcdefghijklmnopqrstuvwxyzáéíóúñ"),
};

test("random sound is the same for the same seed, on every run, and another for another", async () => {
  await using folder = await tinyFolder(tiny);
  await using voice = await open(folder.dir);
  const say = (seed: number) => voice.speak("buenos días", { ...delivery, seed });
  const [first, other, again] = [await say(7), await say(8), await say(7)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  // Two draws of standard noise, one less the other, a tenth as loud.
  expect(deviation(first)).toBeCloseTo(Math.SQRT2 / 10, 1);
});

test("a graph that takes a length is spoken faster, one that does not has no rate", async () => {
  await using folder = await tinyFolder(tiny);
  await using voice = await open(folder.dir);
  await using fixed = await open(MICRO);
  expect([voice.maxRate, fixed.maxRate]).toEqual([1.15, 1]);
  const natural = await voice.speak("buenos días", delivery);
  const fast = await voice.speak("buenos días", { ...delivery, rate: 1.15 });
  expect(natural.length / fast.length).toBeCloseTo(1.15, 2);
});

test("digits that the voice has no letters for are said in words", async () => {
  await using folder = await tinyFolder(tiny);
  await using voice = await open(folder.dir);
  const { pieces, lost } = voice.prepare({ text: "cuesta 21 €" }, "es");
  expect([pieces[0]?.text, lost]).toEqual(["cuesta veintiuno euros", []]);
  expect(voice.prepare({ text: "kost 21" }, "nl").lost).toEqual(["2", "1"]);
});

test("a voice of romanized text takes Latin letters and refuses others", async () => {
  const files = { ...tiny, "tokenizer_config.json": { unk_token: "_", is_uroman: true } };
  await using folder = await tinyFolder(files);
  await using voice = await open(folder.dir);
  expect(voice.prepare({ text: "annyeong" }, "ko").pieces).toHaveLength(1);
  expect(() => voice.prepare({ text: "안녕" }, "ko")).toThrow(/Korean .*Latin letters/u);
});

test("a model of another kind and a damaged graph are said to be so", async () => {
  await using other = await tinyFolder({ ...tiny, "config.json": { model_type: "marian" } });
  await expect(open(other.dir)).rejects.toMatchObject({ kind: "EngineFailure" });
  const cut = tinyVits().subarray(0, 300);
  await using broken = await tinyFolder({ ...tiny, "onnx/model.onnx": cut });
  await expect(open(broken.dir)).rejects.toMatchObject({ kind: "EngineFailure" });
  await expect(open(broken.dir, "q8")).rejects.toMatchObject({ kind: "MissingModel" });
});
