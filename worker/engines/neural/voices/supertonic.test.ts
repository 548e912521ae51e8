import { expect, test } from "vitest";
import { openGraph } from "../runtime/graph.ts";
import { openModelFolder } from "../runtime/model-folder.ts";
import { characterTokenizer, tinyFolder, tinySupertonic } from "./fixtures/tiny-models.ts";
import { openSupertonic } from "./supertonic.ts";

const files = {
  "config.json": {
    model_type: "supertonic",
    sampling_rate: 1000,
    chunk_compress_factor: 2,
    base_chunk_size: 5,
    latent_dim: 3,
    style_dim: 4,
  },
  "voices/F1.bin": new Uint8Array(Float32Array.of(1, 1, 1, 1, 1, 1, 1, 1).buffer),
  ...tinySupertonic(),
  ...characterTokenizer("_ abcdefghijklmnopqrstuvwxyz<>/.,ñ"),
};
const delivery = { language: "es", rate: 1, seed: 1, voice: "F1" } as const;

async function rig(languageTags = false) {
  const folder = await tinyFolder(files);
  const model = await openModelFolder(folder.dir);
  const open = (source: Parameters<typeof openGraph>[0]) =>
    openGraph(source, { devices: ["cpu"], threads: 1 });
  const voice = await openSupertonic(model, "fp32", open, languageTags);
  return {
    voice,
    async [Symbol.asyncDispose]() {
      await voice[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test("speech lasts what the text encoder says, over the speed", async () => {
  await using r = await rig();
  // The tiny encoder gives a tenth of a second a letter.
  const natural = await r.voice.speak("buenos dia", delivery);
  expect(natural.length).toBe(Math.ceil(1000 / 1.05));
  const fast = await r.voice.speak("buenos dia", { ...delivery, rate: 1.15 });
  expect(fast.length).toBe(Math.ceil(1000 / (1.05 * 1.15)));
});

test("the noise comes from the seed and is denoised in five steps", async () => {
  await using r = await rig();
  const say = (seed: number) => r.voice.speak("hola", { ...delivery, seed });
  const [first, other, again] = [await say(1), await say(2), await say(1)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  // The tiny denoiser halves its latents in each step.
  const loudest = first.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  expect(loudest).toBeGreaterThan(1 / 32);
  expect(loudest).toBeLessThan(5 / 32);
});

test("later versions are told the language around the text", async () => {
  await using plain = await rig();
  await using tagged = await rig(true);
  const [without, within] = [
    await plain.voice.speak("hola", delivery),
    await tagged.voice.speak("hola", delivery),
  ];
  expect(within.length).toBe(Math.ceil((13 * 100) / 1.05));
  expect(without.length).toBe(Math.ceil((4 * 100) / 1.05));
});

test("long text is cut at 300 characters, and scripts that say more in one at 120", async () => {
  await using r = await rig();
  const text = Array(20).fill("una frase de treinta letras, si.").join(" ");
  const lengths = (language: "es" | "ko") =>
    r.voice.prepare({ text }, language).pieces.map((piece) => piece.text.length);
  expect(Math.max(...lengths("es"))).toBeLessThanOrEqual(300);
  expect(lengths("es")).toHaveLength(3);
  expect(Math.max(...lengths("ko"))).toBeLessThanOrEqual(120);
});
