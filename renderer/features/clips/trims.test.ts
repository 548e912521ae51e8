import { expect, test } from "vitest";
import { ClipsSpec } from "../../../contract/kinds/clips.ts";
import { reachOf, trimmedSpec, withEnd, withStart } from "./trims.ts";

test("the handles reach a little around the clip, and not out of the file", () => {
  expect(reachOf({ start: 5, end: 30 }, 40)).toEqual({ start: 0, end: 40 });
  expect(reachOf({ start: 50, end: 60 }, 500)).toEqual({ start: 30, end: 80 });
});

test("one handle stops before the other, and a clip never gets too long", () => {
  expect(withStart({ start: 0, end: 10 }, 12)).toEqual({ start: 9, end: 10 });
  expect(withEnd({ start: 5, end: 10 }, 2)).toEqual({ start: 5, end: 6 });
  expect(withEnd({ start: 0, end: 10 }, 700)).toEqual({ start: 100, end: 700 });
});

test("a later trim of the same clip takes the place of the earlier", () => {
  const spec = ClipsSpec.parse({ kind: "clips", input: "/a.mp4", outDir: "/", aspect: "1:1" });
  const once = trimmedSpec(spec, { number: 2 }, { start: 1, end: 5 });
  const twice = trimmedSpec(once, { number: 2 }, { start: 2, end: 5 });
  expect(ClipsSpec.parse(twice).trims).toEqual([{ number: 2, start: 2, end: 5 }]);
});
