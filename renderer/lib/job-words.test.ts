// @vitest-environment happy-dom
import { beforeAll, expect, test } from "vitest";
import { en } from "../i18n/en.ts";
import { startTexts } from "../i18n/start.ts";
import { stepWords } from "./job-words.ts";

/** The texts of the engine's steps, whose own files say their names. */
const steps = import.meta.glob<string>("../../worker/steps/*.ts", {
  ...{ eager: true, query: "?raw", import: "default" },
});
const names = Object.values(steps)
  .flatMap((text) => [...text.matchAll(/^ {2}name: "([a-z-]+)"/gm)])
  .map(([, name]) => name);

beforeAll(() => startTexts());

test("every step of the engine has words", () => {
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) expect(Object.keys(en.steps)).toContain(name);
});

test("a step says which language or part it is at", () => {
  expect(stepWords("synthesize:es", "en")).toBe("Speaking · Spanish");
  expect(stepWords("clip:2.es", "en")).toBe("Cutting clips · 2 · Spanish");
  expect(stepWords("scene:3", "en")).toBe("Bringing scenes to one form · 3");
});
