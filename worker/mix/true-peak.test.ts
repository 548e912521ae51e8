import fc from "fast-check";
import { expect, test } from "vitest";
import { ebur128 } from "./fixtures/ffmpeg.ts";
import { interleave, music, random, sine, speech } from "./fixtures/sound.ts";
import { PEAK_REACH, raisePeaks, truePeak } from "./true-peak.ts";

const padded = (pcm: Float32Array, channels: number): Float32Array => {
  const result = new Float32Array(pcm.length + 2 * PEAK_REACH * channels);
  result.set(pcm, PEAK_REACH * channels);
  return result;
};
const dbtp = (pcm: Float32Array, channels: number): number =>
  20 * Math.log10(truePeak(padded(pcm, channels), channels));

/** Without an edge, on whose ringing meters differ. */
const faded = (pcm: Float32Array): Float32Array =>
  pcm.map((value, n) => value * Math.min(1, n / 4800, (pcm.length - 1 - n) / 4800));

test("a sine whose samples miss its crests is found to be higher than any sample", () => {
  const quarter = Float32Array.from(
    { length: 4800 },
    (_, n) => Math.sin((Math.PI * n) / 2 + Math.PI / 4) * Math.min(1, n / 480, (4799 - n) / 480),
  );
  expect(dbtp(quarter, 1)).toBeGreaterThan(-0.3);
  expect(dbtp(quarter, 1)).toBeLessThan(0.3);
});

test.each([
  ["speech over music", () => interleave(speech(144000, 48000, 0.5, 1), music(144000, 48000, 0.4))],
  [
    "a high sine",
    () => interleave(faded(sine(144000, 48000, 9000, 0.7)), music(144000, 48000, 0.1)),
  ],
])("%s peaks where ffmpeg's ebur128 says", async (_name, make) => {
  const pcm = make();
  const theirs = await ebur128(pcm, { rate: 48000, layout: "stereo" });
  expect(Math.abs(dbtp(pcm, 2) - theirs.peak)).toBeLessThan(0.2);
});

test("the cheap check never skips a peak above the threshold", () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0.05, max: 1, noNaN: true }), (seed, threshold) => {
      const next = random(seed);
      const samples = Float32Array.from({ length: 500 }, () =>
        next() < 0.02 ? next() * 2 - 1 : 0,
      );
      const all = new Float32Array(500);
      const some = new Float32Array(500);
      raisePeaks(samples, 1, 0, 0, all);
      raisePeaks(samples, 1, 0, threshold, some);
      all.forEach((peak, n) => {
        if (peak > threshold) expect(some[n]).toBe(peak);
      });
    }),
  );
});
