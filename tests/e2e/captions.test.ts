import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CaptionsReport } from "../../contract/report.ts";
import { ffmpeg, type Rig, rig, SAMPLE, SAMPLE_TRUTH, streamHash } from "../support/octavia.ts";

let r: Rig;
let clip: string;
const at = (name: string): string => join(r.dir, "..", name);
let words: string[];

beforeAll(async () => {
  r = rig();
  clip = at("clip.mp4");
  const said = at("said.srt");
  writeFileSync(said, readFileSync(SAMPLE_TRUTH, "utf8").split("\n\n").slice(0, 2).join("\n\n"));
  words = ["--from", "en", "--transcript", said];
  const small = ["-vf", "scale=480:-2", "-c:v", "libx264", "-preset", "ultrafast"];
  await ffmpeg("-t", "9", "-i", SAMPLE, ...small, "-c:a", "copy", clip);
});
afterAll(() => r[Symbol.dispose]());

/** The picture at a time, where captions stand, in grey. */
async function below(path: string, time: number): Promise<Buffer> {
  const { stdout } = await execa(
    "ffmpeg",
    [
      ...["-v", "error", "-ss", String(time), "-i", path, "-frames:v", "1"],
      ...["-vf", "crop=iw:ih*0.25:0:ih*0.75,format=gray", "-f", "rawvideo", "-"],
    ],
    { encoding: "buffer" },
  );
  return Buffer.from(stdout);
}

/** How many pixels of two pictures differ clearly. */
function changed(one: Buffer, other: Buffer): number {
  return one.filter((value, index) => Math.abs(value - (other[index] ?? 0)) > 60).length;
}

test("captions stand in the picture while their words are said, and the sound is as it was", async () => {
  const ran = await r.run(["caption", clip, ...words, "--style", "karaoke", "--out", at("k")]);
  expect(ran.stderr).not.toMatch(/Internal|unexpected/);
  expect(ran.code).toBe(0);
  // Nothing is listened to: the drawing is nearly all of the bar.
  expect(ran.stderr).toMatch(/^ *1?\d% {2}drawing captions/m);
  const out = at("k/clip.captioned.mp4");
  const difference = async (time: number) =>
    changed(await below(out, time), await below(clip, time));
  // "Hello, and welcome to our garden." is said from 1.2 s to 4.13 s.
  expect(await difference(0.8)).toBe(0);
  expect(await difference(2)).toBeGreaterThan(200);
  expect(await difference(4.4)).toBe(0);
  expect(await streamHash(out, "a:0")).toBe(await streamHash(clip, "a:0"));
  const report = CaptionsReport.parse(
    JSON.parse(readFileSync(at("k/clip.captioned.report.json"), "utf8")),
  );
  expect(report).toMatchObject({ source: "en", language: "en", range: "standard", warnings: [] });
  expect(report.engines["encoder"]).toBeTruthy();
});

test("a file that was cut off is told, though what there is of it is worked on", async () => {
  const cut = at("cut.mp4");
  const bytes = readFileSync(SAMPLE);
  writeFileSync(cut, bytes.subarray(0, bytes.length / 4));
  const ran = await r.run(["caption", cut, ...words, "--out", at("cut")]);
  expect(ran.code).toBe(0);
  expect(ran.stderr).toContain("cut.mp4 is cut off: 25 % of it is there.");
});

test("captions in another language are named after it, and an unchanged job makes nothing again", async () => {
  const args = ["caption", clip, ...words, "--to", "es", "--out", at("es")];
  expect((await r.run(args)).code).toBe(0);
  const path = at("es/clip.es.captioned.report.json");
  const report = () => CaptionsReport.parse(JSON.parse(readFileSync(path, "utf8")));
  expect(report()).toMatchObject({ source: "en", language: "es" });
  expect(existsSync(at("es/clip.es.captioned.mp4"))).toBe(true);
  expect((await r.run(args)).code).toBe(0);
  expect(report().steps.filter(({ cached }) => !cached)).toEqual([]);
});

test("a preview is one picture, and no job", async () => {
  const out = at("frame.png");
  const args = ["caption", clip, ...words, "--preview", "2", "--preview-out", out];
  const ran = await r.run(args);
  expect(ran.code).toBe(0);
  expect(ran.stdout).toMatch(/frame\.png: .*welcome/);
  const plain = await below(clip, 2);
  expect(changed(await below(out, 0), plain)).toBeGreaterThan(200);
  expect((await r.run(["jobs", "--json"])).stdout).not.toContain("frame.png");
  expect(ran.stderr).not.toContain("warning");
  const wished = await r.run([...args, "--font", "No Such Font", "--watermark-text", "\u{1e900}"]);
  expect(wished.stderr.match(/^warning: .*/gm)).toEqual([
    `warning: The font "No Such Font" is not on this machine; Octavia's own fonts were taken.`,
    "warning: Watermark: No font of this machine has \u{1e900}: they are shown as boxes.",
  ]);
});

test.each<[string, string[], RegExp]>([
  ["a style that does not exist", ["--style", "neon"], /Allowed choices are plain, box/],
  ["no words at all", ["--words", "0"], /--words/],
  ["a watermark that is no image", ["--watermark-image", SAMPLE_TRUTH], /neither PNG nor JPEG/],
  ["a watermark that is not there", ["--watermark-image", "/no/such.png"], /cannot be read/],
  ["a preview after the end", ["--preview", "99"], /lasts 9\.\d s/],
])("%s is refused in words", async (_, args, reason) => {
  const ran = await r.run(["caption", clip, ...words, "--out", at("no"), ...args]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toMatch(reason);
  expect(existsSync(at("no"))).toBe(false);
});

test("sound alone has no picture for captions", async () => {
  const sound = at("sound.m4a");
  await ffmpeg("-i", clip, "-vn", "-c:a", "copy", sound);
  const ran = await r.run(["caption", sound, ...words, "--out", at("no")]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toMatch(/no moving picture/);
  expect(existsSync(at("no"))).toBe(false);
});
