import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SubtitleFile } from "../../contract/kinds/subtitles.ts";
import { SubtitlesReport } from "../../contract/report.ts";
import { ffmpeg, type Rig, rig, SAMPLE, SAMPLE_TRUTH, streamHash } from "../support/octavia.ts";

let r: Rig;
let clip: string;
let words: string;
const at = (name: string): string => join(r.dir, "..", name);
const text = (name: string): string => readFileSync(at(name), "utf8");
const report = (name: string): SubtitlesReport => SubtitlesReport.parse(JSON.parse(text(name)));
const subtitle = (...args: string[]) => r.run(["subtitle", ...args]);

const RICH = [
  "1",
  "00:00:01,000 --> 00:00:03,000",
  "{\\an8}<i>Above</i>",
  "",
  "2",
  "00:00:02,500 --> 00:00:04,000",
  "Both at <b>once</b>",
  "",
].join("\n");

beforeAll(async () => {
  r = rig();
  clip = at("clip.mp4");
  words = at("words.en.srt");
  await ffmpeg("-ss", "0", "-t", "9", "-i", SAMPLE, "-c", "copy", clip);
  await ffmpeg("-t", "3", "-i", clip, "-vn", at("sound.flac"));
  writeFileSync(words, readFileSync(SAMPLE_TRUTH, "utf8").split("\n\n").slice(0, 2).join("\n\n"));
  writeFileSync(at("rich.srt"), `\uFEFF${RICH.replaceAll("\n", "\r\n")}`);
});
afterAll(() => r[Symbol.dispose]());

test("a subtitle file becomes other formats with its places, looks and overlaps", async () => {
  const ran = await subtitle(at("rich.srt"), "--format", "vtt,ass,txt,json", "--out", at("rich"));
  expect(ran.code).toBe(0);
  expect(text("rich/rich.vtt")).toBe(
    "WEBVTT\n\n00:00:01.000 --> 00:00:03.000 line:0\n<i>Above</i>\n\n00:00:02.500 --> 00:00:04.000\nBoth at <b>once</b>\n",
  );
  expect(text("rich/rich.ass")).toContain(
    "Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\an8}{\\i1}Above\n",
  );
  expect(text("rich/rich.txt")).toBe("Above Both at once\n");
  expect(SubtitleFile.parse(JSON.parse(text("rich/rich.json"))).cues).toHaveLength(2);
  const back = await subtitle(at("rich/rich.ass"), "--out", at("back"));
  expect(back.code).toBe(0);
  expect(text("back/rich.srt")).toBe(RICH);
});

test("a transcript made for a dub is found again, and words keep their times", async () => {
  const out = ["--from", "en", "--out", at("heard")];
  expect((await r.run(["dub", clip, "--to", "es", ...out])).code).toBe(0);
  const ran = await subtitle(clip, ...out, "--to", "es", "--format", "json,srt", "--json");
  expect(ran.code).toBe(0);
  const finished = ran.stdout.split("\n").filter((line) => line.includes('"step-finished"'));
  for (const step of ["transcribe", "segment", "translate:es"]) {
    const line = finished.find((one) => one.includes(`"step":"${step}"`));
    expect(line, step).toContain('"cached":true');
  }
  const { cues } = SubtitleFile.parse(JSON.parse(text("heard/clip.en.json")));
  expect(cues.length).toBeGreaterThan(0);
  for (const cue of cues) {
    expect(cue.words.length).toBeGreaterThan(0);
    for (const word of cue.words) expect(word.start).toBeGreaterThanOrEqual(cue.start - 0.1);
  }
  expect(readdirSync(at("heard"))).toContain("clip.es.srt");
});

