import { expect, test } from "vitest";
import { splitAtStamps } from "./token-segments.ts";

/** Stamps from 100, a second each. */
const reader = {
  endToken: 90,
  isStamp: (token: number) => token >= 100,
  stampTime: (token: number) => token - 100,
};
const split = (tokens: readonly number[]) => splitAtStamps(tokens, reader);

test("text stands between two stamps", () => {
  expect(split([101, 5, 6, 103, 104, 7, 109])).toEqual([
    { start: 1, end: 3, first: 1, last: 3 },
    { start: 4, end: 9, first: 5, last: 6 },
  ]);
});

test("a sentence that the window cuts off has no end", () => {
  expect(split([101, 5, 6])).toEqual([{ start: 1, end: undefined, first: 1, last: 3 }]);
});

test("stamps without text are nothing", () => {
  expect(split([100])).toEqual([]);
  expect(split([])).toEqual([]);
  expect(split([101, 5, 103, 103])).toHaveLength(1);
});

test("special tokens are no text", () => {
  expect(split([101, 95, 103])).toEqual([]);
  expect(split([101, 95, 5, 103])).toEqual([{ start: 1, end: 3, first: 2, last: 3 }]);
});
