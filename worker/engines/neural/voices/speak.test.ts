import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cancelled } from "../../../../contract/errors.ts";
import type { TaskContext } from "../../../compute/compute.ts";
import { readWav } from "../../../media/wav.ts";
import { TRIM, trimBounds } from "../../../timing/trim.ts";
import { characterTokenizer, tinyFolder, tinyKokoro } from "./fixtures/tiny-models.ts";
import { closeNeuralVoice, openNeuralVoice, speakNeural, type VoiceModel } from "./speak.ts";

const MICRO = join(import.meta.dirname, "../../../../tests/fixtures/neural/mms-tts-micro-spa");
const micro: VoiceModel = {
  ...{ family: "vits", dir: MICRO, dtype: "fp32", devices: ["cpu"], threads: 1 },
};
const how = { language: "es", rate: 1, seed: 1 } as const;

/** A context that counts, and cancels after so many pieces. */
function counting(cancelAfter = Infinity): TaskContext & { readonly done: number[] } {
  const done: number[] = [];
  return {
    done,
    progress: (pieces) => void done.push(pieces),
    checkCancelled() {
      if (done.length >= cancelAfter) throw cancelled();
    },
  };
}

const long = "Me llamo Anna. El sonido es muy bueno. ¿Por qué está tan oscura la imagen?";

test("text becomes a trimmed file of the voice's rate, the same each time", async () => {
  await using folder = await tinyFolder({});
  const [a, b] = [join(folder.dir, "a.wav"), join(folder.dir, "b.wav")];
  const saying = { text: "Me llamo Anna." };
  const spoke = await speakNeural({ model: micro, saying, ...how, wav: a }, counting());
  await speakNeural({ model: micro, saying, ...how, wav: b }, counting());
  const { format, samples } = await readWav(a);
  expect(format).toMatchObject({ channels: 1, sampleRate: 16_000, frames: spoke.frames });
  expect(spoke).toMatchObject({ device: "cpu", sampleRate: 16_000, lost: [] });
  expect(samples).toEqual((await readWav(b)).samples);
  const { from, to } = trimBounds(samples, 16_000);
  expect([from, to]).toEqual([0, samples.length]);
  expect(spoke.frames / 16_000).toBeLessThan(27_392 / 16_000 + TRIM.head + TRIM.tail);
});

test("long text is spoken sentence by sentence, and what is lost is named", async () => {
  await using folder = await tinyFolder({});
  const wav = join(folder.dir, "a.wav");
  const context = counting();
  const saying = { text: `${long} ж` };
  const spoke = await speakNeural({ model: micro, saying, ...how, wav }, context);
  expect(context.done).toEqual([1, 2, 3]);
  expect(spoke.lost).toEqual(["ж"]);
  // The three alone (reference.json) and two pauses, less the silence trimmed.
  const alone = (27_392 + 44_544 + 65_792) / 16_000;
  expect(spoke.frames / 16_000).toBeGreaterThan(alone);
  expect(spoke.frames / 16_000).toBeLessThan(alone + 2 * 0.3 + 0.01);
});

test("a cancel between two pieces ends it without a file", async () => {
  await using folder = await tinyFolder({});
  const wav = join(folder.dir, "a.wav");
  const context = counting(1);
  const speaking = speakNeural({ model: micro, saying: { text: long }, ...how, wav }, context);
  await expect(speaking).rejects.toMatchObject({ kind: "Cancelled" });
  expect(context.done).toEqual([1]);
  await expect(stat(wav)).rejects.toMatchObject({ code: "ENOENT" });
});

test("a voice tells its facts, is opened again after it was closed, and after it failed", async () => {
  const facts = { device: "cpu", sampleRate: 16_000, maxRate: 1 };
  expect(await openNeuralVoice(micro)).toEqual(facts);
  await closeNeuralVoice(micro);
  await closeNeuralVoice(micro);
  expect(await openNeuralVoice(micro)).toEqual(facts);
  const absent = { ...micro, dir: join(MICRO, "absent") };
  await expect(openNeuralVoice(absent)).rejects.toMatchObject({ kind: "MissingModel" });
  await expect(openNeuralVoice(absent)).rejects.toMatchObject({ kind: "MissingModel" });
});

test("Kokoro is given phonemes; one faster than its limit is held to it", async () => {
  const style = Float32Array.from({ length: 510 * 256 }, () => 0.5);
  await using folder = await tinyFolder({
    "config.json": { model_type: "style_text_to_speech_2" },
    "onnx/model.onnx": tinyKokoro(),
    "voices/af_one.bin": new Uint8Array(style.buffer),
    ...characterTokenizer("$,. həlˈO"),
  });
  const model: VoiceModel = { ...micro, family: "kokoro", dir: folder.dir };
  const wav = join(folder.dir, "a.wav");
  const input = { model, saying: { phonemes: "həlˈO." }, ...how, rate: 3, wav };
  const spoke = await speakNeural({ ...input, language: "en", voice: "af_one" }, counting());
  expect(spoke).toMatchObject({ sampleRate: 24_000, frames: Math.floor(800 / 1.15) });
  await closeNeuralVoice(model);
});
