import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProfileName } from "../../contract/kinds/subtitles.ts";
import { LANGUAGES, Language } from "../../contract/languages.ts";
import { characters, hasSpeech, tokenize } from "../text/script.ts";
import { layoutCues, type ShownLine } from "./layout.ts";
import { profileOf } from "./profiles.ts";
import { readingReport, readingWarnings } from "./reading.ts";

const line = (start: number, end: number, text: string): ShownLine => ({ start, end, text });
const texts = (lines: ShownLine[], language: Language = "en"): string[] =>
  layoutCues(lines, language).map((cue) => cue.text);

describe("layoutCues breaks text", () => {
  test.each([
    ["en", "We went down to the old harbour, and then we took the last boat home.", 32],
    ["en", "The children played in the garden until the sun went down.", 33],
    ["es", "Hoy queremos enseñarles cómo se cultivan los tomates en el jardín de su casa.", 40],
    ["fr", "Quand les plantes sont assez grandes, on les met dans la terre du jardin.", 37],
    ["de", "Wenn die Pflanzen groß genug sind, kommen sie in die Erde des Gartens.", 34],
    ["it", "Oggi vogliamo mostrarvi come si coltivano i pomodori nel giardino di casa.", 41],
    ["pt", "Hoje queremos mostrar como se cultivam os tomates no jardim da sua casa.", 38],
    ["ca", "Avui volem ensenyar-vos com es cultiven els tomàquets al jardí de casa.", 39],
    ["ko", "오늘은 집에서 토마토를 키우는 방법을 알려요.", 12],
    ["zh", "你需要一个小花盆、一些好的土壤和充足的光。", 9],
  ] as const)("%s: at a phrase, into two even lines: %s", (language, text, at) => {
    const gap = language === "zh" ? 0 : 1;
    expect(texts([line(0, 5, text)], language)).toEqual([
      `${text.slice(0, at)}\n${text.slice(at + gap)}`,
    ]);
  });

  test("a text that fits one line stays on one", () => {
    expect(texts([line(0, 2, "They need space, and water, to grow.")])).toHaveLength(1);
    expect(texts([line(0, 2, "They need space, and water, to grow.")])[0]).not.toContain("\n");
  });

  test("a long line becomes several cues at phrases, in time with its words", () => {
    const text =
      "You need a small pot, some good soil, and a place with a lot of light, because the seeds that we put in the ground love the sun.";
    const words = tokenize(text).map(({ text: word }, index) => ({
      text: word,
      start: index < 8 ? index / 4 : index / 4 + 1,
      end: index < 8 ? index / 4 + 0.25 : index / 4 + 1.25,
    }));
    const cues = layoutCues([{ start: 0, end: 9, text, words }], "en");
    expect(cues.map((cue) => [cue.start, cue.text])).toEqual([
      [0, "You need a small pot, some good soil,\nand a place with a lot of light,"],
      [5, "because the seeds that we put\nin the ground love the sun."],
    ]);
    expect(cues[0]?.end).toBeCloseTo(5 - 2 / 24);
    expect(cues[1]?.end).toBe(8);
  });

  test("without word times a long line is timed by share of its letters", () => {
    const half = "word ".repeat(15).trim();
    const cues = layoutCues([line(0, 10, `${half}, ${half}.`)], "en");
    expect(cues).toHaveLength(2);
    expect(cues[1]?.start).toBeCloseTo(5);
  });

  test("a word longer than a line stands whole", () => {
    const word = "a".repeat(60);
    expect(texts([line(0, 5, `See ${word} now`)])).toEqual(["See", `${word}\nnow`]);
  });
});

describe("layoutCues settles times", () => {
  test("a cue too short or too quick to read stands into the silence after it", () => {
    const long = "These words are many for one second.";
    const cues = layoutCues([line(1, 1.2, "Yes."), line(3, 4, long), line(20, 21, "End.")], "en");
    expect(cues[0]?.end).toBeCloseTo(1.833);
    expect(cues[1]?.end).toBeCloseTo(3 + long.length / 20);
  });

  test("a hole of less than half a second closes to two frames, a longer one stays", () => {
    const cues = layoutCues(
      [line(0, 2, "One two."), line(2.4, 4, "Three four."), line(4.6, 6, "Five.")],
      "en",
    );
    expect(cues[0]?.end).toBeCloseTo(2.4 - 2 / 24);
    expect(cues[1]?.end).toBe(4);
  });

  test("a cue stands seven seconds at most", () => {
    expect(layoutCues([line(0, 12, "Slow words.")], "en")[0]?.end).toBeCloseTo(7.007);
  });

  test("two short lines of one speaker share a cue, those of two do not", () => {
    const lines = [line(0, 0.3, "Yes."), line(0.4, 0.9, "I know.")];
    expect(texts(lines)).toEqual(["Yes. I know."]);
    const [first, second] = lines.map((one, index) => ({ ...one, speaker: `s${index}` }));
    expect(first && second && texts([first, second])).toHaveLength(2);
  });

  test("text that is too quick to read is told", () => {
    const quick = layoutCues([line(0, 1, "word ".repeat(8)), line(1.1, 5, "Then on.")], "en");
    const told = (lines: ReturnType<typeof layoutCues>) =>
      readingWarnings(readingReport(lines, profileOf("en")), profileOf("en"));
    expect(told(quick)).toEqual(["1 subtitle is faster to read than 20 characters a second."]);
    expect(told(layoutCues([line(0, 3, "Slow.")], "en"))).toEqual([]);
  });
});

