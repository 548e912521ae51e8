import { WhisperFeatureExtractor } from "@huggingface/transformers";
import { expect, test } from "vitest";
import { z } from "zod";
import { LogMel } from "./features.ts";
import { Fft } from "./fft.ts";
import { MICRO, noise, readSamples, references } from "./fixtures/rig.ts";

const WINDOW = 30;
const FRAMES = 3000;

function features(samples: Float32Array, bins = 80): Float32Array {
  const out = new Float32Array(bins * FRAMES).fill(Number.NaN);
  new LogMel(bins, WINDOW).write(samples, out);
  return out;
}

/** transformers.js' features. */
async function peer(samples: Float32Array, bins = 80): Promise<Float32Array> {
  const extractor = new WhisperFeatureExtractor({
    feature_size: bins,
    n_fft: 400,
    hop_length: 160,
    sampling_rate: 16_000,
    n_samples: WINDOW * 16_000,
    nb_max_frames: FRAMES,
  });
  const answer: unknown = await extractor._call(samples);
  const Tensor = z.object({ input_features: z.object({ data: z.instanceof(Float32Array) }) });
  return Tensor.parse(answer).input_features.data;
}

function farthest(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, index) => {
    const distance = Math.abs(value - (b[index] ?? Number.NaN));
    return distance <= worst ? worst : distance;
  }, 0);
}

test("the transform is the sum that defines it", () => {
  const fft = new Fft([4, 4, 5, 5]);
  const [re, im] = [noise(400), noise(800).subarray(400)];
  fft.re.set(re);
  fft.im.set(im);
  fft.run();
  for (const bin of [0, 1, 7, 100, 200, 399]) {
    const [sumRe, sumIm] = re.reduce<[number, number]>(
      ([x, y], value, index) => {
        const angle = (-2 * Math.PI * bin * index) / 400;
        const other = im[index] ?? 0;
        return [
          x + value * Math.cos(angle) - other * Math.sin(angle),
          y + value * Math.sin(angle) + other * Math.cos(angle),
        ];
      },
      [0, 0],
    );
    expect(fft.re[bin]).toBeCloseTo(sumRe, 9);
    expect(fft.im[bin]).toBeCloseTo(sumIm, 9);
  }
});

test("features are Python's", async () => {
  for (const [, reference] of await references()) {
    const samples = await readSamples(`${MICRO}/${reference.audio}`);
    expect(samples.length).toBe(reference.samples);
    const values = features(samples);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance =
      values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    expect(mean).toBeCloseTo(reference.features.mean, 4);
    expect(Math.sqrt(variance)).toBeCloseTo(reference.features.std, 4);
    for (const [bin, value] of reference.features.first.entries()) {
      expect(Math.abs((values[bin * FRAMES + 100] ?? 0) - value)).toBeLessThan(1e-4);
    }
  }
});

test.each([80, 128])("features of %i bins are those of transformers.js", async (bins) => {
  const clip = await readSamples(`${MICRO}/audio/three.flac`);
  expect(farthest(features(clip, bins), await peer(clip, bins))).toBeLessThan(1e-4);
});

test.each([1, 150, 201, 12_345, 479_999, 480_000, 500_000])(
  "%i samples are padded or cut as transformers.js does",
  async (length) => {
    const samples = noise(length).map((value) => value / 4);
    expect(farthest(features(samples), await peer(samples))).toBeLessThan(1e-4);
  },
);

test("silence has one value", () => {
  expect(new Set(features(new Float32Array(0)))).toEqual(new Set([-1.5]));
  expect(new Set(features(new Float32Array(48_000)))).toEqual(new Set([-1.5]));
});
