import { expect, test } from "vitest";
import { followerOf, placeByKey, withMoved } from "./order.ts";

test("a moved job stands where it was put, and the others keep their order", () => {
  expect(withMoved(["a", "b", "c"], "c", 0)).toEqual(["c", "a", "b"]);
  expect(withMoved(["a", "b", "c"], "a", 1)).toEqual(["b", "a", "c"]);
  expect(withMoved(["a", "b", "c"], "b", 99)).toEqual(["a", "c", "b"]);
});

test("it runs before the one behind it, or before the first that is not shown", () => {
  expect(followerOf(["a", "b", "c"], "a", undefined)).toBe("b");
  expect(followerOf(["a", "b"], "b", undefined)).toBeUndefined();
  expect(followerOf(["a", "b"], "b", "c")).toBe("c");
});

test("keys take a job up, down and to the ends, and no further", () => {
  expect(placeByKey("ArrowUp", 0, 3)).toBe(0);
  expect(placeByKey("ArrowDown", 0, 3)).toBe(1);
  expect(placeByKey("End", 0, 3)).toBe(2);
  expect(placeByKey("Home", 2, 3)).toBe(0);
  expect(placeByKey("x", 2, 3)).toBeUndefined();
});