test("translations keep the source's times, and two languages share a file", async () => {
  const ran = await subtitle(
    ...[words, "--to", "es", "--bilingual", "es+en", "--out", at("to")],
    ...["--format", "srt,vtt"],
  );
  expect(ran.stderr).not.toMatch(/Internal|unexpected/);
  expect(ran.code).toBe(0);
  expect(readdirSync(at("to")).sort()).toEqual([
    ...["words.en.es+en.srt", "words.en.es+en.vtt", "words.en.es.srt", "words.en.es.vtt"],
    ...["words.en.srt", "words.en.subtitles.report.json", "words.en.vtt"],
  ]);
  expect(text("to/words.en.es.srt")).toContain("00:00:01,200 --> 00:00:04,130\nHola, ");
  expect(text("to/words.en.es+en.srt")).toMatch(
    /00:00:01,200 --> 00:00:04,130\nHola, .*\nHello, and welcome to our garden\./,
  );
  const { source, texts, engines } = report("to/words.en.subtitles.report.json");
  expect(source).toBe("en");
  expect(engines["translation:es"]).toMatch(/apertium/i);
  expect(texts.map(({ languages, asRead }) => [languages.join("+"), asRead])).toEqual([
    ["en", true],
    ["es", false],
    ["es+en", false],
  ]);
  expect(texts[0]?.cues[1]).toMatchObject({
    charactersPerSecond: 14.4,
    warnings: ["a line of 55 characters, more than 42"],
  });
});

test("a profile lays cues out anew", async () => {
  const ran = await subtitle(words, "--profile", "shorts", "--out", at("shorts"));
  expect(ran.code).toBe(0);
  const lines = text("shorts/words.en.srt").split("\n");
  const shown = lines.filter((line) => line !== "" && !/^\d+$|-->/.test(line));
  expect(shown.length).toBeGreaterThan(4);
  for (const line of shown) expect(line.length).toBeLessThanOrEqual(24);
});

test("--embed puts tagged tracks into a copy; all else is the same bit for bit", async () => {
  const ran = await subtitle(
    ...[clip, "--transcript", words, "--to", "es", "--embed", "--format", "vtt"],
    ...["--out", at("soft")],
  );
  expect(ran.code).toBe(0);
  expect(readdirSync(at("soft")).sort()).toEqual([
    ...["clip.en.vtt", "clip.es.vtt", "clip.subtitled.mp4", "clip.subtitles.report.json"],
  ]);
  const copy = at("soft/clip.subtitled.mp4");
  for (const stream of ["v:0", "a:0"]) {
    expect(await streamHash(copy, stream)).toBe(await streamHash(clip, stream));
  }
  const { stdout } = await execa("ffprobe", [
    ...["-v", "error", "-show_entries", "stream=codec_type:stream_tags=language", "-of", "csv=p=0"],
    copy,
  ]);
  expect(stdout.split("\n").slice(-2)).toEqual(["subtitle,eng", "subtitle,spa"]);

  const again = await subtitle(copy, "--from-stream", "1", "--format", "srt", "--out", at("out"));
  expect(again.code).toBe(0);
  expect(text("out/clip.subtitled.es.srt")).toContain("00:00:01,200 --> 00:00:04,130\nHola, ");
});

test("--embed keeps ASS as it is where the container holds it", async () => {
  const style = "Style: Sign,Arial,40,&H0000FFFF,1";
  const events = "Dialogue: 0,0:00:01.00,0:00:03.00,Sign,Bob,0,0,0,,{\\pos(100,50)}A sign\n";
  const head = "[Script Info]\nScriptType: v4.00+\nPlayResX: 640\nPlayResY: 360\n\n[V4+ Styles]\n";
  writeFileSync(
    at("sign.ass"),
    `${head}Format: Name, Fontname, Fontsize, PrimaryColour, Bold\n${style}\n\n[Events]\n${events}`,
  );
  await ffmpeg("-i", clip, "-c", "copy", at("film.mkv"));
  const ran = await subtitle(at("film.mkv"), "--transcript", at("sign.ass"), "--embed");
  expect(ran.stderr).not.toContain("no place");
  const { stdout } = await execa("ffmpeg", [
    ...[
      "-v",
      "error",
      "-i",
      at("film.subtitled.mkv"),
      "-map",
      "0:s",
      "-c",
      "copy",
      "-f",
      "ass",
      "-",
    ],
  ]);
  expect(stdout).toContain("Sign,Arial,40,&H0000FFFF");
  expect(stdout).toContain("Sign,Bob,0,0,0,,{\\pos(100,50)}A sign");
});

