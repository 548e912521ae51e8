import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { rig } from "./fixtures/rig.ts";
import {
  difference,
  interleave,
  music,
  random,
  rmsDb,
  silence,
  sine,
  speech,
} from "./fixtures/sound.ts";
import { channelRoles } from "./layouts.ts";
import { renderMaster, renderMix, type Scene } from "./render.ts";
import { composeMix, type Mix, type MixVoice, sceneOf } from "./scene.ts";

const RATE = 8000;
const shared = await rig();
afterAll(() => shared[Symbol.dispose]());

interface Voiced {
  readonly start: number;
  readonly pcm: Float32Array;
  readonly source?: { readonly from: number; readonly to: number };
}

function mixOf(
  pcm: Float32Array,
  layout: string,
  channels: number,
  voices: readonly Voiced[],
): Mix {
  const bed = {
    path: shared.write("bed.f32", pcm),
    digest: "bed",
    ...{ channels, layout, rate: RATE, frames: pcm.length / channels },
  };
  const placed: MixVoice[] = voices.map((voice, index) => ({
    ...{ id: index, audio: String(index), gainDb: 0, start: voice.start },
    ...{ path: shared.write("line.f32", voice.pcm), frames: voice.pcm.length },
    source: voice.source ?? { from: voice.start, to: voice.start + voice.pcm.length },
  }));
  return composeMix(bed, channelRoles(layout, channels, true), placed);
}

const whole = (mix: Mix, extra = 0) => ({ from: 0, to: mix.frames + extra });
const sceneAll = (mix: Mix): Scene => sceneOf(mix, { from: -RATE, to: mix.frames + RATE }).scene;
const channel = (pcm: Float32Array, channels: number, index: number): Float32Array =>
  pcm.filter((_, at) => at % channels === index);

test("the bed is 15 dB lower under speech and untouched a second away from it", () => {
  const tone = sine(6 * RATE, RATE, 1000, 0.3);
  const mix = mixOf(interleave(tone, tone), "stereo", 2, [
    { start: 2 * RATE, pcm: silence(2 * RATE) },
  ]);
  const left = channel(renderMix(sceneAll(mix), whole(mix)), 2, 0);
  const level = (from: number, to: number): number =>
    rmsDb(left.subarray(from * RATE, to * RATE)) - rmsDb(tone.subarray(from * RATE, to * RATE));
  expect(level(0, 1.9)).toBeCloseTo(0, 5);
  expect(level(2, 4)).toBeCloseTo(-15, 3);
  expect(level(4.3, 6)).toBeCloseTo(0, 5);
});

test("the original stays ducked to its line's end when the dub is shorter", () => {
  const tone = sine(6 * RATE, RATE, 1000, 0.3);
  const source = { from: 2 * RATE, to: 4 * RATE };
  const mix = mixOf(tone, "mono", 1, [{ start: 2 * RATE, pcm: silence(RATE), source }]);
  const rendered = renderMix(sceneAll(mix), whole(mix));
  expect(rmsDb(rendered.subarray(3 * RATE, 4 * RATE))).toBeCloseTo(rmsDb(tone) - 15, 2);
});

test("a voice begins and ends at its very frames, past the bed's end too", () => {
  const pcm = Float32Array.from({ length: 500 }, (_, n) => n + 1);
  const mix = mixOf(silence(1000), "mono", 1, [
    { start: 123, pcm },
    { start: 900, pcm },
  ]);
  expect(mix.frames).toBe(1400);
  const rendered = renderMix(sceneAll(mix), whole(mix, 100));
  expect(rendered[122]).toBe(0);
  expect(rendered[123]).toBe(1);
  expect(rendered[622]).toBe(500);
  expect(rendered[623]).toBe(0);
  expect(rendered[900]).toBe(1);
  expect(rendered[1399]).toBe(500);
  expect(rendered[1400]).toBe(0);
});

test("in stereo the voice is at -3 dB in both channels, in 5.1 whole in the centre alone", () => {
  const tone = sine(RATE, RATE, 500, 0.5);
  const rendered = (layout: string, channels: number): Float32Array => {
    const mix = mixOf(silence(RATE * channels), layout, channels, [{ start: 0, pcm: tone }]);
    return renderMix(sceneAll(mix), whole(mix));
  };
  const stereo = rendered("stereo", 2);
  expect(rmsDb(channel(stereo, 2, 0)) - rmsDb(tone)).toBeCloseTo(-3.01, 2);
  expect(channel(stereo, 2, 0)).toEqual(channel(stereo, 2, 1));
  const surround = rendered("5.1(side)", 6);
  expect(channel(surround, 6, 2)).toEqual(tone);
  for (const quiet of [0, 1, 3, 4, 5]) {
    expect(rmsDb(channel(surround, 6, quiet))).toBe(Number.NEGATIVE_INFINITY);
  }
});

test("any span, rendered alone from only what sounds in it, equals that part of the whole", () => {
  const next = random(5);
  const frames = 9 * RATE;
  const loud = music(frames, RATE, 0.9).map((value) => value + (next() < 0.001 ? next() * 2 : 0));
  const voices = [0.4, 2.2, 3.1, 6.5].map((start, index) => ({
    start: Math.round(start * RATE),
    pcm: speech(Math.round((0.5 + index * 0.4) * RATE), RATE, 0.9, index),
  }));
  const mix = mixOf(interleave(loud, loud.toReversed()), "stereo", 2, voices);
  const mastering = { gain: 1.4, ceiling: 0.84 };
  const all = renderMaster(sceneAll(mix), whole(mix), mastering);
  expect(all.limited).toBeLessThan(1);
  fc.assert(
    fc.property(fc.nat(frames - 1), fc.integer({ min: 1, max: 2 * RATE }), (from, length) => {
      const span = { from, to: Math.min(from + length, frames) };
      const { scene } = sceneOf(mix, { from: span.from - 400, to: span.to + 400 });
      const part = renderMaster(scene, span, mastering).pcm;
      expect(difference(part, all.pcm.subarray(span.from * 2, span.to * 2))).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test("a bed shorter than it is said to be is noticed", () => {
  const mix = mixOf(silence(100), "mono", 1, []);
  const scene = sceneAll(mix);
  const lying = { ...scene, bed: { ...scene.bed, frames: 200 } };
  expect(() => renderMix(lying, { from: 0, to: 200 })).toThrow("ends before frame 200");
});
