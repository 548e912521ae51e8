import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LineFit } from "../../contract/report.ts";
import { type FitSettings, fitLines, settleLines } from "./fit.ts";
import type { NaturalLine } from "./slot.ts";

const SETTINGS: FitSettings = { maxSpeed: 1.35, trackEnd: 1000, maxEngineRate: 2 };
const EPSILON = 1e-6;

/** Lines from [start, end, natural length]. */
const track = (...lines: [number, number, number][]): NaturalLine[] =>
  lines.map(([start, end, natural], index) => ({ id: index + 1, start, end, natural }));

const plan = (...lines: [number, number, number][]): LineFit[] =>
  fitLines(track(...lines), SETTINGS);
const only = (fits: readonly LineFit[]): LineFit => {
  const [first] = fits;
  if (first === undefined || fits.length !== 1) throw new Error("not one line");
  return first;
};

describe("each rung of the ladder", () => {
  test("a line that fits its own time is left as it is", () => {
    expect(only(plan([10, 12, 1.9]))).toEqual({
      ...{ id: 1, sourceStart: 10, sourceEnd: 12, slot: 3.5, natural: 1.9 },
      ...{ start: 10, duration: 1.9, rate: 1, engineRate: 1, stretch: 1, drift: 0 },
      ...{ actions: ["as-is"], warnings: [] },
    });
  });

  test("a line much shorter than its time is slowed by the voice, to 0.88 at the most", () => {
    const [far, near] = plan([10, 13, 2], [20, 23, 2.39]);
    expect(far).toMatchObject({
      rate: 0.88,
      engineRate: 0.88,
      stretch: 1,
      actions: ["slowed", "engine-rate"],
    });
    expect(near).toMatchObject({ rate: 0.88 });
    const [fills, brief] = plan([10, 13, 2.41], [20, 21, 0.7]);
    expect(fills).toMatchObject({ rate: 1 });
    expect(brief).toMatchObject({ rate: 1 });
  });

  test("a voice without a rate of its own is slowed by stretching", () => {
    const settings = { ...SETTINGS, maxEngineRate: 1 };
    const slow = only(fitLines(track([10, 13, 2]), settings));
    expect(slow).toMatchObject({ rate: 0.88, engineRate: 1, stretch: 0.88 });
  });

  test("a longer line first borrows the gap, up to 50 ms before the next and 1.5 s at most", () => {
    const [first] = plan([10, 12, 2.95], [13, 14, 1]);
    expect(first).toMatchObject({ rate: 1, drift: 0, actions: ["borrowed-gap"] });
    expect(only(plan([10, 12, 3.5]))).toMatchObject({ rate: 1, warnings: [] });
  });

  test("then it may begin a little early or let the next begin a little late", () => {
    const [first, second] = plan([10, 12, 3.15], [13, 14, 1]);
    expect(first).toMatchObject({ rate: 1, drift: 0, warnings: [] });
    expect(second?.drift).toBeCloseTo(0.2, 6);
    expect(second).toMatchObject({ rate: 1, actions: ["borrowed-gap", "shifted"], warnings: [] });
  });

  test("then the voice speaks faster, up to 1.15", () => {
    const line = only(plan([10, 12, 3.9]));
    expect(line).toMatchObject({ engineRate: 1.13, stretch: 1, rate: 1.13 });
    expect(line.actions).toContain("engine-rate");
    expect(line.start + line.duration).toBeLessThanOrEqual(13.5 + EPSILON);
  });

  test("then it is stretched, and above 1.25 says so", () => {
    const fast = only(fitLines(track([0, 2, 4.2]), SETTINGS));
    expect(fast).toMatchObject({ engineRate: 1.15, rate: 1.2, warnings: [] });
    expect(fast.stretch).toBeCloseTo(1.2 / 1.15, 5);
    const faster = only(fitLines(track([0, 2, 4.55]), SETTINGS));
    expect(faster).toMatchObject({ rate: 1.3 });
    expect(faster.warnings).toEqual([expect.stringContaining("1.30 times")]);
  });

  test("a voice without a rate of its own is stretched alone", () => {
    const line = only(fitLines(track([0, 2, 3.85]), { ...SETTINGS, maxEngineRate: 1 }));
    expect(line).toMatchObject({
      engineRate: 1,
      stretch: 1.1,
      actions: ["borrowed-gap", "stretched"],
    });
  });

  test("a line's own voice without a rate is stretched, and the others still speak faster", () => {
    const [own, other] = track([0, 2, 3.85], [20, 22, 3.85]);
    const lines = [own, other].flatMap((line) => line ?? []);
    const [first, second] = fitLines(
      lines.map((line) => (line === own ? { ...line, maxRate: 1 } : line)),
      SETTINGS,
    );
    expect(first).toMatchObject({ engineRate: 1, stretch: 1.1 });
    expect(second).toMatchObject({ stretch: 1 });
    expect(second?.engineRate).toBeGreaterThan(1);
  });

  test("what does not fit even so runs over by a stated time, at the limit, whole", () => {
    const line = only(plan([0, 2, 6]));
    expect(line).toMatchObject({ rate: 1.35, start: 0 });
    expect(line.duration).toBeCloseTo(6 / 1.35, 9);
    expect(line.actions).toContain("runs-over");
    expect(line.warnings.join()).toContain("0.9 s over");
  });

  test("it moves the lines after it as little as possible, and they say so", () => {
    const [huge, next, later] = plan([0, 2, 6], [2, 4, 1.9], [10, 12, 1.9]);
    expect(huge).toMatchObject({ rate: 1.35, start: 0 });
    expect(huge?.warnings.join()).toContain("1.9 s over");
    expect(next?.start).toBeCloseTo(6 / 1.35, 6);
    expect(next?.warnings).toEqual([expect.stringContaining("Starts 2.4 s after")]);
    expect(next?.actions).not.toContain("runs-over");
    expect(later).toMatchObject({ drift: 0, rate: 1, actions: ["as-is"] });
  });

  test("the last line ends with the track where it can", () => {
    const line = only(fitLines(track([0, 2, 2.4]), { ...SETTINGS, trackEnd: 2.1 }));
    expect(line.start + line.duration).toBeLessThanOrEqual(2.1 + EPSILON);
    expect(line.start + line.duration).toBeGreaterThan(2.05);
    expect(line.warnings).toEqual([]);
  });
});

