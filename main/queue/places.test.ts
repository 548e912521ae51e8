import fc from "fast-check";
import { expect, test } from "vitest";
import { MOST, type Place, placed, runsBefore } from "./places.ts";

const inOrder = (places: readonly Place[]): Place[] =>
  [...places].sort((a, b) => (runsBefore(a, b) ? -1 : 1));

const move = (places: readonly Place[], from: number, to: number): Place[] => {
  const rest = places.filter((_, index) => index !== from);
  const moved = places[from];
  return moved === undefined ? rest : [...rest.slice(0, to), moved, ...rest.slice(to)];
};

const apply = (places: readonly Place[], changed: ReadonlyMap<number, number>): Place[] =>
  places.map(({ seq, priority }) => ({ seq, priority: changed.get(seq) ?? priority }));

test("whatever is moved wherever, the jobs then run in the wished order", () => {
  const places = fc
    .array(fc.integer({ min: -MOST, max: MOST }), { minLength: 1, maxLength: 30 })
    .map((all) => inOrder(all.map((priority, seq) => ({ seq, priority }))));
  fc.assert(
    fc.property(places, fc.nat(), fc.nat(), (queue, a, b) => {
      const [from, to] = [a % queue.length, b % queue.length];
      const wished = move(queue, from, to);
      const changed = placed(wished, to);
      if (changed === undefined) throw new Error("thirty jobs always fit");
      const now = apply(wished, changed);
      expect(inOrder(now).map(({ seq }) => seq)).toEqual(wished.map(({ seq }) => seq));
      expect(now.every(({ priority }) => Math.abs(priority) <= MOST)).toBe(true);
    }),
  );
});

const equal = (count: number): Place[] =>
  Array.from({ length: count }, (_, seq) => ({ seq, priority: 0 }));

test("what comes first is raised, and what comes last is lowered, alone", () => {
  expect(placed(move(equal(5), 3, 0), 0)).toEqual(new Map([[3, 1]]));
  expect(placed(move(equal(5), 1, 4), 4)).toEqual(new Map([[1, -1]]));
});

test("a job that was put back where it was changes nothing", () => {
  expect(placed(equal(3), 1)).toEqual(new Map());
});

test("between equals, those before it are raised with it", () => {
  expect(placed(move(equal(4), 3, 1), 1)).toEqual(
    new Map([
      [3, 1],
      [0, 1],
    ]),
  );
});

test("where a thousand priorities do not do, it says so", () => {
  const many = Array.from({ length: MOST + 2 }, (_, index) => ({
    seq: MOST + 2 - index,
    priority: MOST,
  }));
  expect(placed(many, 0)).toBeUndefined();
});
