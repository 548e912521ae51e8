import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Line } from "../../contract/transcript.ts";
import { classicScorer } from "./classic-scorer.ts";
import type { SoundRow } from "./features.ts";
import { findHighlights } from "./find.ts";
import { APPLAUSE, linesOf, QUIET, rowsOf, SPEECH, type Spoken } from "./fixtures/talk.ts";
import { sentencesOf } from "./sentences.ts";

const never = { checkCancelled: () => undefined };
const LENGTH = { min: 5, max: 15 };

const find = (lines: readonly Line[], rows: readonly SoundRow[], count = 20, length = LENGTH) => {
  const settings = { language: "en", length, duration: rows.length / 10, count } as const;
  return findHighlights(lines, rows, settings, classicScorer, never);
};

const words = fc.constantFrom(..."bread oven flour garden rain people story river gold".split(" "));
/** A clause, a sentence or a question. */
const spoken: fc.Arbitrary<Spoken> = fc.record({
  pause: fc.integer({ min: 0, max: 20 }),
  length: fc.integer({ min: 5, max: 60 }),
  text: fc
    .tuple(fc.array(words, { minLength: 1, maxLength: 8 }), fc.constantFrom(".", "?", ",", "!"))
    .map(([said, mark]) => `${said.join(" ")}${mark}`),
});
const talks = fc.array(spoken, { minLength: 1, maxLength: 40 });

/** Each line as loud and as high as its number says, so that stretches differ. */
const varied = (line: Line): SoundRow => ({
  ...SPEECH,
  level: -30 + ((line.id * 7) % 11),
  pitch: 100 + ((line.id * 13) % 50),
});

describe("whatever is said", () => {
  test("clips begin and end with whole sentences, last as asked, and do not overlap", async () => {
    await fc.assert(
      fc.asyncProperty(talks, async (said) => {
        const lines = linesOf(said);
        const sentences = sentencesOf(lines, "en");
        const rows = rowsOf(lines, (lines.at(-1)?.end ?? 0) + 1, varied);
        const found = await find(lines, rows);
        for (const { start, end, firstLine, lastLine } of found) {
          const first = sentences.find((sentence) => sentence.lines[0]?.id === firstLine);
          const last = sentences.find((sentence) => sentence.lines.at(-1)?.id === lastLine);
          expect(first).toBeDefined();
          expect(last).toBeDefined();
          expect(start).toBeLessThanOrEqual((first?.start ?? 0) + 0.0011);
          expect(end).toBeGreaterThanOrEqual((last?.end ?? 0) - 0.0011);
          // No word of a neighbour is heard.
          for (const { id, start: from, end: to } of lines) {
            if (id < firstLine) expect(to).toBeLessThanOrEqual(start + 1e-9);
            if (id > lastLine) expect(from).toBeGreaterThanOrEqual(end - 1e-9);
          }
          expect(end - start).toBeGreaterThanOrEqual(LENGTH.min - 1e-9);
          expect(end - start).toBeLessThanOrEqual(LENGTH.max + 1e-9);
        }
        const inTime = found.toSorted((a, b) => a.start - b.start);
        for (const [index, one] of inTime.slice(1).entries()) {
          expect(one.start).toBeGreaterThanOrEqual(inTime[index]?.end ?? Number.NaN);
        }
        expect(found.map(({ score }) => score)).toEqual(
          found.map(({ score }) => score).toSorted((a, b) => b - a),
        );
      }),
      { numRuns: 150 },
    );
  });

  test("a talk gives the same clips each time, and fewer are the first of more", async () => {
    await fc.assert(
      fc.asyncProperty(talks, fc.integer({ min: 1, max: 5 }), async (said, count) => {
        const lines = linesOf(said);
        const rows = rowsOf(lines, (lines.at(-1)?.end ?? 0) + 1, varied);
        const all = await find(lines, rows);
        expect(await find(lines, rows)).toEqual(all);
        expect(await find(lines, rows, count)).toEqual(all.slice(0, count));
      }),
      { numRuns: 50 },
    );
  });

  test("silence put before a talk moves its clips and changes nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(talks, fc.integer({ min: 1, max: 300 }), async (said, shift) => {
        // The first line has a pause before it in both, or the breath before it would differ.
        const later = said.map((one, index) => (index === 0 ? { ...one, pause: 10 } : one));
        const lines = linesOf(later);
        const rows = rowsOf(lines, (lines.at(-1)?.end ?? 0) + 1, varied);
        const plain = await find(lines, rows);
        const lead = Array.from({ length: shift }, () => QUIET);
        const shifted = await find(linesOf(later, shift), [...lead, ...rows]);
        expect(shifted.length).toBe(plain.length);
        for (const [index, one] of plain.entries()) {
          const { start, end, ...rest } = shifted[index] ?? one;
          expect(start - shift / 10).toBeCloseTo(one.start, 2);
          expect(end - shift / 10).toBeCloseTo(one.end, 2);
          expect(rest).toMatchObject({ firstLine: one.firstLine, lastLine: one.lastLine });
        }
      }),
      { numRuns: 80 },
    );
  });
});

