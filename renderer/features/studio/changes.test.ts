import { beforeEach, expect, test } from "vitest";
import type { Language } from "../../../contract/languages.ts";
import { editsOf, useChanges } from "./changes.ts";

const isLanguage = (code: string): code is Language => code === "es";
const now = () => useChanges.getState();

beforeEach(() => useChanges.setState({ job: "a", texts: {}, past: [] }));

test("a change becomes an edit of its line and language", () => {
  now().put(3, "es", "Hola", "Buenas");
  expect(editsOf(now().texts, isLanguage)).toEqual([{ line: 3, language: "es", text: "Hola" }]);
});

test("typing the old text again takes the change back", () => {
  now().put(3, "es", "Hola", "Buenas");
  now().put(3, "es", "Buenas", "Buenas");
  expect(now().texts).toEqual({});
});

test("undo goes back one change at a time, and a text that did not change is none", () => {
  now().put(1, "es", "a", "x");
  now().put(1, "es", "b", "x");
  now().put(1, "es", "b", "x");
  now().undo();
  expect(now().texts).toEqual({ "1 es": "a" });
  now().undo();
  now().undo();
  expect(now().texts).toEqual({});
});

test("discarding can be undone", () => {
  now().put(1, "es", "a", "x");
  now().discard();
  expect(now().texts).toEqual({});
  now().undo();
  expect(now().texts).toEqual({ "1 es": "a" });
});

test("another job begins without changes, the same one keeps them", () => {
  now().put(1, "es", "a", "x");
  now().open("a");
  expect(now().texts).toEqual({ "1 es": "a" });
  now().open("b");
  expect(now().texts).toEqual({});
});
