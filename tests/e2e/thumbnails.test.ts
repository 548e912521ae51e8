import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ThumbnailsReport } from "../../contract/report.ts";
import { ffmpeg, type Rig, rig, SAMPLE } from "../support/octavia.ts";

let r: Rig;
const at = (name: string): string => join(r.dir, "..", name);
const report = (name: string): ThumbnailsReport =>
  ThumbnailsReport.parse(JSON.parse(readFileSync(at(name), "utf8")));
const H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];

beforeAll(() => {
  r = rig();
});
afterAll(() => r[Symbol.dispose]());

async function size(path: string): Promise<string> {
  const { stdout } = await execa("ffprobe", [
    ...["-v", "error", "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0", path],
  ]);
  return stdout;
}

test("five different pictures of the talk, best first, in full size", async () => {
  const ran = await r.run(["thumb", SAMPLE, "--out", at("talk")]);
  expect(ran.stderr).not.toMatch(/unexpected/);
  expect(ran.code).toBe(0);
  const { pictures } = report("talk/garden.thumbs.report.json");
  expect(pictures.map(({ path }) => path)).toEqual(
    [1, 2, 3, 4, 5].map((number) => at(`talk/garden.thumb${number}.jpg`)),
  );
  expect(pictures.map(({ score }) => score)).toEqual(
    pictures.map(({ score }) => score).toSorted((a, b) => b - a),
  );
  const times = pictures.map(({ at: time }) => time).toSorted((a, b) => a - b);
  for (const [index, time] of times.slice(1).entries())
    expect(time - (times[index] ?? 0)).toBeGreaterThan(1);
  expect(await size(at("talk/garden.thumb1.jpg"))).toBe("mjpeg,960,540");
});

test("a sharp second is found between a black and a blurred one, upright in a rotated video", async () => {
  await ffmpeg(
    ...[
      "-f",
      "lavfi",
      "-i",
      "color=black:s=320x180:r=25:d=2",
      "-f",
      "lavfi",
      "-i",
      "testsrc2=s=320x180:r=25:d=2",
    ],
    ...["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2,gblur=sigma=12"],
    ...["-filter_complex", "[0][1][2]concat=n=3", ...H264, at("flat.mp4")],
  );
  await ffmpeg("-i", at("flat.mp4"), "-c", "copy", "-metadata:s:v:0", "rotate=90", at("phone.mp4"));
  const ran = await r.run([
    "thumb",
    at("phone.mp4"),
    "--count",
    "1",
    "--format",
    "png",
    "--out",
    at("p"),
  ]);
  expect(ran.code).toBe(0);
  const [best] = report("p/phone.thumbs.report.json").pictures;
  expect(best?.at).toBeGreaterThanOrEqual(2);
  expect(best?.at).toBeLessThan(4);
  expect(await size(at("p/phone.thumb1.png"))).toBe("png,180,320");
});

test("where the video has no more, there are fewer, and it is said", async () => {
  await ffmpeg("-f", "lavfi", "-i", "smptebars=s=160x90:r=25:d=2", ...H264, at("still.mp4"));
  const ran = await r.run(["thumb", at("still.mp4"), "--count", "3", "--out", at("still")]);
  expect(ran.code).toBe(0);
  expect(readdirSync(at("still")).sort()).toEqual(["still.thumb1.jpg", "still.thumbs.report.json"]);
  expect(ran.stderr).toContain("shows only one picture; asked for were 3.");
});

test("sound with a cover is no video", async () => {
  await ffmpeg("-f", "lavfi", "-i", "testsrc=s=64x64", "-frames:v", "1", at("cover.png"));
  await ffmpeg(
    ...["-f", "lavfi", "-i", "sine=d=1", "-i", at("cover.png"), "-map", "0", "-map", "1"],
    ...["-disposition:v", "attached_pic", at("song.mp3")],
  );
  const ran = await r.run(["thumb", at("song.mp3"), "--out", at("none")]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain("song.mp3 has no moving picture; its cover is no video.");
});
