import fc from "fast-check";
import { expect, test } from "vitest";
import { ebur128 } from "./fixtures/ffmpeg.ts";
import { interleave, music, silence, sine, speech } from "./fixtures/sound.ts";
import { kWeighting } from "./k-weighting.ts";
import { channelRoles } from "./layouts.ts";
import { hopFrames, hopsOf, integratedLoudness, measureHops } from "./loudness.ts";

const loudness = (pcm: Float32Array, layout: string, channels: number, rate: number) =>
  integratedLoudness(measureHops(pcm, channelRoles(layout, channels, true), rate, 0).all);

test("the filters at 48 kHz are those tabled in BS.1770-4", () => {
  const { shelf, highPass } = kWeighting(48000);
  expect(shelf.b0).toBeCloseTo(1.53512485958697, 10);
  expect(shelf.b1).toBeCloseTo(-2.69169618940638, 10);
  expect(shelf.b2).toBeCloseTo(1.19839281085285, 10);
  expect(shelf.a1).toBeCloseTo(-1.69065929318241, 10);
  expect(shelf.a2).toBeCloseTo(0.73248077421585, 10);
  expect(highPass.a1).toBeCloseTo(-1.99004745483398, 10);
  expect(highPass.a2).toBeCloseTo(0.99007225036621, 10);
});

test("a 997 Hz sine at full scale in one channel is at -3.01 LUFS (BS.1770-4, annex 1)", () => {
  const pcm = interleave(sine(96000, 48000, 997, 1), silence(96000));
  expect(loudness(pcm, "stereo", 2, 48000)).toBeCloseTo(-3.01, 2);
});

test.each([
  ["mono", 1, 48000],
  ["stereo", 2, 48000],
  ["stereo", 2, 44100],
  ["5.1", 6, 48000],
  ["5.1(side)", 6, 32000],
])(
  "%s at %i channels and %i Hz is as loud as ffmpeg's ebur128 says",
  async (layout, channels, rate) => {
    const frames = rate * 8;
    const parts = Array.from({ length: channels }, (_, n) =>
      n % 2 === 0 ? speech(frames, rate, 0.3 / (n + 1), n) : music(frames, rate, 0.1 * (n + 1)),
    );
    const pcm = interleave(...parts);
    const theirs = await ebur128(pcm, { rate, layout });
    expect(Math.abs((loudness(pcm, layout, channels, rate) ?? 0) - theirs.loudness)).toBeLessThan(
      0.1,
    );
  },
);

test("silence and what lies below -70 LUFS have no loudness", () => {
  expect(loudness(silence(96000), "mono", 1, 48000)).toBeNull();
  expect(loudness(sine(96000, 48000, 997, 1e-4), "mono", 1, 48000)).toBeNull();
});

test("segments measured with 0.1 s before them and put in a row equal the whole", () => {
  const rate = 8000;
  const frames = rate * 6 + 123;
  const roles = channelRoles("mono", 1, true);
  const pcm = speech(frames, rate, 0.5, 3).map((value) => value + 0.2);
  const whole = measureHops(pcm, roles, rate, 0).all;
  const hop = hopFrames(rate);
  const measure = (from: number, to: number): number[] => {
    const hops = hopsOf({ from, to }, rate, frames);
    const start = Math.max(0, (hops.from - 1) * hop);
    return measureHops(pcm.subarray(start, hops.to * hop), roles, rate, hops.from * hop - start)
      .all;
  };
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: frames - 1 }), { maxLength: 8 }),
      (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), frames];
        const parts = edges.slice(1).flatMap((to, index) => measure(edges[index] ?? 0, to));
        expect(parts.length).toBe(whole.length);
        const apart = (integratedLoudness(parts) ?? 0) - (integratedLoudness(whole) ?? 0);
        expect(Math.abs(apart)).toBeLessThan(1e-4);
      },
    ),
    { numRuns: 30 },
  );
});
