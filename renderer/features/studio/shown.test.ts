import { describe, expect, test } from "vitest";
import { studioLine } from "./line-sample.ts";
import { indexAt, linesBetween, shownLines, workOf } from "./shown.ts";

const lines = [
  studioLine({ id: 1, sourceStart: 0, sourceEnd: 2, rate: 1.25 }),
  studioLine({ id: 2, sourceStart: 3, sourceEnd: 5, text: "Ábaco", changed: true }),
  studioLine({ id: 3, sourceStart: 6, sourceEnd: 8, actions: ["runs-over"], speaker: "Ann" }),
];
const ids = (show: "all" | "work" | "changed", search = "") =>
  shownLines(lines, { show, search }, workOf(lines)).map(({ id }) => id);

describe("shownLines", () => {
  test("those that need work come the worst first", () => expect(ids("work")).toEqual([3, 1]));
  test("changed ones alone", () => expect(ids("changed")).toEqual([2]));
  test("a search is in both texts and in names, whatever the capitals", () => {
    expect(ids("all", "ábACO")).toEqual([2]);
    expect(ids("all", "ann")).toEqual([3]);
    expect(ids("work", "one two")).toEqual([3, 1]);
  });
  test("with nothing asked the list is the same object", () => {
    expect(shownLines(lines, { show: "all", search: " " }, new Map())).toBe(lines);
  });
});

test("the line at a moment is the last that has begun", () => {
  const at = (seconds: number) => indexAt(lines, seconds, ({ sourceStart }) => sourceStart);
  expect([-1, 0, 2.9, 3, 99].map(at)).toEqual([-1, 0, 0, 1, 2]);
});

test("lines of a stretch are those that any part of them lies in", () => {
  const between = (from: number, to: number) => linesBetween(lines, from, to).map(({ id }) => id);
  expect(between(1, 4)).toEqual([1, 2]);
  expect(between(2.5, 2.9)).toEqual([]);
  expect(between(5.5, 7)).toEqual([3]);
});
