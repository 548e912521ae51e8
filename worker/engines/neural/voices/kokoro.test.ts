import { expect, test } from "vitest";
import { openGraph } from "../runtime/graph.ts";
import { openModelFolder } from "../runtime/model-folder.ts";
import { characterTokenizer, tinyFolder, tinyKokoro } from "./fixtures/tiny-models.ts";
import { openKokoro } from "./kokoro.ts";

const WIDTH = 256;

/** A voice file whose row n is n + 1 thousandths throughout, plus an offset. */
function styleRows(rows: number, offset = 0): Uint8Array {
  const style = Float32Array.from(
    { length: rows * WIDTH },
    (_, n) => offset + (Math.floor(n / WIDTH) + 1) / 1000,
  );
  return new Uint8Array(style.buffer);
}

const files = {
  "config.json": { model_type: "style_text_to_speech_2" },
  "onnx/model.onnx": tinyKokoro(),
  "voices/af_one.bin": styleRows(510),
  "voices/bf_two.bin": styleRows(510, 10),
  "voices/ef_three.bin": styleRows(510, 20),
  "voices/old.bin": styleRows(511),
  ...characterTokenizer("$;:,.!?— aebdhlnoəˈO"),
};
const delivery = { language: "en", rate: 1, seed: 1, voice: undefined } as const;

async function rig(changed: Readonly<Record<string, string | Uint8Array | object>> = {}) {
  const folder = await tinyFolder({ ...files, ...changed });
  const model = await openModelFolder(folder.dir);
  const voice = await openKokoro(model, "fp32", (source) =>
    openGraph(source, { devices: ["cpu"], threads: 1 }),
  );
  return {
    voice,
    async [Symbol.asyncDispose]() {
      await voice[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test("phonemes are spoken between two end tokens, at the speed asked for", async () => {
  await using r = await rig();
  expect([r.voice.sampleRate, r.voice.maxRate]).toEqual([24_000, 1.15]);
  const natural = await r.voice.speak("həlˈO", delivery);
  expect(natural.length).toBe((5 + 2) * 100);
  const fast = await r.voice.speak("həlˈO", { ...delivery, rate: 1.15 });
  expect(fast.length).toBe(Math.floor(700 / 1.15));
});

test("the style is the row for the number of phonemes, of the voice asked for", async () => {
  await using r = await rig();
  const level = async (phonemes: number, voice?: string) =>
    (await r.voice.speak("a".repeat(phonemes), { ...delivery, voice }))[0];
  expect(await level(1)).toBeCloseTo(0.001, 5);
  expect(await level(5)).toBeCloseTo(0.005, 5);
  expect(await level(510)).toBeCloseTo(0.51, 5);
  expect(await level(5, "bf_two")).toBeCloseTo(10.005, 3);
  // Files of version 0.19 have a row for nothing at all in front.
  expect(await level(5, "old")).toBeCloseTo(0.006, 5);
});

test("without a name the first voice of the language speaks", async () => {
  await using r = await rig();
  const spanish = await r.voice.speak("ola", { ...delivery, language: "es" });
  expect(spanish[0]).toBeCloseTo(20.003, 3);
});

test("an unknown voice is refused with those there are", async () => {
  await using r = await rig();
  const refused = r.voice.speak("həlˈO", { ...delivery, voice: "../config" });
  await expect(refused).rejects.toMatchObject({ kind: "InvalidInput" });
  await expect(refused).rejects.toHaveProperty("hint", "It has af_one, bf_two, ef_three, old.");
});

test("more than 510 phonemes are cut at the last mark that fits", async () => {
  await using r = await rig();
  const sentence = `${"ab ".repeat(60)}on.`;
  const { pieces } = r.voice.prepare({ phonemes: Array(4).fill(sentence).join(" ") }, "en");
  expect(pieces.map(({ text }) => text)).toEqual([
    `${sentence} ${sentence}`,
    `${sentence} ${sentence}`,
  ]);
  const long = r.voice.prepare({ phonemes: "a".repeat(1100) }, "en");
  expect(long.pieces.map(({ text }) => text.length)).toEqual([510, 510, 80]);
});

test("phonemes the model does not know are named, and marks merely dropped", async () => {
  await using r = await rig();
  const { pieces, lost } = r.voice.prepare({ phonemes: "¿həlʘˈO$" }, "en");
  expect([pieces[0]?.text, lost]).toEqual(["həlˈO", ["ʘ"]]);
  expect(() => r.voice.prepare({ phonemes: "ʘ!" }, "en")).toThrow(/letters are ʘ/);
});

test("a damaged voice file and a model without voices are said to be so", async () => {
  await using r = await rig({ "voices/af_one.bin": new Uint8Array(1000) });
  await expect(r.voice.speak("a", delivery)).rejects.toThrow(/"af_one" is damaged/);
  const bare = Object.fromEntries(
    Object.entries(files).filter(([name]) => !name.startsWith("voices/")),
  );
  await using folder = await tinyFolder(bare);
  const model = await openModelFolder(folder.dir);
  const opening = openKokoro(model, "fp32", (s) => openGraph(s, { devices: ["cpu"], threads: 1 }));
  await expect(opening).rejects.toMatchObject({ kind: "MissingModel" });
});