describe("what neighbours do for each other", () => {
  test("lines in equal need share it: none is hurried, none far from its time", () => {
    const lines = plan([0, 2, 2.2], [2, 4, 2.2], [4, 6, 2.2], [6, 8, 2.2]);
    expect(Math.max(...lines.map(({ rate }) => rate))).toBeGreaterThan(1);
    expect(Math.max(...lines.map(({ rate }) => rate))).toBeLessThanOrEqual(1.12);
    expect(Math.max(...lines.map(({ drift }) => Math.abs(drift)))).toBeLessThanOrEqual(0.3);
  });

  test("a line that fits is sped up only where another would start more than 0.5 s late", () => {
    const [, patient] = plan([0, 2, 3], [2, 4, 1.95], [4, 6, 1.95], [8, 9, 1]);
    expect(patient).toMatchObject({ rate: 1, engineRate: 1 });
    const [long, helping, last] = plan([0, 2, 3.3], [2, 4, 2], [4, 6, 2], [6, 8, 2]);
    expect(long?.rate).toBe(1.35);
    expect(helping).toMatchObject({ rate: 1 });
    expect(last?.drift).toBeLessThanOrEqual(0.5 + EPSILON);
  });

  test("source lines inside each other follow one another", () => {
    const [outer, inner] = plan([0, 10, 2], [1, 2, 1]);
    expect((outer?.start ?? 0) + (outer?.duration ?? 0)).toBeLessThanOrEqual(inner?.start ?? 0);
  });

  test("no lines and lines without sound are no trouble", () => {
    expect(fitLines([], SETTINGS)).toEqual([]);
    expect(only(plan([1, 2, 0]))).toMatchObject({ duration: 0, rate: 1, stretch: 1, start: 1 });
  });

  test("lines may come in any order", () => {
    const [a, b] = track([5, 6, 1], [1, 2, 1]);
    if (a === undefined || b === undefined) throw new Error("two lines");
    expect(fitLines([a, b], SETTINGS).map(({ id }) => id)).toEqual([2, 1]);
  });
});

/** Times in ms, so that equal times are common. */
const ms = (max: number): fc.Arbitrary<number> => fc.nat(max).map((value) => value / 1000);
/** Any track: gaps, none, and overlapping or nested source lines; from tiny to huge speech. */
const anyTrack = fc
  .array(
    fc.record({
      gap: fc.oneof(
        fc.constant(0),
        ms(3000),
        ms(2000).map((gap) => -gap),
      ),
      length: fc.oneof(ms(40), ms(6000)),
      natural: fc.oneof(fc.constant(0), ms(50), ms(8000), ms(60_000)),
    }),
    { maxLength: 40 },
  )
  .map((parts) => {
    let end = 0;
    return parts.map(({ gap, length, natural }, index) => {
      const start = Math.max(0, end + gap);
      end = start + length;
      return { id: index + 1, start, end, natural };
    });
  });
const anySettings = fc.record({
  maxSpeed: fc.constantFrom(1, 1.05, 1.35, 2),
  trackEnd: ms(120_000),
  maxEngineRate: fc.constantFrom(1, 1.1, 2),
});

