import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LineEdit } from "../../../contract/kinds/words.ts";
import { freeId, withMerge, withSplit, withTexts, withTime } from "./compose.ts";
import { cutAtMoment } from "./cuts.ts";
import { baseLine, baseLines, SETTING } from "./line-sample.ts";
import { changedLines } from "./lines.ts";
import { dragged, type Grip, roomOf } from "./retime.ts";
import { sameWherePossible } from "./same.ts";

const base = baseLines(4);
const derive = (edits: readonly LineEdit[], lines = base) => changedLines(lines, edits, SETTING);

describe("changedLines", () => {
  test("lines that no change touches are the same objects each time", () => {
    const before = derive([]);
    const now = derive([{ line: 2, language: "es", text: "otra cosa" }]);
    expect(now[1]).toMatchObject({ text: "otra cosa", changed: true, guessed: true });
    expect([now[0], now[2], now[3]]).toEqual([before[0], before[2], before[3]]);
    expect(now[0]).toBe(before[0]);
  });

  test("a text in another language is not seen in this one", () => {
    expect(derive([{ line: 2, language: "fr", text: "autre" }])[1]).toBe(derive([])[1]);
  });

  test("a new original is translated anew, unless a person gives the text", () => {
    const source: LineEdit = { line: 2, language: "en", text: "another" };
    expect(derive([source])[1]).toMatchObject({ source: "another", anew: true });
    const both = derive([source, { line: 2, language: "es", text: "otra" }]);
    expect(both[1]).toMatchObject({ source: "another", text: "otra", anew: false });
  });

  test("a longer text is guessed to be spoken faster, and to run over in the end", () => {
    const longer = (times: number) =>
      derive([{ line: 2, language: "es", text: "uno dos tres cuatro".repeat(times) }])[1];
    expect(longer(1)?.rate).toBe(1);
    expect(longer(3)).toMatchObject({ rate: SETTING.maxSpeed, actions: ["runs-over"] });
  });

  test("a split line's halves share text and time; merged again, the original is whole", () => {
    const split: LineEdit = { op: "split", line: 2, at: 3.5, textAt: 8, into: 5 };
    const halves = derive([split]);
    expect(halves.map(({ id }) => id)).toEqual([1, 2, 5, 3, 4]);
    expect(halves[1]).toMatchObject({ source: "one two", sourceEnd: 3.5, anew: true });
    expect(halves[2]).toMatchObject({ source: "three four", sourceStart: 3.5, sourceEnd: 4.5 });
    const whole = derive([split, { op: "merge", line: 2, with: 5 }]);
    expect(whole[1]).toMatchObject({ source: "one two three four", sourceEnd: 4.5 });
  });

  test("what cannot be is left out: no such line, no such neighbour", () => {
    const edits: LineEdit[] = [
      { line: 99, language: "es", text: "x" },
      { op: "merge", line: 1, with: 3 },
    ];
    expect(derive(edits)).toEqual(derive([]));
  });
});

test("only lines that look different are new objects", () => {
  const edit: LineEdit = { line: 2, language: "es", text: "a" };
  const first = derive([edit]);
  const second = sameWherePossible(first, derive([edit, { line: 3, language: "es", text: "b" }]));
  expect(second[1]).toBe(first[1]);
  expect(second[2]).not.toBe(first[2]);
});

/** Does one thing to some line, as the studio would. */
function act(edits: readonly LineEdit[], [what, where, how]: readonly [number, number, number]) {
  const lines = derive(edits);
  const index = where % lines.length;
  const line = lines[index];
  const next = lines[index + 1];
  if (line === undefined) return edits;
  const at = line.sourceStart + how * (line.sourceEnd - line.sourceStart);
  if (what === 0)
    return withTexts(edits, how < 0.3 ? "en" : "es", [{ line: line.id, text: `word ${how}` }]);
  if (what === 1) {
    const cut = cutAtMoment(line, at);
    const into = freeId(base, edits);
    const found = base.find(({ id }) => id === line.id);
    return cut ? withSplit(edits, { line, base: found, cut, into, from: "en", to: "es" }) : edits;
  }
  if (what === 2) return next ? withMerge(edits, { line, next, from: "en", to: "es" }) : edits;
  const grips: Grip[] = ["start", "end", "all"];
  const room = roomOf(lines, index, 20);
  const { sourceStart: start, sourceEnd: end } = line;
  const times = dragged({ start, end }, grips[what - 3] ?? "all", (how - 0.5) * 4, room);
  return withTime(edits, line.id, times.start, times.end);
}

const deeds = fc.array(
  fc.tuple(fc.nat(5), fc.nat(20), fc.double({ min: 0, max: 1, noNaN: true })),
  { maxLength: 25 },
);

test("whatever a person does, lines stay in order, do not overlap, and have ids of their own", () => {
  fc.assert(
    fc.property(deeds, (list) => {
      const lines = derive(list.reduce(act, []));
      expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
      for (const [index, { sourceStart, sourceEnd }] of lines.entries()) {
        expect(sourceEnd).toBeGreaterThan(sourceStart);
        expect(sourceStart).toBeGreaterThanOrEqual(lines[index - 1]?.sourceEnd ?? 0);
      }
    }),
  );
});

test("no word of the original is lost by splits and merges", () => {
  fc.assert(
    fc.property(deeds, (list) => {
      const shapes = list.filter(([what]) => what === 1 || what === 2);
      const words = derive(shapes.reduce(act, [])).flatMap(({ source }) => source.split(" "));
      expect(words).toEqual(base.flatMap(({ source }) => source.split(" ")));
    }),
  );
});

test("the same edits mean the same when texts are put in after all other edits", () => {
  fc.assert(
    fc.property(deeds, (list) => {
      const edits = list.reduce(act, []);
      const texts = edits.filter((edit) => "text" in edit);
      const others = edits.filter((edit) => !("text" in edit));
      const plain = (lines: ReturnType<typeof derive>) =>
        lines.map(({ id, source, text, anew }) => ({ id, source, text: anew ? "" : text }));
      expect(plain(derive([...others, ...texts]))).toEqual(plain(derive(edits)));
    }),
  );
});

test("a line that borrows silence keeps the end of its room when it is moved", () => {
  const [line] = derive([{ op: "time", line: 1, start: 10.5, end: 12 }], [baseLine()]);
  expect(line?.slot).toBe(2);
});
