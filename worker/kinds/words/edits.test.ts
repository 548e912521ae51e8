import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OctaviaError } from "../../../contract/errors.ts";
import type { LineEdit } from "../../../contract/kinds/words.ts";
import type { Line } from "../../../contract/transcript.ts";
import { applyTexts, changesLines, editedLines, editLines, textsOf, voicesOf } from "./edits.ts";

const texts = [
  { id: 1, text: "uno", start: 0 },
  { id: 2, text: "dos", start: 1 },
];

test("an edit takes the place of its line's text in its language, and of nothing else", () => {
  const edits = [
    { line: 2, language: "es" as const, text: "DOS" },
    { line: 1, language: "fr" as const, text: "UN" },
  ];
  expect(applyTexts(texts, edits, "es")).toEqual([texts[0], { id: 2, text: "DOS", start: 1 }]);
});

test("an edit of a line that is not there is refused", () => {
  expect(() => applyTexts(texts, [{ line: 3, language: "es", text: "x" }], "es")).toThrow(
    "There is no line 3: the job has 2.",
  );
});

/** Two seconds and two words each, a second apart. */
const track = (count: number): Line[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ id: at + 1, start: at * 3, end: at * 3 + 2, text: `left${at} right${at}` },
    words: [
      { text: `left${at}`, start: at * 3, end: at * 3 + 1 },
      { text: `right${at}`, start: at * 3 + 1, end: at * 3 + 2 },
    ],
  }));
const three = track(3);
const edited = (...edits: LineEdit[]): Line[] =>
  editLines(three, edits, { source: "en", duration: 10 });
const SPLIT: LineEdit = { op: "split", line: 2, at: 4, textAt: 6, into: 9 };

describe("edits of lines", () => {
  test("a split shares out time, text and words; the new line comes next", () => {
    const [, first, second, after] = edited(SPLIT);
    expect(first).toEqual({
      ...{ id: 2, start: 3, end: 4, text: "left1" },
      words: [{ text: "left1", start: 3, end: 4 }],
    });
    expect(second).toEqual({
      ...{ id: 9, start: 4, end: 5, text: "right1" },
      words: [{ text: "right1", start: 4, end: 5 }],
    });
    expect(after).toBe(three[2]);
  });

  test("a merge undoes a split", () => {
    expect(edited(SPLIT, { op: "merge", line: 2, with: 9 })).toEqual(three);
  });

  test("lines without spaces between words are merged without one", () => {
    const lines = [
      { id: 1, start: 0, end: 1, text: "你好。", words: [] },
      { id: 2, start: 1, end: 2, text: "再见。", words: [] },
    ];
    const [one] = editLines(lines, [{ op: "merge", line: 1, with: 2 }], { source: "zh" });
    expect(one).toEqual({ id: 1, start: 0, end: 2, text: "你好。再见。", words: [] });
  });

  test("a line can move into what a neighbour has left, and up to the end of the source", () => {
    const [first, second] = edited(
      { op: "time", line: 2, start: 4.5, end: 5 },
      { op: "time", line: 1, start: 0.5, end: 4.5 },
    );
    expect([first?.start, first?.end, second?.start]).toEqual([0.5, 4.5, 4.5]);
    expect(edited({ op: "time", line: 3, start: 9, end: 10 })[2]?.words).toEqual([]);
    expect(() => edited({ op: "time", line: 3, start: 9, end: 10.1 })).toThrow("to 10.00 s");
  });

  test("words stay where they were heard while the line still holds them", () => {
    const [first] = edited({ op: "time", line: 1, start: 0.5, end: 2.5 });
    expect(first?.words.map(({ start, end }) => [start, end])).toEqual([
      [0.5, 1],
      [1, 2],
    ]);
  });

  test("a text of the source holds from then on: a split cuts the text as it is", () => {
    const lines = edited(
      { line: 2, language: "en", text: "one two three" },
      { ...SPLIT, textAt: 7 },
    );
    expect(lines.map(({ text }) => text).slice(1, 3)).toEqual(["one two", "three"]);
    expect(edited({ line: 2, language: "es", text: "x" })).toEqual(three);
  });

  test("a speaker is noted", () => {
    expect(edited({ op: "speaker", line: 1, speaker: "Ana" })[0]).toMatchObject({ speaker: "Ana" });
  });

  test.each<[LineEdit[], string]>([
    [[{ ...SPLIT, at: 3.01 }], "cannot be split at 3.01 s"],
    [[{ ...SPLIT, textAt: 12 }], "cannot be split at character 12"],
    [[{ ...SPLIT, into: 3 }], "Line 3 is or was there already"],
    [[SPLIT, { op: "merge", line: 2, with: 9 }, SPLIT], "Line 9 is or was there already"],
    [[{ op: "merge", line: 1, with: 3 }], "Line 3 is not next after line 1: that is line 2"],
    [[{ op: "merge", line: 3, with: 4 }], "it is the last one"],
    [[{ op: "voice", line: 4, voice: "x" }], "There is no line 4"],
    [
      [
        { op: "merge", line: 1, with: 2 },
        { op: "speaker", line: 2, speaker: "x" },
      ],
      "Line 2 is gone",
    ],
    [[{ op: "time", line: 2, start: 1, end: 4 }], "it has room from 2.00 s to 6.00 s"],
    [[{ op: "time", line: 2, start: 4, end: 3 }], "cannot go from 4.00 s to 3.00 s"],
  ])("%j is refused", (edits, message) => {
    expect(() => edited(...edits)).toThrow(message);
  });

  test("a letter of two code units is not cut apart", () => {
    const lines = [{ id: 1, start: 0, end: 2, text: "a😀b", words: [] }];
    const cut = (textAt: number) =>
      editLines(lines, [{ op: "split", line: 1, at: 1, textAt, into: 2 }], { source: "en" });
    expect(() => cut(2)).toThrow("character 2");
    expect(cut(3).map(({ text }) => text)).toEqual(["a😀", "b"]);
  });
});