function expectPromises(fits: readonly LineFit[], lines: readonly NaturalLine[], maxSpeed: number) {
  expect(fits.map(({ id }) => id)).toEqual(
    lines.toSorted((a, b) => a.start - b.start || a.id - b.id).map(({ id }) => id),
  );
  let free = 0;
  for (const line of fits) {
    expect(line.start).toBeGreaterThanOrEqual(free);
    free = line.start + line.duration;
    expect(line.rate).toBeLessThanOrEqual(maxSpeed);
    expect(line.rate).toBeGreaterThanOrEqual(0.88 - EPSILON);
    expect(line.drift).toBeGreaterThanOrEqual(-0.15 - EPSILON);
    expect(line.engineRate * line.stretch).toBeCloseTo(line.rate, 4);
    if (line.drift > 0.501) {
      expect(line.actions).toContain("shifted");
      expect(line.warnings.join()).toContain("after the original");
    }
    if (line.rate > 1.251) expect(line.warnings.join()).toContain("times as fast");
  }
}

describe("for any track", () => {
  test("lines keep order and never overlap, no rate is above the limit, far moves are reported", () => {
    fc.assert(
      fc.property(anyTrack, anySettings, (lines, settings) => {
        const fits = fitLines(lines, settings);
        expectPromises(fits, lines, settings.maxSpeed);
        for (const { engineRate } of fits) {
          expect(engineRate).toBeLessThanOrEqual(
            Math.min(1.15, Math.max(1, settings.maxEngineRate)),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a line that fits its slot is not sped up unless another starts or ends beyond its bounds", () => {
    fc.assert(
      fc.property(anyTrack, (lines) => {
        const fits = fitLines(lines, SETTINGS);
        const strained = fits.some(
          ({ drift, actions }) => drift > 0.5 - EPSILON || actions.includes("runs-over"),
        );
        if (strained) return;
        for (const { natural, slot, rate } of fits) {
          if (natural <= slot) expect(rate).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a track on which all lines fit their slots is not touched but for slowing", () => {
    fc.assert(
      fc.property(anyTrack, (lines) => {
        const roomy = fitLines(lines, SETTINGS).map(
          ({ id, sourceStart, sourceEnd, slot, natural }) => ({
            ...{ id, start: sourceStart, end: sourceEnd },
            natural: Math.min(slot, natural),
          }),
        );
        for (const { drift, rate, warnings } of fitLines(roomy, SETTINGS)) {
          expect({ drift, warnings }).toEqual({ drift: 0, warnings: [] });
          expect(rate).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test("after speaking, the same promises hold whatever length the voice made of its rate", () => {
    const factor = fc.integer({ min: 85, max: 120 }).map((percent) => percent / 100);
    fc.assert(
      fc.property(anyTrack, anySettings, fc.infiniteStream(factor), (lines, settings, factors) => {
        const spoken = fitLines(lines, settings).map((line) => ({
          ...{ id: line.id, start: line.sourceStart, end: line.sourceEnd, natural: line.natural },
          engineRate: line.engineRate,
          spoken:
            (line.natural / line.engineRate) *
            (line.engineRate === 1 ? 1 : (factors.next().value ?? 1)),
        }));
        const settled = settleLines(spoken, settings);
        let free = 0;
        for (const line of settled) {
          expect(line.start).toBeGreaterThanOrEqual(free);
          free = line.start + line.duration;
          expect(line.rate).toBeLessThanOrEqual(settings.maxSpeed);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a voice that keeps to its rates needs no more than was planned", () => {
    fc.assert(
      fc.property(anyTrack, (lines) => {
        const planned = fitLines(lines, SETTINGS);
        const spoken = planned.map((line) => ({
          ...{ id: line.id, start: line.sourceStart, end: line.sourceEnd, natural: line.natural },
          engineRate: line.engineRate,
          spoken: line.natural / line.engineRate,
        }));
        const latest = (fits: readonly LineFit[]) =>
          Math.max(0.5, ...fits.map(({ drift }) => drift));
        const settled = settleLines(spoken, SETTINGS);
        expect(latest(settled)).toBeLessThanOrEqual(latest(planned) + EPSILON);
      }),
    );
  });
});

test("five hours of tight lines are planned in a moment", () => {
  const lines = Array.from({ length: 5000 }, (_, index) => ({
    ...{
      id: index + 1,
      start: index * 3,
      end: index * 3 + 3,
      natural: 2.5 + ((index * 7) % 13) / 6,
    },
  }));
  const began = performance.now();
  expect(fitLines(lines, { ...SETTINGS, trackEnd: 15_000 })).toHaveLength(5000);
  expect(performance.now() - began).toBeLessThan(2000);
});

test("a voice that is faster than it was asked to be is slowed to the limit", () => {
  const spoken = { ...{ id: 1, start: 0, end: 2, natural: 2.2 }, engineRate: 1.05, spoken: 2 };
  const [line] = settleLines([spoken], { ...SETTINGS, maxSpeed: 1.05 });
  expect(line?.rate).toBe(1.05);
  expect(line?.stretch).toBeLessThan(1);
});