/** Ten sentences of 6 s that do not differ. */
const EVEN = Array.from({ length: 10 }, (_, index) => ({
  ...{ pause: 6, length: 60 },
  text: `Thing number ${"abcdefghij"[index]} comes here.`,
}));
const SIX = { min: 5, max: 7.5 };
const ALL = 10;

/** The best clip of one sentence, when something sets line 5 apart. */
async function best(change: {
  readonly text?: string;
  readonly speech?: Partial<SoundRow>;
  readonly behind?: SoundRow;
}) {
  const lines = linesOf(
    EVEN.map((one, at) => ({
      ...one,
      pause: at === 5 ? 20 : 6,
      text: at === 4 && change.text !== undefined ? change.text : one.text,
    })),
  );
  const fifth = lines[4];
  const rows = rowsOf(lines, 75, ({ id }) => (id === 5 ? { ...SPEECH, ...change.speech } : SPEECH));
  if (change.behind !== undefined && fifth !== undefined) {
    rows.fill(change.behind, Math.round(fifth.end * 10), Math.round(fifth.end * 10) + 12);
  }
  const [first] = await find(lines, rows, ALL, SIX);
  if (first === undefined) throw new Error("nothing found");
  return first;
}

describe("of sentences that are alike but for one, that one is best,", () => {
  test("because it is louder", async () => {
    const found = await best({ speech: { level: -15 } });
    expect(found.firstLine).toBe(5);
    expect(found.reasons.join()).toContain("louder than the rest (+9.");
  });

  test("because the audience claps behind it, and the applause is kept", async () => {
    const found = await best({ behind: APPLAUSE });
    expect(found.firstLine).toBe(5);
    expect(found.reasons[0]).toBe("laughter or applause (1.2 s)");
    // The fifth sentence ends at 33 s.
    expect(found.end).toBeCloseTo(33 + 1.2, 2);
  });

  test("but a hum behind it is no applause", async () => {
    const hum = { level: -24, pitch: 100, crossings: 0.01, flatness: 0.001, flux: 0.01 };
    expect((await best({ behind: hum })).reasons.join()).not.toContain("applause");
  });
});

test("a question and its answer beat the same sentences apart", async () => {
  const lines = linesOf(
    EVEN.map((one, at) => ({ ...one, text: at === 4 ? "Why does bread rise at all?" : one.text })),
  );
  const [found] = await find(lines, rowsOf(lines, 70), ALL, { min: 12, max: 14 });
  expect(found).toMatchObject({
    firstLine: 5,
    lastLine: 6,
    caption: "Why does bread rise at all?",
  });
  expect(found?.reasons).toContain("a question and its answer");
});

test("the words that tell a stretch apart are its title", async () => {
  const lines = linesOf(
    EVEN.map((one, at) => ({
      ...one,
      text: at === 4 ? "The Sourdough needs a warm oven." : one.text,
    })),
  );
  const found = (await find(lines, rowsOf(lines, 70), ALL, SIX)).find(
    ({ firstLine }) => firstLine === 5,
  );
  expect(found?.titleWords).toEqual(["Sourdough", "needs", "warm", "oven"]);
});

test("where nothing is punctuated, pauses end sentences", () => {
  const lines = linesOf([
    { pause: 0, length: 20, text: "we take the flour" },
    { pause: 1, length: 20, text: "and then the water" },
    { pause: 20, length: 20, text: "now it rests" },
  ]);
  expect(sentencesOf(lines, "en").map(({ text }) => text)).toEqual([
    "we take the flour and then the water",
    "now it rests",
  ]);
});
