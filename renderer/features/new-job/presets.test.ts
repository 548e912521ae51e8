// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { sensible } from "./choices.ts";
import { EMPTY_FORM } from "./form.ts";
import { usePresets } from "./presets.ts";

beforeEach(() => usePresets.setState({ all: [] }));

const form = { ...EMPTY_FORM, to: ["es" as const], music: "/a.mp3", loudness: "source" as const };

test("a preset holds the choices, and nothing of one file", () => {
  usePresets.getState().save("Podcast", "dub", form);
  const [preset] = usePresets.getState().all;
  expect(preset?.choices).toMatchObject({ to: ["es"], loudness: "source" });
  expect(preset?.choices).not.toHaveProperty("music");
  expect(preset?.choices).not.toHaveProperty("transcript");
  expect(localStorage.getItem("octavia.presets")).toContain("Podcast");
});

test("the same name takes the place of the old one, in its kind alone", () => {
  const { save, remove } = usePresets.getState();
  save("A", "dub", form);
  save("A", "clips", form);
  save("A", "dub", { ...form, to: ["fr"] });
  const { all } = usePresets.getState();
  expect(all).toHaveLength(2);
  expect(all.find(({ wish }) => wish === "dub")?.choices.to).toEqual(["fr"]);
  for (const preset of all) remove(preset);
  expect(usePresets.getState().all).toEqual([]);
});

test("what another version stored and this one does not know is as in an empty form", () => {
  const choices = sensible({ gone: 1, count: "many", to: "es", words: 4, captionTo: "fr" });
  expect(choices).not.toHaveProperty("gone");
  expect({ ...EMPTY_FORM, ...choices }).toEqual({ ...EMPTY_FORM, words: 4, captionTo: "fr" });
});
