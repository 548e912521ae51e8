import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAss, readAss } from "./ass-read.ts";
import { writeAss } from "./ass-write.ts";
import { parseSubtitles, readSubtitles } from "./parse.ts";
import { plainText } from "./rich-cue.ts";

const HEAD = [
  "[Script Info]",
  "; a comment",
  "Title: Signs",
  "ScriptType: v4.00+",
  "PlayResX: 640",
  "PlayResY: 360",
  "",
  "[V4+ Styles]",
  "Format: Name, Fontname, Fontsize, PrimaryColour, Bold, Italic, Underline, StrikeOut, Alignment",
  "Style: Default,Arial,20,&H00FFFFFF,0,0,0,0,2",
  "Style: Sign,Georgia,24,&H000080FF,0,-1,0,0,8",
  "",
  "[Events]",
  "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
].join("\n");
const one = (text: string, fields = "Default,,0,0,0,,") =>
  readAss(`${HEAD}\nDialogue: 0,0:00:01.00,0:00:02.50,${fields}${text}`).cues[0];

describe("readAss", () => {
  test("reads times, speaker, style and its looks", () => {
    expect(one("Keep, out", "Sign,Bob,0,0,10,,")).toMatchObject({
      ...{ start: 1, end: 2.5, line: 15, speaker: "Bob", style: "Sign", align: 8 },
      spans: [{ text: "Keep, out", italic: true, color: "#ff8000" }],
    });
  });

  test.each([
    ["{\\i1}a{\\i0}b", [{ text: "a", italic: true }, { text: "b" }]],
    ["a\\Nb\\nc\\hd", [{ text: "a\nb c\u00a0d" }]],
    [
      "{\\b1\\u1\\s1}x{\\r}y",
      [{ text: "x", bold: true, underline: true, strike: true }, { text: "y" }],
    ],
    ["{\\c&H0000FF&}red", [{ text: "red", color: "#ff0000" }]],
    ["{\\fnComic Sans}x", [{ text: "x", face: "Comic Sans" }]],
    ["C:\\dir {not closed", [{ text: "C:\\dir {not closed" }]],
    ["\\{braces\\} \\\u2060N", [{ text: "{braces} \\N" }]],
    ["{note}said{\\k20}.", [{ text: "said." }]],
    ["{\\p1}m 0 0 l 1 1{\\p0}seen", [{ text: "seen" }]],
  ])("%j", (text, spans) => {
    expect(one(text)?.spans).toEqual(spans);
  });

  test("places are shares of the picture, and the first alignment counts", () => {
    expect(one("{\\an7\\pos(64,90)\\an1}x")).toMatchObject({
      align: 7,
      place: { x: 0.1, y: 0.25 },
    });
    expect(one("{\\a6}x")).toMatchObject({ align: 8 });
  });

  test("what nobody else knows is marked", () => {
    expect(one("{\\fad(100,200)}x")?.more).toBe(true);
    expect(one("x")?.more).toBeUndefined();
  });

  test("reads SSA with its own alignments and colours", () => {
    const ssa = [
      "[Script Info]",
      "ScriptType: v4.00",
      "[V4 Styles]",
      "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, TertiaryColour, BackColour, Bold, Italic, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, AlphaLevel, Encoding",
      "Style: *Top,Arial,20,65535,0,0,0,-1,0,1,2,0,6,0,0,0,0,0",
      "[Events]",
      "Dialogue: Marked=0,0:00:01.00,0:00:02.00,*Top,,0,0,0,,Above",
    ].join("\r\n");
    const file = readSubtitles(ssa);
    expect(file.kind).toBe("ass");
    expect(file.cues[0]).toMatchObject({
      ...{ align: 8, style: "Top" },
      spans: [{ text: "Above", bold: true, color: "#ffff00" }],
    });
    const written = writeAss(file.cues, file.head);
    expect(readAss(written).cues[0]).toMatchObject({ align: 8, style: "Top" });
    expect(written).toContain("ScriptType: v4.00+\n");
  });

  test("names the line of what it leaves out", () => {
    const { cues, warnings } = readAss(
      `${HEAD}\nDialogue: 0,x,0:00:02.00,Default,,0,0,0,,a\nDialogue: 0,1\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\p1}m 0 0\nComment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,note`,
    );
    expect(cues).toEqual([]);
    expect(warnings).toEqual([
      { line: 15, message: "the times of a cue cannot be read; it was left out" },
      { line: 16, message: "an event lacks some of its fields; it was left out" },
      { line: 17, message: "a drawing was left out" },
    ]);
  });

  test("of arbitrary pieces, makes cues or none, and never fails", () => {
    const parts = fc.constantFrom(
      "{",
      "}",
      "\\",
      "i1",
      "\\an8",
      "(",
      ")",
      "\\N",
      "a",
      "\\pos(1,2)",
      "\\t(",
      ",",
    );
    fc.assert(
      fc.property(fc.array(parts), (all) => {
        const cue = one(all.join(""));
        if (cue !== undefined) expect(plainText(cue)).not.toBe("");
      }),
    );
  });

  test("reads two megabytes of the worst", () => {
    for (const part of [
      "{",
      "{\\",
      "{}",
      "\\",
      "{\\i1}",
      "(",
      "{\\t(",
      ",",
      "{\\c&H",
      "\u2060\\",
    ]) {
      const event = `Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,${part.repeat(200_000 / part.length)}`;
      expect(readAss(`${HEAD}\n${event}x`).cues.length).toBeLessThanOrEqual(1);
      expect(readAss(`${part}\n`.repeat(50_000)).cues).toEqual([]);
    }
  });
});

