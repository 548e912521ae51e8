import { describe, expect, test } from "vitest";
import { actionsOf, STATES } from "./actions.ts";
import { queueSearch, SHOWS } from "./search.ts";

describe("actionsOf", () => {
  test.each([
    ["queued", ["pause", "cancel"]],
    ["running", ["pause", "cancel"]],
    ["waiting", ["pause", "cancel"]],
    ["succeeded", ["remove"]],
    ["failed", ["retry", "remove"]],
    ["cancelled", ["retry", "remove"]],
    ["dead", ["retry", "remove"]],
  ] as const)("a job that is %s can be: %s", (state, actions) => {
    expect(actionsOf({ state, cancelRequested: false })).toEqual(actions);
  });

  test("a job that is being cancelled is left alone", () => {
    expect(actionsOf({ state: "running", cancelRequested: true })).toEqual([]);
  });
});

test("no job is shown by two of the choices that tell states apart", () => {
  const told = SHOWS.flatMap((show) => STATES[show] ?? []);
  expect(new Set(told).size).toBe(told.length);
});

test("an address with nonsense in it shows everything", () => {
  expect(queueSearch({ show: "x", kind: "<b>", q: 3, job: "" })).toEqual({});
  expect(queueSearch({ show: "dead", kind: "dub", q: "talk", job: "abc" })).toEqual({
    show: "dead",
    kind: "dub",
    q: "talk",
    job: "abc",
  });
});
