import { describe, expect, test } from "vitest";
import { SubtitleFormat } from "../../contract/kinds/subtitles.ts";
import { decodeText } from "./decode.ts";
import { writeAs } from "./formats.ts";
import { readSubtitles } from "./parse.ts";

const srt = (...cues: string[]): string => cues.join("\n\n");
const vtt = (...blocks: string[]): string => ["WEBVTT", ...blocks].join("\n\n");
const at = (start: number, text: string): string =>
  `00:00:0${start},000 --> 00:00:0${start + 1},000\n${text}`;

/** Files as people have them: name, content, times of the cues that are in it. */
const ODD: readonly [string, string | Buffer, readonly (readonly [number, number])[]][] = [
  ["an empty file", "", []],
  ["a mark alone", "\uFEFF", []],
  ["blank lines", "\r\n\r\n\r\n", []],
  ["zero bytes", Buffer.alloc(300), []],
  [
    "a mark, CRLF and a blank start",
    `\uFEFF\r\n\r\n1\r\n${at(1, "a").replace("\n", "\r\n")}\r\n`,
    [[1, 2]],
  ],
  ["line ends of old Macs", `1\r${at(1, "a").replace("\n", "\r")}\r`, [[1, 2]]],
  [
    "numbers that repeat, jump and lack",
    srt(`7\n${at(1, "a")}`, `7\n${at(2, "b")}`, at(3, "c"), `-1\n${at(4, "d")}`),
    [
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
    ],
  ],
  ["more than a day", "1\n30:00:00,000 --> 125:00:00,500\na", [[108_000, 450_000.5]]],
  [
    "a cue without text between two",
    srt(`1\n${at(1, "a")}`, `2\n${at(2, "")}`, `3\n${at(3, "c")}`),
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [
    "overlapping cues",
    srt(at(1, "a").replace("02,000", "09,000"), at(2, "b"), at(2, "c")),
    [
      [1, 9],
      [2, 3],
      [2, 3],
    ],
  ],
  [
    "cues in no order",
    srt(at(5, "e"), at(1, "a")),
    [
      [1, 2],
      [5, 6],
    ],
  ],
  ["an end before its start", "00:00:05,000 --> 00:00:01,000\nback", [[5, 6]]],
  ["an end at its start", "00:00:05,000 --> 00:00:05,000\nflash", [[5, 6]]],
  ["dots for commas, one digit, no hours", "1:2.5 --> 0:1:3,25\na", [[62.5, 63.25]]],
  ["a blank line inside of a cue", `1\n${at(1, "a\n\nb")}`, [[1, 2]]],
  ["tags that never close", `1\n${at(1, "<i><b>a</u> <font color=red x {\\an8")}`, [[1, 2]]],
  ["positions after the times", "00:00:01,000 --> 00:00:02,000  X1:1 X2:2 Y1:3 Y2:4\na", [[1, 2]]],
  [
    "a player's rolling advertisement",
    srt(at(1, "a"), "www.example.org", at(3, "c")),
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ["WebVTT without a blank line after its name", `WEBVTT\n${at(1, "a")}`, [[1, 2]]],
  [
    "WebVTT with a title and a note with an arrow",
    `WEBVTT x\n\nNOTE a --> b\n\n${at(1, "a")}`,
    [[1, 2]],
  ],
  ["WebVTT, hours left out", vtt("00:01.000 --> 00:02.000\n<v>a</v></i>"), [[1, 2]]],
  [
    "WebVTT, settings that are none",
    vtt("00:01.000 --> 00:02.000 line:999% position:x align:up region\na"),
    [[1, 2]],
  ],
  [
    "WebVTT, ruby and a karaoke clock",
    vtt("00:01.000 --> 00:02.000\n<ruby>a<rt>b</rt></ruby><00:01.500>c"),
    [[1, 2]],
  ],
  [
    "ASS without formats or styles",
    "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Nobody,,0,0,0,,{\\rX}a",
    [[1, 2]],
  ],
  [
    "ASS with fields in another order",
    "[Script Info]\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,a, b",
    [[1, 2]],
  ],
  [
    "ASS cut off",
    "[Script Info]\n[V4+ Styles]\nStyle: Default,A\n[Events]\nDialogue: 0,0:00:01.00,0:0",
    [],
  ],
  ["controls and a half surrogate", `1\n${at(1, "a\u0000\u0007\ud800b")}`, [[1, 2]]],
  ["UTF-16 of both kinds", Buffer.from(`\uFEFF1\n${at(1, "ñ")}`, "utf16le").swap16(), [[1, 2]]],
];

describe("odd files are read, and what is in them is written in every format", () => {
  test.each(ODD)("%s", (_, content, times) => {
    const { text } = decodeText(Buffer.from(content));
    const file = readSubtitles(text);
    expect(file.cues.map(({ start, end }) => [start, end])).toEqual(times);
    for (const format of SubtitleFormat.options) {
      const written = writeAs(format, file, []);
      if (format === "txt" || format === "json") continue;
      const back = readSubtitles(written);
      expect(back.cues.map(({ start, end }) => [start, end])).toEqual(times);
      if (times.length > 0) expect(back.kind).toBe(format);
    }
  });
});

test("the work grows with the length of hostile files, and not faster", () => {
  /** Microseconds of this process' own time, which other work on the machine does not lengthen. */
  const cost = (part: string, count: number): number => {
    const text = `1\n00:00:01,000 --> 00:00:02,000\n${part.repeat(count)}`;
    const started = process.cpuUsage();
    readSubtitles(text);
    const { user } = process.cpuUsage(started);
    return user;
  };
  for (const part of [
    "<",
    "{\\",
    "<i>",
    "<font color=",
    "{y:",
    "<b\n",
    "\n\n",
    "1\n\n",
    "-->\n",
    "a<b ",
  ]) {
    // Eight times the text: quadratic work would take 64 times as long.
    const [short, long] = [cost(part, 30_000), cost(part, 240_000)];
    expect(long, part).toBeLessThan(24 * short + 200_000);
  }
}, 60_000);
