import fc from "fast-check";
import { expect, test } from "vitest";
import { random } from "./fixtures/sound.ts";
import { limiterGains, limiterSupport } from "./limiter.ts";
import { truePeak } from "./true-peak.ts";

const RATE = 8000;
const CEILING = 10 ** (-1.5 / 20);

/** Wild sound: noise with bursts far over full scale, silent for the limiter's reach at both ends. */
function wild(seed: number, frames: number, channels: number): Float32Array {
  const next = random(seed);
  const edge = limiterSupport(RATE) * channels;
  const pcm = new Float32Array(frames * channels + 2 * edge);
  for (let at = edge; at < pcm.length - edge; at++) {
    pcm[at] = (next() * 2 - 1) * (next() < 0.01 ? 4 : 0.7);
  }
  return pcm;
}

const apply = (pcm: Float32Array, channels: number, gains: Float32Array | undefined) =>
  pcm.map((value, at) => value * (gains?.[Math.floor(at / channels)] ?? 1));

test("the true peak never exceeds the ceiling", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 3 }), (seed, channels) => {
      const pcm = wild(seed, 1500, channels);
      const limited = apply(pcm, channels, limiterGains(pcm, channels, RATE, CEILING));
      expect(truePeak(limited, channels)).toBeLessThanOrEqual(CEILING);
    }),
    { numRuns: 60 },
  );
});

test("sound under the ceiling is not touched", () => {
  const quiet = wild(1, 1000, 2).map((value) => value * 0.05);
  expect(limiterGains(quiet, 2, RATE, CEILING)).toBeUndefined();
});

test("away from a lone peak the gain is exactly 1, and it falls and rises without a step", () => {
  const pcm = new Float32Array(4000);
  pcm[2000] = 2;
  const gains = limiterGains(pcm, 1, RATE, CEILING) ?? new Float32Array();
  const support = limiterSupport(RATE);
  expect(gains[2000 - support]).toBe(1);
  expect(gains[2000 + support]).toBe(1);
  expect(Math.min(...gains.subarray(support, -support))).toBeLessThanOrEqual(CEILING / 2);
  for (let n = support; n < 4000 - support; n++) {
    expect(Math.abs((gains[n] ?? 0) - (gains[n - 1] ?? 0))).toBeLessThan(0.006);
  }
});

test("a segment with its context gets the very gains of the whole", () => {
  const frames = 6000;
  const pcm = wild(7, frames, 2);
  const support = limiterSupport(RATE);
  const whole = limiterGains(pcm, 2, RATE, CEILING) ?? new Float32Array();
  fc.assert(
    fc.property(fc.nat(frames - 1), fc.integer({ min: 1, max: 2000 }), (from, length) => {
      const to = Math.min(frames, from + length);
      const part = pcm.slice(from * 2, (to + 2 * support) * 2);
      const gains = limiterGains(part, 2, RATE, CEILING);
      for (let n = 0; n < to - from; n++) {
        expect(gains?.[n + support] ?? 1).toBe(whole[from + n + support]);
      }
    }),
    { numRuns: 30 },
  );
});
