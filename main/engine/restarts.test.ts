import fc from "fast-check";
import { expect, test } from "vitest";
import { type Restart, Restarts } from "./restarts.ts";

const died = { wasReady: true, steady: false };
const lived = { wasReady: true, steady: true };
const stillborn = { wasReady: false, steady: false };

test("a single crash is followed by a start at once", () => {
  expect(new Restarts().after(died, false)).toEqual({ kind: "now" });
});

test("crash upon crash the pause grows, to 3 s at most", () => {
  const restarts = new Restarts();
  const pauses = Array.from({ length: 7 }, () => restarts.after(died, true));
  expect(pauses.map((next) => (next.kind === "pause" ? next.ms : next.kind))).toEqual([
    "now",
    250,
    500,
    1000,
    2000,
    3000,
    3000,
  ]);
});

test("three starts in a row that fail are given up; then it begins afresh", () => {
  const restarts = new Restarts();
  const kinds = [1, 2, 3, 4].map(() => restarts.after(stillborn, true).kind);
  expect(kinds).toEqual(["now", "pause", "give-up", "now"]);
});

test("an engine that keeps crashing while nobody waits is left in peace", () => {
  const restarts = new Restarts();
  const kinds = [1, 2, 3, 4, 5].map(() => restarts.after(died, false).kind);
  expect(kinds).toEqual(["now", "pause", "pause", "pause", "rest"]);
});

test("whatever happens: a steady life is followed by a start at once, and those who wait are never left to rest", () => {
  const life = fc.record({ how: fc.constantFrom(died, lived, stillborn), wanted: fc.boolean() });
  fc.assert(
    fc.property(fc.array(life), (lives) => {
      const restarts = new Restarts();
      for (const { how, wanted } of lives) {
        const next: Restart = restarts.after(how, wanted);
        if (how === lived) expect(next.kind).toBe("now");
        if (wanted) expect(next.kind).not.toBe("rest");
        if (next.kind === "pause") expect(next.ms).toBeLessThanOrEqual(3000);
      }
    }),
  );
});