test("a file is ASS by its first section", () => {
  expect([HEAD, `\uFEFF${HEAD}`, "; note\n[Events]\n"].every(isAss)).toBe(true);
  expect(["", "WEBVTT", "1\n00:01 --> 00:02\n[Script Info]"].some(isAss)).toBe(false);
});

test("what ASS alone has comes back to the letter", () => {
  const events = [
    "Comment: 0,0:00:00.00,0:00:00.50,Default,,0,0,0,,a note",
    "Dialogue: 3,0:00:01.00,0:00:02.50,Sign,Bob,5,6,7,Scroll up,{\\fad(100,200)\\k20}Keep {\\t(\\i1)}out",
    "Dialogue: 0,0:00:01.50,0:00:02.00,Default,,0,0,0,,Both at once",
  ];
  const fonts = ["[Fonts]", "fontname: x.ttf", "!!!!####", ""].join("\n");
  const file = readAss(`${HEAD}\n${events.join("\n")}\n\n${fonts}`);
  const written = writeAss(file.cues, file.head);
  for (const event of events) expect(written).toContain(event);
  expect(written).toContain(fonts);
  expect(written).toContain("PlayResX: 640");
  expect(written).toContain("Style: Sign,Georgia,24,&H000080FF");
  expect(readAss(written).cues.map(({ line: _, ...cue }) => cue)).toEqual(
    file.cues.map(({ line: _, ...cue }) => cue),
  );
});

test("text from another format is no override, field or event of its own", () => {
  const cue = {
    ...{ start: 1, end: 2, line: 1, speaker: "a,b\nDialogue: x", style: "s,\n1" },
    spans: [{ text: "{\\pos(0,0)}\\N,\nDialogue: 0", face: "x}{\\p1" }],
  };
  const [back, ...others] = readAss(writeAss([cue])).cues;
  expect(others).toEqual([]);
  expect(back).toMatchObject({
    ...{ speaker: "a;b Dialogue: x", style: "s; 1" },
    spans: [{ text: "{\\pos(0,0)}\\N,\nDialogue: 0", face: "xp1" }],
  });
  expect(back?.place).toBeUndefined();
  expect(parseSubtitles(writeAss([cue])).cues[0]?.text).toBe("{\\pos(0,0)}\\N,\nDialogue: 0");
});
