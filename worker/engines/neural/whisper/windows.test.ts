import fc from "fast-check";
import { expect, test } from "vitest";
import { noise } from "./fixtures/rig.ts";
import { fileTime, packWindows, type Stretch } from "./windows.ts";

const MOST = 30;

/** Speech in time order: each stretch up to 30 s, pauses up to 20 s, some of them none. */
const speech = fc
  .array(
    fc.tuple(
      fc.double({ min: 0.05, max: MOST, noNaN: true }),
      fc.oneof(fc.constant(0), fc.double({ min: 0, max: 20, noNaN: true })),
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map(stretchesOf);

function stretchesOf(parts: readonly (readonly [seconds: number, pause: number])[]): Stretch[] {
  let now = 0;
  return parts.map(([seconds, pause]) => {
    const start = now + pause;
    now = start + seconds;
    return { start, end: now, pause };
  });
}

const seconds = (parts: readonly { start: number; end: number }[]): number =>
  parts.reduce((sum, { start, end }) => sum + end - start, 0);

test("windows hold all speech once, in order, none too long", () => {
  fc.assert(
    fc.property(speech, (stretches) => {
      const windows = packWindows(stretches, MOST);
      expect(windows.flatMap((window) => window.speech)).toEqual(
        stretches.map(({ start, end }) => ({ start, end })),
      );
      const pieces = windows.flatMap((window) => window.pieces);
      for (const [index, piece] of pieces.entries()) {
        expect(piece.from).toBeGreaterThanOrEqual((pieces[index - 1]?.to ?? 0) - 1e-6);
      }
      for (const window of windows) {
        expect(window.seconds).toBeLessThanOrEqual(MOST + 1e-6);
        for (const { start, end } of window.speech) {
          expect(
            window.pieces.some(({ from, to }) => from <= start + 1e-6 && end <= to + 1e-6),
          ).toBe(true);
        }
      }
    }),
  );
});

test("no two neighbouring windows could have been one", () => {
  fc.assert(
    fc.property(speech, (stretches) => {
      const windows = packWindows(stretches, MOST);
      // Greedy packing of things that stay in order is the fewest.
      let greedy = 0;
      let left = 0;
      for (const { start, end } of stretches) {
        if (end - start > left) {
          greedy += 1;
          left = MOST;
        }
        left -= end - start;
      }
      expect(windows.length).toBeLessThanOrEqual(greedy);
    }),
  );
});

test("a moment of speech is found again in the file", () => {
  fc.assert(
    fc.property(speech, fc.double({ min: 0, max: 1, noNaN: true }), (stretches, share) => {
      for (const window of packWindows(stretches, MOST)) {
        for (const { from, to, at } of window.pieces) {
          const moment = from + share * (to - from);
          const inside = at + share * (to - from);
          const edge = share < 0.5 ? "start" : "end";
          expect(fileTime(window, inside, edge)).toBeCloseTo(moment, 5);
        }
      }
    }),
  );
});

test("a start at a seam belongs to what follows, an end to what came before", () => {
  const [window] = packWindows(
    stretchesOf([
      [20, 0],
      [10, 60],
    ]),
    MOST,
  );
  if (window === undefined) throw new Error("no window");
  expect(fileTime(window, 20, "start")).toBe(80);
  expect(fileTime(window, 20, "end")).toBe(20);
  expect(fileTime(window, 99, "end")).toBe(90);
});

test("with room for a cut at several pauses, the longest is taken", () => {
  const windows = packWindows(
    stretchesOf([
      [9, 0],
      [9, 0.4],
      [9, 3],
      [9, 0.5],
      [9, 0.4],
    ]),
    MOST,
  );
  expect(windows.map((window) => window.speech.length)).toEqual([2, 3]);
});

test("silence is left out, but pauses stay audible where there is room", () => {
  const [sparse, ...others] = packWindows(
    stretchesOf([
      [5, 2],
      [5, 120],
      [5, 0.4],
    ]),
    MOST,
  );
  expect(others).toEqual([]);
  expect(sparse?.seconds).toBeCloseTo(16.4, 6);
  const [full] = packWindows(
    stretchesOf([
      [10, 2],
      [10, 120],
      [9.5, 120],
    ]),
    MOST,
  );
  expect(full?.seconds).toBeCloseTo(30, 6);
});

test("a file that speaks 40 % of its time needs hardly more windows than its speech", () => {
  const random = noise(1200).map((value) => (value + 1) / 2);
  const parts = Array.from({ length: 600 }, (_, index): [number, number] => {
    const length = 1 + 6 * (random[index] ?? 0);
    return [length, length * 3 * (random[600 + index] ?? 0)];
  });
  const stretches = stretchesOf(parts);
  const spoken = seconds(stretches);
  expect(spoken / (stretches.at(-1)?.end ?? 0)).toBeLessThan(0.5);
  expect(packWindows(stretches, MOST).length / Math.ceil(spoken / MOST)).toBeLessThanOrEqual(1.15);
});
