import { expect, test } from "vitest";
import { OctaviaError } from "../../contract/errors.ts";
import { type ClipsOptions, clipsSpec } from "./clips.ts";

const typed: ClipsOptions = {
  ...{ from: "auto", task: "transcribe", count: "5", length: "15-60", focus: "center" },
  ...{ encoder: "auto", watermarkCorner: "bottom-right", watermarkOpacity: "0.7" },
  ...{ words: "3", style: "outline", position: "bottom", captions: false, fast: false },
};

test("what is typed becomes a job spec", () => {
  const wish = { to: "es,fr", length: "5-12.5", focus: "0.3", aspect: "1:1", words: "2" };
  expect(clipsSpec("talk.mp4", { ...typed, ...wish }, "/home/anna")).toMatchObject({
    ...{ kind: "clips", input: "/home/anna/talk.mp4", outDir: "/home/anna", to: ["es", "fr"] },
    ...{ count: 5, length: { min: 5, max: 12.5 }, focus: 0.3, aspect: "1:1", fast: false },
    look: { words: 2, style: "outline", position: "bottom" },
  });
});

test("one length is both the shortest and the longest", () => {
  expect(clipsSpec("a.mp4", { ...typed, length: "30" }, "/").length).toEqual({ min: 30, max: 30 });
});

test.each([
  [{ count: "0" }, "--count: must be at least 1"],
  [{ length: "15-" }, '--length takes two numbers, not "15-".'],
  [{ length: "60-15" }, "--length: the shortest length is above the longest."],
  [{ focus: "up" }, '--focus takes left, center, right or a number from 0 to 1, not "up".'],
  [{ focus: "1.5" }, "--focus takes left, center, right"],
  [{ words: "40" }, "--words: must be at most"],
  [{ fast: true, captions: true }, "--fast: a fast cut copies the picture"],
  [{ fast: true, to: "es" }, "--fast: a fast cut copies the picture"],
  [{ fast: true, aspect: "9:16" }, "--fast: a fast cut copies the picture"],
  [{ fast: true, watermarkText: "x" }, "--fast: a fast cut copies the picture"],
])("a wrong option is refused in its own words: %j", (wrong, words) => {
  const attempt = (): unknown => clipsSpec("a.mp4", { ...typed, ...wrong }, "/");
  expect(attempt).toThrow(OctaviaError);
  expect(attempt).toThrow(words);
});

test("a fast cut with the source's own aspect is no contradiction", () => {
  expect(clipsSpec("a.mp4", { ...typed, fast: true, aspect: "source" }, "/").fast).toBe(true);
});
