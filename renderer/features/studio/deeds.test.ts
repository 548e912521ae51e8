// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from "vitest";
import { Deeds, type Scene } from "./deeds.ts";
import { baseLines, SETTING } from "./line-sample.ts";
import { changedLines } from "./lines.ts";
import { plannedReplacement } from "./replace.ts";
import { useStudio } from "./store.ts";

const base = baseLines(4);
const edits = () => useStudio.getState().history.present.edits;
const scene = (): Scene => {
  const lines = changedLines(base, edits(), SETTING);
  const places = new Map(base.map((line) => [line.id, line]));
  return { from: "en", to: "es", base: places, lines, shown: lines, duration: 20 };
};
const deeds = new Deeds(scene);

beforeEach(() => {
  localStorage.clear();
  useStudio.setState({ job: "", applying: undefined, selected: undefined });
  useStudio.getState().open("a");
});

describe("writing", () => {
  test("a new text is a change, the old one takes it back", () => {
    deeds.write(2, "target", " otra ");
    expect(edits()).toEqual([{ line: 2, language: "es", text: "otra" }]);
    deeds.write(2, "target", "uno dos tres cuatro");
    expect(edits()).toEqual([]);
  });
  test("an empty text, or the same, is none", () => {
    deeds.write(2, "target", "  ");
    deeds.write(2, "source", "one two three four");
    expect(useStudio.getState().history.past).toEqual([]);
  });
  test("the first half of a split line may have the text that the whole line had", () => {
    deeds.splitAt(2, 3.5);
    deeds.write(2, "target", "uno dos tres cuatro");
    expect(edits()).toHaveLength(2);
  });
});

test("what is being written is split at the caret, text and all", () => {
  deeds.splitAtCaret(2, "target", "uno dos tres y cuatro", 8);
  const texts = scene().lines.map(({ id, source, text }) => [id, source, text]);
  expect(texts[1]).toEqual([2, "one two", "uno dos"]);
  expect(texts[2]).toEqual([5, "three four", "tres y cuatro"]);
});

test("a playhead outside of the line splits nothing", () => {
  expect(deeds.splitAt(2, 9)).toBe(false);
  expect(edits()).toEqual([]);
});

test("the last line has none to be merged with", () => {
  expect(deeds.merge(4)).toBe(false);
  expect(deeds.merge(3)).toBe(true);
  expect(scene().lines.map(({ id }) => id)).toEqual([1, 2, 3]);
});

test("ten nudges in a row are one step back", () => {
  for (let nudge = 0; nudge < 10; nudge += 1) deeds.retime(2, "end", 0.01);
  expect(scene().lines[1]?.sourceEnd).toBeCloseTo(4.6);
  useStudio.getState().undo();
  expect(edits()).toEqual([]);
});

test("a locked line is left as it is by all of this", () => {
  deeds.lock(2);
  deeds.write(2, "target", "x");
  deeds.retime(2, "all", 0.1);
  deeds.splitAt(2, 3.5);
  deeds.voice(2, "v");
  deeds.speaker(2, "Ann");
  expect(deeds.merge(1)).toBe(false);
  deeds.edit(2);
  expect(useStudio.getState().editing).toBeUndefined();
  expect(edits()).toEqual([]);
});

test("a replacement in many lines is one step back, and spares the locked ones", () => {
  deeds.lock(3);
  const wanted = { find: "dos", replace: "2", matchCase: false, wholeWords: true };
  deeds.replace(plannedReplacement(scene().lines, wanted, new Set([3])));
  expect(edits().map(({ line }) => line)).toEqual([1, 2, 4]);
  useStudio.getState().undo();
  expect(edits()).toEqual([]);
});

test("going on stops at both ends of the list", () => {
  expect(deeds.move(1)?.id).toBe(1);
  expect(deeds.move(1)?.id).toBe(2);
  expect(deeds.move(-5)?.id).toBe(1);
  expect(deeds.move(99)?.id).toBe(4);
});