describe("of any lines", () => {
  const words = [
    "the",
    "of",
    "bread,",
    "and",
    "Longer",
    "end.",
    "你好",
    "学习",
    "日本語。",
    "—",
    "w".repeat(50),
  ];
  const arbitraryLines = fc.array(
    fc.record({
      start: fc.double({ min: 0, max: 100, noNaN: true }),
      length: fc.double({ min: 0, max: 30, noNaN: true }),
      text: fc
        .array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: "grapheme" })), {
          maxLength: 60,
        })
        .map((parts) => parts.join(" ")),
    }),
    { maxLength: 12 },
  );
  const sane = arbitraryLines.map((lines) =>
    lines
      .map(({ start, length, text }) => line(start, start + length, text))
      .sort((a, b) => a.start - b.start),
  );
  const language = fc.constantFrom(...Language.options);
  const profile = fc
    .tuple(language, fc.constantFrom(...ProfileName.options))
    .map(([one, name]) => profileOf(one, name));

  test("all text is kept in order", () => {
    fc.assert(
      fc.property(sane, language, profile, (lines, to, rules) => {
        const cues = layoutCues(lines, to, rules);
        const shown = lines.filter((one) => hasSpeech(one.text));
        expect(
          cues
            .map((cue) => cue.text)
            .join("")
            .replace(/\s+/g, ""),
        ).toBe(
          shown
            .map((one) => one.text)
            .join("")
            .replace(/\s+/g, ""),
        );
      }),
    );
  });

  test("no cue has more than two lines, no line is too long unless one word is", () => {
    fc.assert(
      fc.property(sane, language, profile, (lines, to, rules) => {
        for (const cue of layoutCues(lines, to, rules)) {
          const set = cue.text.split("\n");
          expect(set.length).toBeLessThanOrEqual(2);
          for (const one of set) {
            if (tokenize(one).length > 1) {
              expect(characters(one)).toBeLessThanOrEqual(rules.lineLength);
            }
          }
        }
      }),
    );
  });

  test("cues follow each other with the gap between them, each with some length", () => {
    fc.assert(
      fc.property(sane, language, profile, (lines, to, rules) => {
        let free = 0;
        for (const { start, end } of layoutCues(lines, to, rules)) {
          expect(start).toBeGreaterThanOrEqual(free - 1e-9);
          expect(end - start).toBeGreaterThanOrEqual(1 / rules.frameRate - 1e-9);
          expect(end - start).toBeLessThanOrEqual(rules.longest + 1e-9);
          free = end + rules.gapFrames / rules.frameRate;
        }
      }),
    );
  });
});

describe("profiles", () => {
  test("the language's own is that of the table of languages", () => {
    for (const language of Language.options) {
      const { lineLength, reading } = LANGUAGES[language];
      expect(profileOf(language)).toMatchObject({ lineLength, reading });
      expect(profileOf(language, "netflix")).toEqual(profileOf(language));
    }
  });

  test.each([
    ["en", "youtube", 42, 20],
    ["es", "youtube", 42, 20],
    ["zh", "youtube", 16, 11],
    ["en", "shorts", 24, 25],
    ["es", "shorts", 24, 25],
    ["ja", "shorts", 13, 6],
  ] as const)("%s for %s has lines of %i and is read at %i", (language, name, line, reading) => {
    expect(profileOf(language, name)).toMatchObject({ lineLength: line, reading });
  });

  test("Japanese has times of its own", () => {
    expect(profileOf("ja")).toMatchObject({ shortest: 0.5, longest: 7 });
    expect(profileOf("es")).toMatchObject({ shortest: 0.833, longest: 7.007 });
  });
});