test("a file in Shift-JIS is read, and said to be", async () => {
  // "日本語" and "こんにちは" in Shift-JIS.
  const said = Buffer.from([
    0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x82, 0xb1, 0x82, 0xf1, 0x82, 0xc9,
  ]);
  const cue = Buffer.from("1\n00:00:01,000 --> 00:00:02,000\n");
  writeFileSync(at("kana.ja.srt"), Buffer.concat([cue, said]));
  const ran = await subtitle(at("kana.ja.srt"), "--format", "vtt", "--out", at("kana"));
  expect(ran.code).toBe(0);
  expect(ran.stderr).toContain("Shift-JIS");
  expect(text("kana/kana.ja.vtt")).toContain("日本語こんに");
});

test("cues past the end of the video are left out, and said to be", async () => {
  writeFileSync(at("late.srt"), `${RICH}\n3\n01:00:00,000 --> 01:00:01,000\nToo late\n`);
  const ran = await subtitle(clip, "--transcript", at("late.srt"), "--out", at("late"));
  expect(ran.code).toBe(0);
  expect(ran.stderr).toContain("1 of 3 cues begin after the end");
  expect(text("late/clip.srt")).toBe(RICH);
});

test("what is said of a stream names the video, and the stream that there is", async () => {
  const ass =
    "[Script Info]\nScriptType: v4.00+\n\n[Events]\n" +
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n" +
    "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,Not {\\i1}this{\\i0} one.\n";
  writeFileSync(at("part.ass"), ass);
  const film = at("film.mkv");
  const tracks = ["-map", "0:v", "-map", "0:a", "-map", "1", "-c", "copy"];
  await ffmpeg("-i", clip, "-i", at("part.ass"), ...tracks, film);
  const from = ["--from", "en", "--out", at("film")];
  const ran = await subtitle(film, "--from-stream", "0", "--to", "es", ...from);
  expect(ran.stderr).toContain(`${film}, subtitle stream 0: 1 cue has italics`);
  const refused = await subtitle(film, "--from-stream", "1", ...from);
  expect(refused.stderr).toMatch(/has one subtitle stream, number 0\.\s+Use --from-stream 0\./);
});

describe("bad input", () => {
  beforeAll(() => {
    writeFileSync(at("empty.srt"), "");
    writeFileSync(at("prose.srt"), "no cues here\n");
    writeFileSync(at("after.srt"), "1\n01:00:00,000 --> 01:00:01,000\nToo late\n");
  });

  test.each<[string, () => string[], RegExp]>([
    ["an empty file", () => [at("empty.srt")], /empty/],
    ["a file without cues", () => [at("prose.srt")], /prose\.srt" has no readable cue/],
    ["a missing file", () => [at("nope.srt")], /nope\.srt/],
    [
      "no such stream",
      () => [clip, "--from-stream", "3"],
      /no subtitle stream 3[\s\S]*no subtitle/,
    ],
    ["a file of no known language", () => [at("rich.srt"), "--to", "es"], /--from/],
    ["an unknown language", () => [words, "--to", "xx"], /"xx" is not a language/],
    ["an unknown format", () => [words, "--format", "doc"], /"doc" is not a format[\s\S]*srt, vtt/],
    ["an unknown profile", () => [words, "--profile", "cinema"], /cinema/],
    ["a pair of one", () => [words, "--bilingual", "es"], /takes two languages/],
    ["a pair of the same", () => [words, "--bilingual", "es+es"], /--bilingual: the two/],
    [
      "a picture to show them on, before it listens",
      () => [at("sound.flac"), "--embed", "--asr", "pocketsphinx"],
      /^There is no picture/,
    ],
    ["a film to put a file's subtitles into", () => [words, "--embed"], /no video/],
    [
      "two sources of words",
      () => [clip, "--transcript", words, "--from-stream", "0"],
      /or from a/,
    ],
    ["its own input as result", () => [at("rich.srt"), "--out", at(".")], /take the place of its/],
    ["only cues past the end", () => [clip, "--transcript", at("after.srt")], /after the end/],
  ])("%s is answered with one clear sentence and exit code 2", async (_, args, sentence) => {
    const { code, stderr } = await subtitle("--out", at("bad"), ...args());
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/Internal|unexpected|at .*\.js:/);
    expect(code).toBe(2);
    expect(existsSync(at("bad"))).toBe(false);
  });
});
