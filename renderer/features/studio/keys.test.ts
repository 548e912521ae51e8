import { expect, test } from "vitest";
import { commandOf, type Pressed } from "./keys.ts";

const press = (key: string, part: Partial<Pressed> = {}): Pressed => ({
  key,
  ...{ ctrlKey: false, metaKey: false, shiftKey: false, altKey: false },
  ...part,
});

test("keys mean nothing while someone types", () => {
  for (const key of [" ", "s", "j", "Enter"]) expect(commandOf(press(key), "text")).toBeUndefined();
  expect(commandOf(press("z", { ctrlKey: true }), "text")).toBeUndefined();
});
test("undo and redo, on every keyboard", () => {
  expect(commandOf(press("z", { ctrlKey: true }), "page")).toBe("undo");
  expect(commandOf(press("Z", { metaKey: true, shiftKey: true }), "line")).toBe("redo");
  expect(commandOf(press("y", { ctrlKey: true }), "control")).toBe("redo");
});
test("a focused button keeps its own keys, a line does not", () => {
  expect(commandOf(press(" "), "control")).toBeUndefined();
  expect(commandOf(press("Enter"), "line")).toBe("edit");
  expect(commandOf(press("k"), "control")).toBe("pause");
});
test("keys of the browser and the window stay theirs", () => {
  expect(commandOf(press("s", { ctrlKey: true }), "page")).toBeUndefined();
  expect(commandOf(press("toString"), "page")).toBeUndefined();
  expect(commandOf(press("j", { altKey: true }), "page")).toBeUndefined();
});
