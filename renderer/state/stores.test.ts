// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { applyTheme, usePreferences } from "./preferences.ts";
import { sayFailure, useToasts } from "./toasts.ts";

beforeEach(() => useToasts.setState({ shown: [] }));

test("used languages come first, each once, and old ones are forgotten", () => {
  const { used } = usePreferences.getState();
  used(["es", "fr", "de", "it", "pt", "ja"]);
  used(["ko", "fr"]);
  expect(usePreferences.getState().recent).toEqual(["ko", "fr", "es", "de", "it", "pt"]);
});

test("a wished theme is put on the page and kept", () => {
  const stop = applyTheme();
  usePreferences.getState().setTheme("light");
  expect(document.documentElement.dataset["theme"]).toBe("light");
  usePreferences.getState().setTheme("dark");
  expect(document.documentElement.dataset["theme"]).toBe("dark");
  expect(localStorage.getItem("octavia.preferences")).toContain('"theme":"dark"');
  stop();
});

test("only the newest messages are shown, and what a person cancelled is no failure", () => {
  for (const title of ["a", "b", "c", "d", "e"]) useToasts.getState().say({ tone: "info", title });
  expect(useToasts.getState().shown.map(({ title }) => title)).toEqual(["b", "c", "d", "e"]);
  sayFailure({ data: { kind: "Cancelled", message: "stopped" } });
  expect(useToasts.getState().shown).toHaveLength(4);
});
