import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type { StepContext } from "../plan/step.ts";
import { parseSubtitles } from "../subtitles/parse.ts";
import { readTranscript } from "./read-transcript.ts";
import { segment } from "./segment.ts";
import { SUBTITLE_FILES, subtitle } from "./subtitle.ts";

/** A folder and a context that has nothing but it: these steps need no tools. */
async function rig() {
  const dir = await mkdtemp(join(tmpdir(), "octavia-text-"));
  const warnings: string[] = [];
  const controller = new AbortController();
  const context: StepContext = {
    signal: controller.signal,
    dir,
    get artifacts(): never {
      throw new Error("Internal: no artifacts here");
    },
    get tools(): never {
      throw new Error("Internal: no tools here");
    },
    progress: () => undefined,
    warn: (message) => warnings.push(message),
  };
  return {
    dir,
    warnings,
    context,
    cancel: () => controller.abort(),
    read: async (content: string | Buffer) => {
      const path = join(dir, "transcript");
      await writeFile(path, content);
      return readTranscript.run({ path, digest: "d", language: "en", duration: 200_000 }, context);
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true }),
  };
}

describe("read-transcript", () => {
  test("reads a subtitle file by its content into passages without words", async () => {
    await using r = await rig();
    const vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Bob>Hello\nyou &amp; me";
    expect(await r.read(vtt)).toEqual({
      language: "en",
      punctuated: true,
      engine: "supplied",
      passages: [{ start: 1, end: 2, text: "Hello\nyou & me", words: [], speaker: "Bob" }],
      warnings: [],
    });
    const srt = await r.read("1\r\n00:00:01,000 --> 00:00:02,000\r\nA &amp; B\r\n");
    expect(srt.passages.map((passage) => passage.text)).toEqual(["A & B"]);
    expect(r.warnings).toEqual([]);
  });

  test("a cue that goes on after the end stops there, one behind it is left out", async () => {
    await using r = await rig();
    const late = (start: string, end: string) => `${start} --> ${end}\nHello there\n\n`;
    const file = `WEBVTT\n\n${late("00:01.000", "00:30.000")}${late("01:00.000", "01:01.000")}`;
    const path = join(r.dir, "late.vtt");
    await writeFile(path, file);
    const input = { path, digest: "d", language: "en", duration: 12 } as const;
    const { passages } = await readTranscript.run(input, r.context);
    expect(passages.map(({ start, end }) => [start, end])).toEqual([[1, 12]]);
    expect(r.warnings.join("\n")).toMatch(/1 of 2 cues begin after.*\n.*1 of 2 cues go on after/);
  });

  test("a cue's place goes with its line into the subtitles of a translation", async () => {
    await using r = await rig();
    const transcript = await r.read(
      "1\n00:00:01,000 --> 00:00:03,000\n{\\an8}Up here and\n\n2\n00:00:03,000 --> 00:00:05,000\ndown there.\n",
    );
    const artifact = {
      value: transcript,
      digest: "t",
      key: "t",
      dir: r.dir,
      cached: false,
      file: () => "",
    };
    const { lines } = await segment.run({ transcript: artifact }, r.context);
    expect(lines.map(({ placement }) => placement)).toEqual([{ align: 8 }, undefined]);
    const translated = lines.map((line) => ({ ...line, text: `${line.text} y más` }));
    await subtitle.run({ lines: translated, language: "es", formats: ["srt", "vtt"] }, r.context);
    const written = await readFile(join(r.dir, SUBTITLE_FILES.srt), "utf8");
    expect(written).toMatch(/\{\\an8\}Up here and y más\n[^{]*\ndown there. y más/);
    expect(await readFile(join(r.dir, SUBTITLE_FILES.vtt), "utf8")).toContain("line:0\nUp here");
  });

  test("the look of a whole cue goes with its line, that of a part is dropped and told", async () => {
    await using r = await rig();
    const cue = (at: number, text: string) =>
      `Dialogue: 0,0:00:0${at}.00,0:00:0${at + 1}.50,Default,,0,0,0,,${text}\n`;
    const ass =
      "[Script Info]\nScriptType: v4.00+\n\n[Events]\n" +
      "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n";
    const transcript = await r.read(
      `${ass}${cue(1, "{\\i1\\b1}Far away.")}${cue(3, "{\\c&H0000FF&}Red.{\\r}")}${cue(5, "Not {\\i1}this{\\i0} one.")}`,
    );
    expect(r.warnings).toEqual([expect.stringMatching(/: 1 cue has italics, colours/)]);
    const base = { digest: "t", key: "t", dir: r.dir, cached: false, file: () => "" };
    const { lines } = await segment.run({ transcript: { value: transcript, ...base } }, r.context);
    const translated = lines.map((line) => ({ ...line, text: `${line.text} Ya.` }));
    const formats = ["srt", "vtt", "ass"] as const;
    await subtitle.run({ lines: translated, language: "es", formats }, r.context);
    const written = (format: (typeof formats)[number]) =>
      readFile(join(r.dir, SUBTITLE_FILES[format]), "utf8");
    const srt = await written("srt");
    expect(srt).toContain("<b><i>Far away. Ya.</i></b>");
    expect(srt).toContain('<font color="#ff0000">Red. Ya.</font>');
    expect(srt).toMatch(/\nNot this one. Ya.\n/);
    expect(await written("vtt")).toContain("<b><i>Far away. Ya.</i></b>");
    expect(await written("ass")).toContain("{\\b1\\i1}Far away. Ya.");
  });

  test("passes on what was odd", async () => {
    await using r = await rig();
    const file = Buffer.from("lost\n\n1\n00:00:01,000 --> 00:00:02,000\nse\xf1or", "latin1");
    const { passages, warnings } = await r.read(file);
    expect(passages[0]?.text).toBe("señor");
    expect(warnings).toEqual([
      "The file is not UTF-8; it was read as Windows-1252 (Western European). If letters are wrong, save it as UTF-8.",
      "line 1: this text belongs to no cue; it was left out",
    ]);
    expect(r.warnings).toHaveLength(2);
  });

  test.each([
    ["", "has no readable cue."],
    ["\n\njust text\n", "has no readable cue (line 3)."],
    ["1\n00:00:aa --> 00:00:02,000\nText", "has no readable cue (line 2)."],
    [
      Buffer.from([0, 0, 0, 32, 0x66, 0x74, 0x79, 0x70, 0xff, 0xd8, 10, 1, 2]),
      "has no readable cue",
    ],
  ])("%j is bad input", async (content, message) => {
    await using r = await rig();
    const reading = r.read(content);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toHaveProperty("kind", "InvalidInput");
    await expect(reading).rejects.toHaveProperty(
      "hint",
      "Give a subtitle file in SRT, WebVTT or ASS form.",
    );
  });

  test("a missing file, a folder and a pipe are bad input", async () => {
    await using r = await rig();
    await mkdir(join(r.dir, "folder"));
    await promisify(execFile)("mkfifo", [join(r.dir, "pipe")]);
    for (const [name, message] of [
      ["missing", "does not exist"],
      ["folder", "is a folder"],
      ["pipe", "is not a file"],
    ] as const) {
      const input = {
        path: join(r.dir, name),
        digest: "d",
        language: "en",
        duration: 200_000,
      } as const;
      const reading = readTranscript.run(input, r.context);
      await expect(reading).rejects.toThrow(message);
      await expect(reading).rejects.toHaveProperty("kind", "InvalidInput");
    }
  });

  test("what nobody says is refused: cues without end, and more of them than in a day", async () => {
    await using r = await rig();
    const cue = "00:00:01,000 --> 00:00:02,000";
    await expect(r.read(`1\n${cue}\n${"a ".repeat(3000)}\n`)).rejects.toMatchObject({
      kind: "InvalidInput",
      message: expect.stringContaining("5999 characters in cue 1"),
    });
    const at = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(11, 23);
    const many = Array.from(
      { length: 30_001 },
      (_, index) => `${at(2 * index)} --> ${at(2 * index + 1)}\nHello ${index}\n\n`,
    );
    await expect(r.read(many.join(""))).rejects.toMatchObject({
      kind: "InvalidInput",
      message: expect.stringContaining("30001 cues"),
    });
  });

  test("stops when cancelled", async () => {
    await using r = await rig();
    r.cancel();
    await expect(r.read("1\n00:01 --> 00:02\nA")).rejects.toMatchObject({ kind: "Cancelled" });
  });

  test("a file of 40 hours is read and segmented whole", async () => {
    await using r = await rig();
    const cues = Array.from({ length: 20_000 }, (_, index) => {
      const minutes = Math.floor((index * 7) / 60);
      const time = (second: number) => `${minutes}:${second < 10 ? "0" : ""}${second},000`;
      const second = (index * 7) % 60;
      return `${index}\n00:${time(second)} --> 00:${time(second)}00\nA sentence,\nnumber ${index}.\n`;
    });
    const value = await r.read(cues.join("\n").replaceAll(",00000", ",900"));
    const transcript = {
      key: "k",
      value,
      digest: "d",
      cached: false,
      file: (name: string) => name,
    };
    expect((await segment.run({ transcript }, r.context)).lines).toHaveLength(20_000);
  });
});

test("segment says how many sounds it left out", async () => {
  await using r = await rig();
  const value = await r.read("1\n00:01 --> 00:02\n[Music]\n\n2\n00:03 --> 00:04\n[Bell] Hello.");
  const transcript = { key: "k", value, digest: "d", cached: false, file: (name: string) => name };
  const { language, lines } = await segment.run({ transcript }, r.context);
  expect([language, lines.map((line) => line.text)]).toEqual(["en", ["Hello."]]);
  expect(r.warnings).toEqual([
    "2 descriptions of sounds (like [Music]) in the transcript will not be spoken.",
  ]);
});

describe("subtitle", () => {
  const lines = [
    { start: 1, end: 2, text: "Hello <you>." },
    { start: 3, end: 3.5, text: "¿Qué --> tal?" },
  ];

  test("writes the same cues as SRT and as VTT", async () => {
    await using r = await rig();
    const made = await subtitle.run({ lines, language: "es" }, r.context);
    expect(made).toMatchObject({ language: "es", warnings: [] });
    expect(made.cues).toMatchObject([
      { start: 1, end: 2, text: "Hello <you>.", charactersPerSecond: 12, warnings: [] },
      { start: 3, warnings: [] },
    ]);
    const read = (name: string) => readFile(join(r.dir, name), "utf8");
    const [srt, vtt] = [await read(SUBTITLE_FILES.srt), await read(SUBTITLE_FILES.vtt)].map(
      (text) => parseSubtitles(text),
    );
    expect([srt?.kind, vtt?.kind]).toEqual(["srt", "vtt"]);
    expect(srt?.cues.map(({ start, end }) => [start, end])).toEqual([
      [1, 2],
      [3, 3.833],
    ]);
    expect(vtt?.cues.map(({ start, end, text }) => [start, end, text])).toEqual([
      [1, 2, "Hello <you>."],
      [3, 3.833, "¿Qué --> tal?"],
    ]);
  });

  test("its key holds all that changes the files, and no more", () => {
    const key = JSON.stringify(subtitle.key({ lines, language: "es" }));
    expect(JSON.stringify(subtitle.key({ lines: [...lines], language: "es" }))).toBe(key);
    for (const other of [
      { lines, language: "en", duration: 200_000 } as const,
      { lines: lines.slice(1), language: "es" } as const,
      { lines: lines.map((line) => ({ ...line, end: line.end + 0.1 })), language: "es" } as const,
      { lines: lines.map((line) => ({ ...line, speaker: "a" })), language: "es" } as const,
      { lines, language: "es", profile: "shorts" } as const,
      { lines, language: "es", formats: ["ass"] } as const,
    ]) {
      expect(JSON.stringify(subtitle.key(other))).not.toBe(key);
    }
  });
});
