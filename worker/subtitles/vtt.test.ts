import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalText } from "./cue.ts";
import { withoutDirection } from "./direction.ts";
import { arbitraryCues } from "./test-cues.ts";
import { isVtt, parseVtt, writeVtt } from "./vtt.ts";

const shown = (file: string) =>
  parseVtt(file).cues.map(({ start, end, text }) => ({ start, end, text }));
const cue = (start: number, end: number, text: string) => ({ start, end, text });

describe("parseVtt", () => {
  test("reads cues and passes over header, notes, styles, regions, names and settings", () => {
    const file = [
      "\uFEFFWEBVTT - a title",
      "Kind: captions",
      "",
      "NOTE two",
      "lines",
      "",
      "STYLE",
      "::cue { color: red }",
      "",
      "REGION",
      "id:fred",
      "",
      "intro",
      "00:01.000 --> 00:02.500 align:start position:0%",
      "<c.yellow>One</c> &amp; <00:00:01.500><i>two</i> &lt;3 a < b",
      "",
      "125:00:00.000 --> 125:00:01,000",
      "Late&nbsp;",
    ].join("\r\n");
    expect(shown(file)).toEqual([cue(1, 2.5, "One & two <3 a < b"), cue(450_000, 450_001, "Late")]);
    expect(parseVtt(file).warnings).toEqual([]);
  });

  test("a voice names the speaker; a cue with two is shared between them", () => {
    const file =
      "WEBVTT\n\n00:01.000 --> 00:03.000\n<v.loud Esme Lee>Hello\n<v Bob>There!\n\n00:04.000 --> 00:05.000\n<v Bob>Bye</v>";
    expect(parseVtt(file).cues).toEqual([
      { ...cue(1, 1.909, "Hello"), speaker: "Esme Lee", line: 3 },
      { ...cue(1.909, 3, "There!"), speaker: "Bob", line: 3 },
      { ...cue(4, 5, "Bye"), speaker: "Bob", line: 7 },
    ]);
  });

  test("names the line of what it leaves out", () => {
    const file =
      "WEBVTT\n00:01.000 --> 00:02.000\nno blank line before\n\nstray\n\nx --> 00:03.000\nbroken\n\n00:04.000 --> 00:05.000\n\n";
    expect(shown(file)).toEqual([cue(1, 2, "no blank line before")]);
    expect(parseVtt(file).warnings).toEqual([
      { line: 5, message: "this text belongs to no cue; it was left out" },
      { line: 7, message: "the times of a cue cannot be read; it was left out" },
      { line: 10, message: "the cue has no text; it was left out" },
    ]);
  });

  test("of arbitrary text, makes cues in order or none, and never fails", () => {
    const parts = fc.constantFrom("-->", "\n", "NOTE", "00:01.000 --> 00:02.000", "<v ", ">", "&#");
    const texts = fc.array(parts).map((all) => `WEBVTT\n\n${all.join("")}`);
    fc.assert(
      fc.property(texts, (text) => {
        for (const { start, end } of parseVtt(text).cues) expect(end).toBeGreaterThan(start);
      }),
    );
  });

  test("reads five megabytes of the worst", () => {
    const worst = [
      "<",
      "<v ",
      "<v a>",
      "<v a>x<v b>y",
      "&",
      "&#1",
      "\n",
      "-->\n",
      "NOTE\n\n",
      "a\n\n",
      "00:01.0 ",
    ];
    for (const part of worst) {
      const file = `WEBVTT\n\n00:01.000 --> 00:02.000\n${part.repeat(500_000 / part.length)}`;
      expect(parseVtt(file).warnings.length).toBeLessThanOrEqual(51);
    }
  });
});

test("a file is WebVTT by its first word", () => {
  expect(["WEBVTT", "\uFEFFWEBVTT x\n", "WEBVTT\r\n"].every(isVtt)).toBe(true);
  expect(["WEBVTTX", " WEBVTT", "1\n00:00", ""].some(isVtt)).toBe(false);
});

describe("writeVtt", () => {
  test("escapes what the format reserves", () => {
    expect(writeVtt([cue(1, 2, "<b> & --> x")])).toBe(
      "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n&lt;b&gt; &amp; --&gt; x\n",
    );
  });

  test("round trip: any text comes back to the letter, times to the millisecond", () => {
    const parts = fc.constantFrom(
      "-->",
      "<v ",
      ">",
      "&amp;",
      "&",
      "NOTE",
      "WEBVTT",
      "\n",
      "1",
      "é",
    );
    const texts = fc
      .oneof(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.array(parts).map((all) => all.join("")),
      )
      .map((text) => normalText(withoutDirection(text)))
      .filter((text) => text !== "");
    fc.assert(
      fc.property(arbitraryCues(texts), (cues) => {
        expect(shown(writeVtt(cues))).toEqual(cues);
      }),
    );
  });

  test("what orders letters for the eye is none of them: a cue of nothing else is no cue", () => {
    expect(shown(writeVtt([cue(0, 1, "\u200e"), cue(1, 2, "a\u200eb")]))).toEqual([
      cue(1, 2, "ab"),
    ]);
  });
});
