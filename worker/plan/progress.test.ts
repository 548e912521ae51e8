import fc from "fast-check";
import { expect, test } from "vitest";
import type { Progress } from "../../contract/events.ts";
import { type Phase, type Tracked, trackProgress } from "./progress.ts";

const PHASES: Phase[] = ["extract", "transcribe", "translate", "synthesize", "mix", "export"];

const step = (id: string, phase: Phase, weight = 1): Tracked => ({
  id,
  phase,
  weight,
  unit: "lines",
});

function rig(steps: readonly Tracked[]) {
  const told: Progress[] = [];
  const clock = { now: 1000 };
  const tracker = trackProgress(
    steps,
    (progress) => void told.push(progress),
    () => clock.now,
  );
  return {
    tracker,
    told,
    last: () => told.at(-1),
    /** Lets time pass, so that the next word is not held back. */
    pass(ms: number) {
      clock.now += ms;
    },
  };
}

test("the phases end at 10, 25, 50, 75 and 90 percent, and done is 100", () => {
  const steps = PHASES.map((phase) => step(phase, phase));
  const r = rig(steps);
  const percents = steps.map((each) => {
    r.pass(100);
    r.tracker.completed(each, false);
    return r.last()?.percent;
  });
  expect(percents).toEqual([10, 25, 50, 75, 90, 99]);
  r.tracker.finish();
  expect(r.last()).toEqual({ percent: 100, step: "export", done: 6, total: 6, unit: "steps" });
});

test("steps share their phase by weight", () => {
  const [es, fr] = [step("translate:es", "translate", 3), step("translate:fr", "translate", 1)];
  const others = PHASES.filter((phase) => phase !== "translate").map((phase) => step(phase, phase));
  const r = rig([...others, es, fr]);
  r.tracker.moved(es, 1, 2);
  expect(r.last()?.percent).toBeCloseTo((25 * 3 * 0.5) / 4);
  expect(r.last()).toMatchObject({ step: "translate:es", done: 1, total: 2, unit: "lines" });
});

test("phases without steps leave their width to the others", () => {
  const [read, speak] = [step("read", "extract"), step("speak", "synthesize")];
  const r = rig([read, speak]);
  r.tracker.completed(read, false);
  expect(r.last()?.percent).toBeCloseTo((100 * 10) / (10 + 25));
});

test("a phase of light steps is as narrow as they are light", () => {
  const [read, speak] = [step("read", "transcribe", 0.1), step("speak", "synthesize", 1)];
  const r = rig([read, speak]);
  r.tracker.completed(read, false);
  expect(r.last()?.percent).toBeCloseTo((100 * 1.5) / (1.5 + 25));
});

test("progress never goes back and only the end is 100, whatever steps say", () => {
  const steps = PHASES.flatMap((phase) => [step(`${phase}1`, phase, 2), step(`${phase}2`, phase)]);
  const says = fc.record({
    which: fc.nat(steps.length - 1),
    done: fc.double({ min: -5, max: 20, noNaN: true }),
    total: fc.integer({ min: 0, max: 10 }),
    completes: fc.boolean(),
    cached: fc.boolean(),
    ms: fc.nat(5000),
  });
  fc.assert(
    fc.property(fc.array(says, { maxLength: 60 }), (all) => {
      const r = rig(steps);
      for (const { which, done, total, completes, cached, ms } of all) {
        const each = steps[which];
        if (each === undefined) continue;
        r.pass(ms);
        if (completes) r.tracker.completed(each, cached);
        else {
          r.tracker.working(each);
          r.tracker.moved(each, done, total);
        }
      }
      r.tracker.finish();
      const percents = r.told.map((progress) => progress.percent);
      expect(percents).toEqual([...percents].sort((a, b) => a - b));
      expect(percents.slice(0, -1).every((percent) => percent < 100)).toBe(true);
      expect(percents.at(-1)).toBe(100);
      for (const { secondsLeft } of r.told) expect(secondsLeft ?? 0).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("it is told at most every 100 ms, and the end always", () => {
  const each = step("a", "extract");
  const r = rig([each]);
  for (let done = 1; done <= 10; done += 1) {
    r.tracker.moved(each, done, 1000);
    r.pass(25);
  }
  expect(r.told.map((progress) => progress.done)).toEqual([1, 5, 9]);
  r.tracker.finish();
  expect(r.told).toHaveLength(4);
});

test("time left follows the pace of the work, once there is some", () => {
  const each = step("a", "extract");
  const others = PHASES.slice(1).map((phase) => step(phase, phase));
  const r = rig([each, ...others]);
  r.tracker.working(each);
  r.tracker.moved(each, 1, 100);
  expect(r.last()?.secondsLeft).toBeUndefined();
  for (let done = 2; done <= 50; done += 1) {
    r.pass(1000);
    r.tracker.moved(each, done, 100);
  }
  // 0.1 percent a second, 95 percent to go.
  expect(r.last()?.percent).toBe(5);
  expect(r.last()?.secondsLeft).toBeCloseTo(950, -2);
});

test("what is found in the store is no measure of speed", () => {
  const [found, made] = [step("found", "extract"), step("made", "transcribe")];
  const others = PHASES.slice(2).map((phase) => step(phase, phase));
  const r = rig([found, made, ...others]);
  r.pass(60_000);
  r.tracker.completed(found, true);
  expect(r.last()).toMatchObject({ percent: 10, step: "found", done: 1, total: 6 });
  expect(r.last()?.secondsLeft).toBeUndefined();
  r.tracker.working(made);
  for (let done = 1; done <= 10; done += 1) {
    r.pass(1000);
    r.tracker.moved(made, done, 15);
  }
  // One percent a second, from 20 on.
  expect(r.last()?.percent).toBeCloseTo(20);
  expect(r.last()?.secondsLeft).toBeCloseTo(80, 0);
});

test("a pace that falls shows in the time left", () => {
  const each = step("a", "translate");
  const r = rig([step("x", "extract"), step("y", "transcribe"), each]);
  r.tracker.working(each);
  for (let done = 1; done <= 10; done += 1) {
    r.pass(1000);
    r.tracker.moved(each, done, 100);
  }
  const before = r.last()?.secondsLeft ?? 0;
  r.pass(60_000);
  r.tracker.moved(each, 11, 100);
  expect(r.last()?.secondsLeft).toBeGreaterThan(3 * before);
});
