import { expect, test } from "vitest";
import { applyTexts } from "./edits.ts";

const lines = [
  { id: 1, text: "uno", start: 0 },
  { id: 2, text: "dos", start: 1 },
];

test("an edit takes the place of its line's text in its language, and of nothing else", () => {
  const edits = [
    { line: 2, language: "es" as const, text: "DOS" },
    { line: 1, language: "fr" as const, text: "UN" },
  ];
  expect(applyTexts(lines, edits, "es")).toEqual([lines[0], { id: 2, text: "DOS", start: 1 }]);
});

test("an edit of a line that is not there is refused", () => {
  expect(() => applyTexts(lines, [{ line: 3, language: "es", text: "x" }], "es")).toThrow(
    "There is no line 3: the job has 2.",
  );
});
