import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LineEdit } from "../../../contract/kinds/words.ts";
import { begin, type History, MOST_UNDO, redo, step, undo } from "./history.ts";

type Edits = readonly LineEdit[];
const edit: fc.Arbitrary<LineEdit> = fc.oneof(
  fc.record({ line: fc.nat(9), language: fc.constant("es" as const), text: fc.string() }),
  fc.record({ op: fc.constant("merge" as const), line: fc.nat(9), with: fc.nat(9) }),
);
const states = fc.array(fc.array(edit), { minLength: 1, maxLength: 30 });
const walk = (list: readonly Edits[]) =>
  list.reduce<History<Edits>>((history, next) => step(history, next), begin<Edits>([]));
const times = <T>(count: number, change: (value: T) => T, first: T): T =>
  Array.from({ length: count }).reduce<T>((value) => change(value), first);

describe("history", () => {
  test("as many steps back as were made lead to the start, and as many forth to the end", () => {
    fc.assert(
      fc.property(states, (list) => {
        const end = walk(list);
        const start = times(list.length, undo, end);
        expect(start.present).toEqual([]);
        expect(start.past).toEqual([]);
        expect(times(list.length, redo, start).present).toBe(end.present);
      }),
    );
  });

  test("back and forth again changes nothing, wherever one stands", () => {
    fc.assert(
      fc.property(states, fc.nat(29), (list, back) => {
        const here = times(back % list.length, undo, walk(list));
        const there = redo(undo(here));
        expect({ ...there, group: undefined }).toEqual({ ...here, group: undefined });
      }),
    );
  });

  test("a new step ends the way forth", () => {
    fc.assert(
      fc.property(states, fc.array(edit), (list, next) => {
        const turned = step(undo(walk(list)), next);
        expect(turned.future).toEqual([]);
        expect(redo(turned)).toBe(turned);
        expect(undo(turned).present).toEqual(undo(walk(list)).present);
      }),
    );
  });
});

test("steps of one group are taken back together, and another group is a step of its own", () => {
  const moved = step(step(step(begin(0), 1, "time 3"), 2, "time 3"), 3, "time 4");
  expect(undo(moved).present).toBe(2);
  expect(undo(undo(moved)).present).toBe(0);
});

test("after a way back, the same group begins anew", () => {
  const moved = step(undo(step(step(begin(0), 1), 2, "a")), 5, "a");
  expect(undo(moved).present).toBe(1);
});

test("the way back has an end", () => {
  const long = Array.from({ length: MOST_UNDO + 20 }).reduce<History<number>>(
    (history, _, index) => step(history, index + 1),
    begin(0),
  );
  expect(times(MOST_UNDO + 20, undo, long).present).toBe(20);
});

test("the same state is no step", () => {
  const state = begin({});
  expect(step(state, state.present)).toBe(state);
});
