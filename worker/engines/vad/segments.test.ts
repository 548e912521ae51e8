import fc from "fast-check";
import { expect, test } from "vitest";
import { segmentsFromProbabilities, VAD_DEFAULTS } from "./segments.ts";

const HOP = 0.032;
const segment = (probabilities: readonly number[], settings = VAD_DEFAULTS) =>
  segmentsFromProbabilities(Float32Array.from(probabilities), HOP, settings);

const frames = (seconds: number, probability: number): number[] =>
  Array.from({ length: Math.round(seconds / HOP) }, () => probability);

/** Stretches of steady probability, as speech and silence come. */
const track = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.float({ min: 0, max: 1, noNaN: true })), {
    maxLength: 12,
  })
  .map((parts) => parts.flatMap(([length, value]) => Array.from({ length }, () => value)));

test("segments are in order, apart, inside the file and no longer than the window", () => {
  const settings = { ...VAD_DEFAULTS, maxSegment: 3 };
  fc.assert(
    fc.property(track, (probabilities) => {
      let last = 0;
      for (const { start, end } of segment(probabilities, settings)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end - start).toBeLessThanOrEqual(settings.maxSegment + 1e-9);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(probabilities.length * HOP);
    }),
  );
});

test("speech of the minimum length is inside a segment, and long silence is not", () => {
  fc.assert(
    fc.property(track, (probabilities) => {
      const inside = new Array<boolean>(probabilities.length).fill(false);
      for (const { start, end } of segment(probabilities)) {
        inside.fill(true, Math.ceil(start / HOP - 1e-6), Math.floor(end / HOP + 1e-6));
      }
      const least = Math.ceil(VAD_DEFAULTS.minSpeech / HOP);
      for (let frame = 0; frame + least <= probabilities.length; frame += 1) {
        const run = probabilities.slice(frame, frame + least);
        if (run.every((p) => p >= VAD_DEFAULTS.enter)) expect(inside[frame]).toBe(true);
      }
      const quiet = Math.ceil((VAD_DEFAULTS.minSilence + VAD_DEFAULTS.padding) / HOP);
      for (let frame = quiet; frame + quiet < probabilities.length; frame += 1) {
        const around = probabilities.slice(frame - quiet, frame + quiet);
        if (around.every((p) => p < VAD_DEFAULTS.leave)) {
          expect(inside[frame]).toBe(false);
        }
      }
    }),
  );
});

test("a short silence parts nothing, a click is no speech, and padding is shared", () => {
  expect(segment([...frames(1, 0.9), ...frames(0.3, 0.1), ...frames(1, 0.9)])).toHaveLength(1);
  expect(segment([...frames(1, 0.1), ...frames(0.1, 0.9), ...frames(1, 0.1)])).toEqual([]);
  const settings = { ...VAD_DEFAULTS, minSilence: 0.2, padding: 0.4 };
  const [one, two] = segment([...frames(1, 0.9), ...frames(0.4, 0.1), ...frames(1, 0.9)], settings);
  expect(one?.end).toBe(two?.start);
});

test("a long window is cut where speech is least likely", () => {
  const talk = [...frames(20, 0.95), ...frames(0.2, 0.6), ...frames(20, 0.95)];
  const [first, second] = segment(talk);
  expect(first?.end).toBeGreaterThan(20);
  expect(first?.end).toBeLessThan(20.2);
  expect(second?.start).toBe(first?.end);
});
