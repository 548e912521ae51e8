import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { MergeReport } from "../../contract/report.ts";
import { ffmpeg, rig } from "./octavia.ts";

/** How the scenes' pictures are encoded. */
export const H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];

/**
 * A home, and scenes to merge: red and wide, blue and tall, green and small, each of another rate,
 * and a voice-over.
 */
export async function sceneRig() {
  const r = rig();
  const at = (name: string): string => join(r.dir, "..", name);
  const tone = ["-f", "lavfi", "-i", "sine=f=440:r=48000:d=1.2"];
  await ffmpeg(
    ...["-f", "lavfi", "-i", "color=red:s=160x90:r=25:d=1.2"],
    ...[...tone, ...H264, "-c:a", "aac", at("red.mp4")],
  );
  await ffmpeg("-f", "lavfi", "-i", "color=blue:s=90x160:r=30:d=1", ...H264, at("blue.mp4"));
  const green = ["-f", "lavfi", "-i", "color=lime:s=64x64:r=24000/1001:d=0.8"];
  await ffmpeg(...green, "-c:v", "mpeg4", at("lime.mkv"));
  await ffmpeg("-f", "lavfi", "-i", "sine=f=880:r=22050:d=1.6", at("voice.wav"));
  return {
    at,
    merge: (...args: string[]) => r.run(["merge", ...args]),
    report: (name: string): MergeReport =>
      MergeReport.parse(JSON.parse(readFileSync(at(name), "utf8"))),
    [Symbol.dispose]: () => r[Symbol.dispose](),
  };
}
export type SceneRig = Awaited<ReturnType<typeof sceneRig>>;

/** Red, green and blue of a pixel. @param seconds of the frame */
export async function pixel(
  path: string,
  seconds: number,
  x: number,
  y: number,
): Promise<number[]> {
  const { stdout } = await execa(
    "ffmpeg",
    [
      ...["-v", "error", "-ss", String(seconds), "-i", path, "-frames:v", "1"],
      ...["-vf", `crop=2:2:${x}:${y},format=rgb24`, "-f", "rawvideo", "-"],
    ],
    { encoding: "buffer" },
  );
  return [...stdout.subarray(0, 3)];
}

export const near = (is: readonly number[], should: readonly number[]): boolean =>
  should.every((value, index) => Math.abs(value - (is[index] ?? -999)) < 25);
