import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalText } from "./cue.ts";
import { withoutDirection } from "./direction.ts";
import { parseSrt, writeSrt } from "./srt.ts";
import { arbitraryCues, plainTexts } from "./test-cues.ts";

const shown = (file: string) =>
  parseSrt(file).cues.map(({ start, end, text }) => ({ start, end, text }));
const cue = (start: number, end: number, text: string) => ({ start, end, text });

describe("parseSrt", () => {
  test("reads cues whatever the line ends, the byte order mark and the hours", () => {
    const file =
      "\uFEFF1\r\n00:00:01,000 --> 00:00:02,500\r\nOne\r\nline\r\n\r\n2\r99:59:59.5-->120:00:00,000\rLate\r";
    expect(shown(file)).toEqual([cue(1, 2.5, "One\nline"), cue(359_999.5, 432_000, "Late")]);
    expect(parseSrt(file).warnings).toEqual([]);
  });

  test("needs no numbers and no blank lines between cues", () => {
    const file = "00:01 --> 00:02\nA\n00:03 --> 00:04 X1:1 Y1:2\nB\n7\n00:05 --> 00:06\nC\n8";
    expect(shown(file)).toEqual([cue(1, 2, "A"), cue(3, 4, "B"), cue(5, 6, "C\n8")]);
  });

  test("shows text without tags, and leaves what is none", () => {
    const file =
      '1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>Hi</i> <font color="red">a < b</font> <3 {y:i}{x}<br>new';
    expect(shown(file)).toEqual([cue(1, 2, "Hi a < b <3 {x}\nnew")]);
  });

  test("names the line of what it leaves out, joins or mends", () => {
    const file = [
      "lost text",
      "",
      "1",
      "00:00:01,000 --> 00:00:02,000",
      "first",
      "",
      "after a blank line",
      "",
      "2",
      "00:00:0x,000 --> 00:00:04,000",
      "broken",
      "",
      "3",
      "00:00:05,000 --> 00:00:06,000",
      "",
      "4",
      "00:00:09,000 --> 00:00:08,000",
      "back",
      "",
      "5",
      "00:00:07,000 --> 00:00:09,500",
      "early",
    ].join("\n");
    expect(shown(file)).toEqual([
      cue(1, 2, "first\nafter a blank line"),
      cue(7, 9.5, "early"),
      cue(9, 10, "back"),
    ]);
    expect(parseSrt(file).warnings.map(({ line, message }) => `${line} ${message}`)).toEqual([
      "1 this text belongs to no cue; it was left out",
      "7 a blank line stands inside the cue; its text was joined",
      "10 the times of a cue cannot be read; it was left out",
      "14 the cue has no text; it was left out",
      "17 the cue does not end after its start; its length was guessed",
      "17 the cue overlaps the one before",
      "21 cues are not in time order; they were sorted",
    ]);
  });

  test("of arbitrary text, makes cues in order or none, and never fails", () => {
    const parts = fc.constantFrom("-->", "\n", "1", "00:00:01,000", " ", "<i>", "{\\", "\r", "é");
    const texts = fc.oneof(
      fc.string(),
      fc.array(parts).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        let latest = 0;
        for (const { start, end, text: own } of parseSrt(text).cues) {
          expect(start).toBeGreaterThanOrEqual(latest);
          expect(end).toBeGreaterThan(start);
          expect(own.trim()).not.toBe("");
          latest = start;
        }
      }),
    );
  });

  test("reads five megabytes of the worst, and says only the first of its problems", () => {
    const worst = [
      "<",
      "<a",
      "{\\",
      "\n",
      "1\n",
      "-->",
      "-->\n",
      "a\n\n",
      "00:00:01,000 --> 00:00:00,000\n<i\n",
      "00:00:01,000 ",
      "9",
    ];
    for (const part of worst) {
      const file = `1\n00:00:01,000 --> 00:00:02,000\n${part.repeat(500_000 / part.length)}`;
      expect(parseSrt(file).warnings.length).toBeLessThanOrEqual(51);
    }
  });
});

describe("writeSrt", () => {
  test("writes what every player reads", () => {
    expect(writeSrt([cue(1, 2.0004, " One \r\n\n two"), cue(3600, 360_000, "x")])).toBe(
      "1\n00:00:01,000 --> 00:00:02,000\nOne\ntwo\n\n2\n01:00:00,000 --> 100:00:00,000\nx\n",
    );
  });

  test("no text can break the file or become markup", () => {
    const text = "5\n00:00:01,000 --> 00:00:02,000\n<b>bold</b> {\\an8}";
    expect(shown(writeSrt([cue(1, 2, text), cue(3, 4, "next")]))).toEqual([
      cue(1, 2, "5\n00:00:01,000 → 00:00:02,000\n‹b›bold‹/b› (\\an8)"),
      cue(3, 4, "next"),
    ]);
  });

  test("round trip: plain text comes back to the letter, times to the millisecond", () => {
    fc.assert(
      fc.property(arbitraryCues(plainTexts), (cues) => {
        expect(shown(writeSrt(cues))).toEqual(cues);
      }),
    );
  });

  test("round trip: of any text at all, every cue comes back at its time", () => {
    const hostile = fc
      .array(fc.constantFrom("-->", "<", ">", "i", "{", "\\", "}", "\n", "1", "-", "&", "\u0000"))
      .map((parts) => parts.join(""));
    const texts = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), hostile);
    const kept = texts.filter((text) => normalText(withoutDirection(text)) !== "");
    fc.assert(
      fc.property(arbitraryCues(kept), (cues) => {
        const back = shown(writeSrt(cues));
        expect(back.map(({ start, end }) => [start, end])).toEqual(
          cues.map(({ start, end }) => [start, end]),
        );
        expect(shown(writeSrt(back))).toEqual(back);
      }),
    );
  });
});