test("what was written of a line in another language ends with its split or merge", () => {
  const text: LineEdit = { line: 2, language: "es", text: "dos" };
  expect(textsOf([text, SPLIT], "es")).toEqual(new Map());
  expect(textsOf([text, { op: "merge", line: 1, with: 2 }], "es")).toEqual(new Map());
  expect(textsOf([SPLIT, text], "es")).toEqual(new Map([[2, "dos"]]));
});

test("a voice is that of its language or of all, and both halves of a line keep it", () => {
  const edits: LineEdit[] = [
    { op: "voice", line: 2, voice: "a" },
    { op: "voice", line: 2, language: "fr", voice: "b" },
    SPLIT,
  ];
  expect([...voicesOf(edits, "es")]).toEqual([
    [2, "a"],
    [9, "a"],
  ]);
  expect(voicesOf(edits, "fr").get(9)).toBe("b");
  expect(voicesOf([...edits, { op: "merge", line: 2, with: 9 }], "es").has(9)).toBe(false);
});

test("only what changes lines changes lines, and a line is edited where that is heard", () => {
  const spanish: LineEdit = { line: 1, language: "es", text: "x" };
  expect([changesLines(spanish, "en"), changesLines(spanish, undefined)]).toEqual([false, true]);
  expect(changesLines({ op: "voice", line: 1, voice: "x" }, "en")).toBe(false);
  expect(editedLines([spanish, SPLIT], "en", "es")).toEqual(new Set([1, 2, 9]));
  expect(editedLines([spanish, SPLIT], "en", "fr")).toEqual(new Set([2, 9]));
});

/** Any edit, possible or not, of about as many lines as there are. */
const anyEdit = (lines: number): fc.Arbitrary<LineEdit> => {
  const line = fc.integer({ min: 1, max: lines + 4 });
  const seconds = fc.double({ min: 0, max: lines * 3, noNaN: true });
  return fc.oneof(
    fc.record({ line, language: fc.constantFrom("en", "es"), text: fc.constantFrom("a b", "c") }),
    fc.record({ op: fc.constant("time"), line, start: seconds, end: seconds }),
    fc.record({
      ...{ op: fc.constant("split"), line, at: seconds },
      ...{ textAt: fc.integer({ min: 1, max: 9 }), into: line },
    }),
    fc.record({ op: fc.constant("merge"), line, with: line }),
    fc.record({ op: fc.constant("speaker"), line, speaker: fc.constant("Ana") }),
  );
};

/** The edits that can be made, each after those before it. */
function possible(lines: readonly Line[], edits: readonly LineEdit[]): LineEdit[] {
  const made: LineEdit[] = [];
  for (const edit of edits) {
    try {
      editLines(lines, [...made, edit], { source: "en" });
      made.push(edit);
    } catch (error) {
      expect(error).toBeInstanceOf(OctaviaError);
    }
  }
  return made;
}

test("whatever is edited, lines keep their order, overlap nowhere and say something", () => {
  let made = 0;
  fc.assert(
    fc.property(fc.array(anyEdit(6), { maxLength: 12 }), (wishes) => {
      const lines = track(6);
      const edits = possible(lines, wishes);
      const after = editLines(lines, edits, { source: "en" });
      made += edits.length;
      const ids = after.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      let free = 0;
      for (const { start, end, text, words } of after) {
        expect(start).toBeGreaterThanOrEqual(free);
        expect(end - start).toBeGreaterThanOrEqual(0.05 - 1e-9);
        expect(text.trim()).not.toBe("");
        for (const word of words) {
          expect(word.start).toBeGreaterThanOrEqual(start);
          expect(word.end).toBeLessThanOrEqual(end);
        }
        free = end;
      }
      const touched = new Set(
        edits.flatMap((edit) => ("with" in edit ? [edit.line, edit.with] : [edit.line])),
      );
      for (const line of lines.filter(({ id }) => !touched.has(id))) expect(after).toContain(line);
    }),
  );
  expect(made).toBeGreaterThan(50);
});
