// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { hasLock, keepDraft, NO_CHANGES, readDraft, withLock, withTerm } from "./draft.ts";
import { changeEdits, useStudio } from "./store.ts";

const now = () => useStudio.getState();
const edit = { line: 1, language: "es", text: "a" } as const;
const put = () => changeEdits((edits) => [...edits, edit]);

beforeEach(() => {
  localStorage.clear();
  useStudio.setState({ job: "", applying: undefined });
  now().open("a");
});

test("changes survive a reload, and another job has its own", () => {
  put();
  now().open("b");
  expect(now().history.present).toEqual(NO_CHANGES);
  now().open("a");
  expect(now().history.present.edits).toEqual([edit]);
});

test("what was undone is not kept either", () => {
  put();
  now().undo();
  expect(readDraft(localStorage, "a")).toEqual(NO_CHANGES);
  now().redo();
  expect(readDraft(localStorage, "a").edits).toEqual([edit]);
});

test("while changes are being applied, nothing moves", () => {
  put();
  useStudio.setState({ applying: "next" });
  put();
  now().undo();
  expect(now().history.present.edits).toEqual([edit]);
});

test("after applying, the new job begins without changes but with the locks", () => {
  put();
  now().change((draft) => withLock(draft, 4));
  now().goOn("next");
  expect(now()).toMatchObject({ job: "next", history: { present: { edits: [], locked: [4] } } });
  expect(readDraft(localStorage, "a")).toEqual(NO_CHANGES);
});

test("after a reload the studio still waits for the job that applies its changes", () => {
  put();
  now().setApplying("next");
  now().open("b");
  expect(now().applying).toBeUndefined();
  now().open("a");
  expect(now().applying).toBe("next");
  now().goOn("next");
  now().open("a");
  expect(now().applying).toBeUndefined();
});

test("a draft that cannot be read is none", () => {
  localStorage.setItem("octavia.studio.a", '{"edits":[{"op":"format the disk"}]}');
  expect(readDraft(localStorage, "a")).toEqual(NO_CHANGES);
});

test("storage that is full is told of", () => {
  const full = {
    getItem: () => null,
    removeItem: () => undefined,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  expect(keepDraft(full, "a", withLock(NO_CHANGES, 1))).toBe(false);
});

test("a lock is taken off by the same key, and a term has one translation", () => {
  expect(hasLock(withLock(withLock(NO_CHANGES, 1), 1), 1)).toBe(false);
  const twice = withTerm(withTerm(NO_CHANGES, { from: "a", to: "b" }), { from: "a", to: "c" });
  expect(twice.terms).toEqual([{ from: "a", to: "c" }]);
});
