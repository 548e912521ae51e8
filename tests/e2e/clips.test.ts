import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ClipsReport } from "../../contract/report.ts";
import { ffmpeg, type Rig, rig, SAMPLE, SAMPLE_TRUTH } from "../support/octavia.ts";

let r: Rig;
const at = (name: string): string => join(r.dir, "..", name);
const WORDS = ["--from", "en", "--transcript", SAMPLE_TRUTH, "--encoder", "x264"];

beforeAll(() => {
  r = rig();
});
afterAll(() => r[Symbol.dispose]());

const report = (dir: string): ClipsReport =>
  ClipsReport.parse(JSON.parse(readFileSync(at(`${dir}/garden.clips.report.json`), "utf8")));
const clips = (dir: string, ...args: string[]) =>
  r.run(["clips", SAMPLE, ...args, "--out", at(dir)]);
const made = (dir: string): string[] =>
  report(dir)
    .steps.filter(({ cached }) => !cached)
    .map(({ id }) => id);

/** "width,height" and the lengths of picture and sound, seconds. */
async function facts(path: string) {
  const entries = "stream=width,height,duration";
  const { stdout } = await execa("ffprobe", [
    ...["-v", "error", "-show_entries", entries, "-of", "csv=p=0", path],
  ]);
  const [picture = "", sound = ""] = stdout.split("\n");
  const [width, height, length] = picture.split(",").map(Number);
  return { width, height, picture: length ?? 0, sound: Number(sound) };
}

/** The brightest a stretch of rows of a frame gets: letters are white, the picture is not. */
async function brightest(path: string, second: number): Promise<number> {
  const look =
    "crop=iw:ih/8:0:ih*0.83,format=gray,signalstats,metadata=print:key=lavfi.signalstats.YMAX:file=-";
  const { stdout } = await execa("ffmpeg", [
    ...["-v", "error", "-ss", String(second), "-i", path, "-frames:v", "1"],
    ...["-vf", look, "-f", "null", "-"],
  ]);
  return Number(/YMAX=(\d+)/.exec(stdout)?.[1]);
}

test("a talk is listened to, and its best moments become files with their reasons", async () => {
  const ran = await clips("heard", "--from", "en", "--length", "5-12", "--count", "2");
  expect(ran.stderr).not.toMatch(/Internal|unexpected/);
  expect(ran.code).toBe(0);
  const told = report("heard");
  expect(told.clips).toHaveLength(2);
  for (const { start, end, score, reasons, titleWords, caption, text, files } of told.clips) {
    expect(end - start).toBeGreaterThanOrEqual(5 - 0.04);
    expect(end - start).toBeLessThanOrEqual(12 + 0.04);
    expect(score).toBeGreaterThan(0);
    expect(reasons.length).toBeGreaterThan(0);
    expect(titleWords.length).toBeGreaterThan(0);
    expect(text).toContain(caption.replace("…", ""));
    const { width, height, picture, sound } = await facts(files[0]?.path ?? "");
    expect([width, height]).toEqual([304, 540]);
    expect(Math.abs(picture - (end - start))).toBeLessThan(0.04);
    expect(Math.abs(sound - (end - start))).toBeLessThan(0.04);
    expect(ran.stdout).toContain(reasons.join("; "));
  }
});

test("captions are drawn as spoken and translated, a file each", async () => {
  const args = ["--length", "5-12", "--count", "1", "--aspect", "source", "--to", "es"];
  expect((await clips("es", ...WORDS, ...args)).code).toBe(0);
  expect(readdirSync(at("es")).sort()).toEqual([
    "garden.clip1.es.mp4",
    "garden.clip1.mp4",
    "garden.clips.report.json",
  ]);
  const [clip] = report("es").clips;
  expect(clip?.files.map(({ language }) => language)).toEqual(["en", "es"]);
  expect(report("es").engines["translation:es"]).toContain("apertium");
  // The first sentence is being said.
  for (const { path } of clip?.files ?? []) expect(await brightest(path, 1.5)).toBeGreaterThan(250);
});

test("without captions nothing is drawn; more of them leave those that are there alone", async () => {
  const args = [...WORDS, "--length", "5-12", "--aspect", "source"];
  expect((await clips("more", ...args, "--count", "1")).code).toBe(0);
  const first = at("more/garden.clip1.mp4");
  expect(await brightest(first, 1.5)).toBeLessThan(245);
  const before = statSync(first).mtimeMs;
  expect((await clips("more", ...args, "--count", "2")).code).toBe(0);
  expect(made("more")).toEqual(["clip:2"]);
  expect(statSync(first).mtimeMs).toBe(before);
  rmSync(first);
  expect((await clips("more", ...args, "--count", "2")).code).toBe(0);
  expect(made("more")).toEqual(["clip:1"]);
});

test("fewer moments than asked for are given, and said", async () => {
  const ran = await clips("few", ...WORDS, "--length", "15-60", "--count", "3", "--fast");
  expect(ran.code).toBe(0);
  const { clips: found, warnings } = report("few");
  expect(found.length).toBeLessThan(3);
  expect(warnings.join()).toContain(`Only ${found.length} of 3 clips`);
  // Not encoded, so the picture is as it was.
  expect(await facts(found[0]?.files[0]?.path ?? "")).toMatchObject({ width: 960, height: 540 });
});

test("clips of a high dynamic range say that it was brought down", async () => {
  const bright = at("bright/garden.mp4");
  mkdirSync(at("bright"));
  const tags = ["-color_trc", "smpte2084", "-color_primaries", "bt2020", "-colorspace", "bt2020nc"];
  const small = ["-vf", "scale=160:90", "-c:v", "libx264", "-preset", "ultrafast", ...tags];
  await ffmpeg("-t", "12", "-i", SAMPLE, ...small, "-c:a", "copy", bright);
  const cut = (...args: string[]) =>
    r.run(["clips", bright, ...WORDS, "--length", "4-12", "--count", "1", ...args]);
  expect((await cut("--out", at("range"))).code).toBe(0);
  expect(report("range").warnings.join()).toContain("(HDR) was brought down");
  expect((await cut("--fast", "--out", at("copied"))).code).toBe(0);
  expect(report("copied").warnings.join()).not.toContain("HDR");
});

test("a video shorter than the shortest clip is refused, before it is listened to", async () => {
  const ran = await clips("short", "--length", "50-60");
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain("lasts 39.4 s, and a clip of it shall last at least 50 s");
  expect(ran.stderr).toContain("--length 1-39");
  expect(ran.stderr).not.toContain("listening");
});

test("where no whole sentences last as long as asked for, that is said", async () => {
  const ran = await clips("none", ...WORDS, "--length", "1-1.5");
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain("makes a clip of 1 to 1.5 s in whole sentences");
});

test("sound without a picture, and a picture without sound, are refused", async () => {
  await ffmpeg("-i", SAMPLE, "-vn", "-c:a", "copy", at("talk.m4a"));
  await ffmpeg("-i", SAMPLE, "-an", "-c:v", "copy", at("mute.mp4"));
  const sound = await r.run(["clips", at("talk.m4a"), ...WORDS]);
  expect(sound.code).toBe(2);
  expect(sound.stderr).toContain("There is no moving picture in");
  const picture = await r.run(["clips", at("mute.mp4"), ...WORDS]);
  expect(picture.code).toBe(2);
  expect(picture.stderr).toContain("The file has no sound");
});
