import { expect, test } from "vitest";
import { add, interleave, music, random, speech } from "./fixtures/sound.ts";
import { limiterGains, limiterSupport } from "./limiter.ts";
import { hopFrames, hopMeans, integratedLoudness, squaresOf } from "./loudness.ts";
import { packProfile, profileOf, rehearse, unpackProfile } from "./profile.ts";

const RATE = 48_000;
const FRAMES = 10 * RATE;
const CEILING = 10 ** (-1.5 / 20);
const ROLES = [
  { weight: 1, centre: false },
  { weight: 1, centre: false },
];

const noise = (seed: number, level: number): Float32Array => {
  const next = random(seed);
  return Float32Array.from({ length: FRAMES }, () => (next() * 2 - 1) * level);
};

const SOUNDS: Readonly<Record<string, () => Float32Array>> = {
  "speech over music": () =>
    interleave(
      add(speech(FRAMES, RATE, 0.5, 1), music(FRAMES, RATE, 0.1)),
      speech(FRAMES, RATE, 0.4, 1),
    ),
  music: () => interleave(music(FRAMES, RATE, 0.3), music(FRAMES, RATE, 0.2)),
  noise: () => interleave(noise(1, 0.3), noise(2, 0.2)),
};

/** What measuring says of a sound, and the sound that gain and limiter make of it. */
function both(pcm: Float32Array, gain: number) {
  const [edge, hop] = [limiterSupport(RATE), hopFrames(RATE)];
  const inside = { from: edge, to: FRAMES - edge };
  const squares = squaresOf(pcm, ROLES, RATE);
  const offset = hop - edge;
  const hops = hopMeans(squares, hop, hop).slice(0, 97);
  const profile = profileOf(pcm, squares, 2, RATE, inside);
  const rehearsed = rehearse(
    hops,
    profile,
    { gain, ceiling: CEILING },
    { offset, hop, rate: RATE },
  );
  const loud = pcm.map((value) => value * gain);
  const gains = limiterGains(loud, 2, RATE, CEILING);
  const limited = loud.map((value, at) => value * (gains?.[Math.floor(at / 2)] ?? 1));
  const real = hopMeans(squaresOf(limited, ROLES, RATE), hop, hop).slice(0, 97);
  const lufs = (powers: readonly number[]) => integratedLoudness(powers) ?? Number.NaN;
  return { before: lufs(hops), rehearsed: lufs(rehearsed), real: lufs(real), profile };
}

test.each(Object.keys(SOUNDS))(
  "%s: a rehearsal foretells the loudness after the limiter",
  (name) => {
    const pcm = SOUNDS[name]?.() ?? new Float32Array();
    for (const gainDb of [0, 3, 6, 9, 12]) {
      const { before, rehearsed, real } = both(pcm, 10 ** (gainDb / 20));
      const pressed = before + gainDb - real;
      // Where the limiter takes a lot, its waves are what is left: there the slots are coarse.
      expect(Math.abs(rehearsed - real), `${gainDb} dB`).toBeLessThan(0.02 + 0.02 * pressed);
    }
  },
);

test("a profile is read as it was written", () => {
  const { profile } = both(SOUNDS["music"]?.() ?? new Float32Array(), 1);
  expect(unpackProfile(packProfile(profile))).toEqual(profile);
});
