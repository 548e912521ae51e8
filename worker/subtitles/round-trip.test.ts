import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SubtitleFile } from "../../contract/kinds/subtitles.ts";
import { normalText } from "./cue.ts";
import { writeAs } from "./formats.ts";
import { readSubtitles } from "./parse.ts";
import { normalSpans, type RichCue, type Span } from "./rich-cue.ts";

const on = fc.constantFrom<true | undefined>(true, undefined);
const texts = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
  // SRT has no escapes, and what looks like one in it is read as one elsewhere.
  .map((text) => normalText(text.replace(/[<>{}&\\\u2060]|--/g, " ")))
  .filter((text) => text !== "");

const spans: fc.Arbitrary<Span[]> = fc
  .array(
    fc.record({
      ...{ text: texts, italic: on, bold: on, underline: on },
      color: fc.constantFrom("#ff0000", "#12ab9f", undefined),
      newLine: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) =>
    normalSpans(
      parts.map(({ text, italic, bold, underline, color, newLine }) => ({
        text: newLine ? `${text}\n` : text,
        ...(italic && { italic }),
        ...(bold && { bold }),
        ...(underline && { underline }),
        ...(color && { color }),
      })),
    ),
  )
  .filter((found) => found.length > 0);

/** Cues in time order, overlaps included, in whole hundredths: ASS has no finer times. */
const cues: fc.Arbitrary<RichCue[]> = fc
  .array(
    fc.record({
      ...{ start: fc.nat(36_000_000), length: fc.integer({ min: 1, max: 10_000 }), spans },
      align: fc.constantFrom(undefined, 1, 3, 4, 5, 6, 7, 8, 9),
    }),
    { maxLength: 8 },
  )
  .map((all) =>
    all
      .sort((a, b) => a.start - b.start)
      .map(({ start, length, align, ...cue }) => ({
        ...cue,
        ...{ start: start / 100, end: (start + length) / 100, line: 0 },
        ...(align === undefined ? {} : { align }),
      })),
  );

/** What all formats have in common. */
const common = (all: readonly RichCue[]) =>
  all.map(({ start, end, spans: said, align, place }) => ({
    start,
    end,
    spans: said,
    align,
    place,
  }));

test("SRT to WebVTT to ASS to SRT: times, text, looks and places all come back", () => {
  fc.assert(
    fc.property(cues, (made) => {
      let file = readSubtitles(writeAs("srt", { kind: "ass", cues: made, warnings: [] }, []));
      expect(common(file.cues)).toEqual(common(made));
      for (const format of ["vtt", "ass", "srt"] as const) {
        file = readSubtitles(writeAs(format, file, []));
        expect(file.kind).toBe(format);
        expect(common(file.cues)).toEqual(common(made));
      }
    }),
  );
});

test("of any text at all, each format gives back what it was given, in every other one", () => {
  const any = fc
    .string({ unit: "binary", maxLength: 40 })
    .filter((text) => normalText(text) !== "");
  fc.assert(
    fc.property(any, fc.constantFrom("vtt", "ass"), (text, format) => {
      const made = [{ start: 1, end: 2, spans: normalSpans([{ text }]), line: 0 }];
      const file = readSubtitles(writeAs(format, { kind: "srt", cues: made, warnings: [] }, []));
      expect(file.cues).toHaveLength(1);
      const back = readSubtitles(writeAs("srt", file, []));
      expect(back.cues.map(({ start, end }) => [start, end])).toEqual([[1, 2]]);
    }),
  );
});

describe("what one format has stands where another has a place for it", () => {
  const convert = (text: string, format: "srt" | "vtt" | "ass" | "txt" | "json"): string =>
    writeAs(format, readSubtitles(text), ["en"]);
  const srt = "1\n00:00:01,000 --> 00:00:02,000\n";
  const vtt = "WEBVTT\n\n00:01.000 --> 00:02.000";

  test.each([
    [`${srt}{\\an8}<i>Hi</i>`, "vtt", "00:00:02.000 line:0\n<i>Hi</i>"],
    [`${srt}{\\an8}<i>Hi</i>`, "ass", ",Default,,0,0,0,,{\\an8}{\\i1}Hi"],
    [`${srt}<font color="#FF8800">Hi</font>`, "vtt", "::cue(.color-ff8800) { color: #ff8800 }"],
    [`${srt}<font color="yellow">Hi</font>`, "vtt", "<c.yellow>Hi</c>"],
    [`${srt}A &amp; B`, "vtt", "A &amp; B"],
    [`${srt}A &amp; B`, "srt", "A &amp; B"],
    [`${vtt} line:0\n<v Bob>Hi</v>`, "ass", ",Default,Bob,0,0,0,,{\\an8}Hi"],
    [`${vtt} line:0\n<v Bob>Hi</v>`, "srt", "{\\an8}Hi"],
    [`${vtt} line:84%,end position:10% align:start\nHi`, "ass", "{\\an1\\pos(192,907)}Hi"],
    [`${vtt}\n<c.sign>Hi</c>`, "ass", ",sign,,0,0,0,,Hi"],
    [`${vtt}\n<v Bob>Hi\n<v Eve>Ho`, "txt", "Bob: Hi Ho"],
    [`${vtt}\n<v Bob>Hi`, "json", '"speaker": "Bob"'],
  ] as const)("%j as %s", (text, format, expected) => {
    expect(convert(text, format)).toContain(expected);
  });

  test.each([
    `${vtt} line:84% position:10%,line-left align:start size:35%\n<c.a.b>x</c> <00:00:01.500><lang en>y</lang>\n`,
    `${vtt}\n<v.loud Esme>Hi\n<v Bob>Ho\n`,
    `WEBVTT\n\nSTYLE\n::cue(.a) { color: red }\n\nREGION\nid:r\n\nname\n00:00:01.000 --> 00:00:02.000 region:r\nx\n`,
    `WEBVTT - A talk\nKind: captions\nLanguage: en\n\nNOTE first\n\n00:00:01.000 --> 00:00:02.000\nx\n\nNOTE\nabout y,\nand more\n\nNOTE again\n\ny\n00:00:02.000 --> 00:00:03.000\ny\n\nNOTE the end\n`,
  ])("WebVTT comes back as it was: %j", (text) => {
    const back = convert(text, "vtt").replaceAll("00:00:0", "00:0");
    expect(back).toBe(text.replaceAll("00:00:0", "00:0"));
  });

  test("comments of an ASS file's head come back", () => {
    const head = "[Script Info]\nScriptType: v4.00+\n; made by hand\n! old\nPlayResX: 640\n";
    const text = `${head}\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Hi\n`;
    expect(convert(text, "ass")).toContain(head);
  });

  test("SRT comes back as it was", () => {
    const text = `${srt.replace("\n00", "\n00").trimEnd()} X1:10 X2:20\n{\\an8\\fad(1,2)}<b><font size="9">Hi</font></b> {y:i}there\n`;
    expect(convert(text, "srt")).toBe(text);
  });

  test("JSON is as the contract has it, with looks where there are some", () => {
    const file = SubtitleFile.parse(JSON.parse(convert(`${srt}a <i>b</i>`, "json")));
    expect(file.languages).toEqual(["en"]);
    expect(file.cues[0]).toMatchObject({ text: "a b", spans: [{ text: "a " }, { italic: true }] });
    const plain = SubtitleFile.parse(JSON.parse(convert(`${srt}a`, "json")));
    expect(plain.cues).toEqual([{ start: 1, end: 2, text: "a", words: [] }]);
  });

  test("plain text has a paragraph after a pause and at a change of speaker", () => {
    const cue = (start: number, text: string): string =>
      `00:0${start}.000 --> 00:0${start + 1}.000\n${text}\n\n`;
    const text = `WEBVTT\n\n${cue(1, "One\ntwo.")}${cue(2, "Three.")}${cue(6, "Four.")}${cue(7, "<v Bob>Five.")}`;
    expect(convert(text, "txt")).toBe("One two. Three.\n\nFour.\n\nBob: Five.\n");
  });
});
