import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ffmpeg } from "../support/octavia.ts";
import { H264, type SceneRig, sceneRig } from "../support/scenes.ts";

let r: SceneRig;
beforeAll(async () => {
  r = await sceneRig();
});
afterAll(() => r[Symbol.dispose]());

/** Samples of the first channel, 48 kHz. */
async function samples(path: string): Promise<Float32Array> {
  const { stdout } = await execa(
    "ffmpeg",
    [
      ...["-v", "error", "-i", path, "-map", "0:a:0"],
      ...["-af", "pan=mono|c0=c0", "-ar", "48000", "-f", "f32le", "-"],
    ],
    { encoding: "buffer", maxBuffer: 1e9 },
  );
  return new Float32Array(new Uint8Array(stdout).buffer);
}

test("scenes that agree are joined as they are, frame by frame, and a sine goes on over the joins", async () => {
  const whole = r.at("whole.mov");
  await ffmpeg(
    ...["-f", "lavfi", "-i", "testsrc=s=160x90:r=30000/1001:d=3.003"],
    ...["-f", "lavfi", "-i", "sine=f=440:r=48000:d=3.1", ...H264, "-bf", "2", "-g", "30"],
    ...["-c:a", "pcm_s16le", whole],
  );
  const cuts = [0, 30, 60].map((frame) => (frame * 1001) / 30_000);
  const args: string[] = [];
  for (const [index, start] of cuts.entries()) {
    const piece = r.at(`piece${index}.mov`);
    const sound = `atrim=${start.toFixed(6)}:${(start + 1.001).toFixed(6)},asetpts=PTS-STARTPTS`;
    const picture = `trim=start_frame=${index * 30}:end_frame=${(index + 1) * 30},setpts=PTS-STARTPTS`;
    await ffmpeg(
      "-i",
      whole,
      "-vf",
      picture,
      "-af",
      sound,
      ...H264,
      "-bf",
      "2",
      "-c:a",
      "pcm_s16le",
      piece,
    );
    args.push("--scene", piece);
  }
  expect((await r.merge(...args, "--out", r.at("joined"))).code).toBe(0);
  const film = r.at("joined/merged.mp4");
  expect(r.report("joined/merged.report.json").copied).toBe(true);
  const frames = async (path: string): Promise<string[]> => {
    const { stdout } = await execa("ffmpeg", [
      "-v",
      "error",
      "-i",
      path,
      "-map",
      "0:v",
      "-f",
      "framemd5",
      "-",
    ]);
    return stdout
      .split("\n")
      .filter((line) => !line.startsWith("#"))
      .map((line) => line.split(",").at(-1) ?? "");
  };
  const pieces = await Promise.all([0, 1, 2].map((index) => frames(r.at(`piece${index}.mov`))));
  expect(await frames(film)).toEqual(pieces.flat());
  const { stdout } = await execa("ffprobe", [
    ...[
      "-v",
      "error",
      "-select_streams",
      "v:0",
      "-show_entries",
      "packet=pts_time",
      "-of",
      "csv=p=0",
      film,
    ],
  ]);
  const times = stdout
    .split("\n")
    .map((line) => Number.parseFloat(line))
    .sort((a, b) => a - b);
  const off = times.map((time, index) => Math.abs(time - (index * 1001) / 30_000));
  expect(Math.max(...off)).toBeLessThan(1e-5);
  // The wave itself: 440 Hz at an eighth of full scale from the first sample to the last.
  const pcm = await samples(film);
  const errors = pcm
    .subarray(2000, 143_000)
    .map((value, index) => value - 0.125 * Math.sin((2 * Math.PI * 440 * (index + 2000)) / 48_000));
  expect(errors.reduce((most, error) => Math.max(most, Math.abs(error)), 0)).toBeLessThan(0.01);
});

test("pictures of files that do not say how many they hold are counted, and joined as they are", async () => {
  const picture = ["-f", "lavfi", "-i", "testsrc=s=160x90:r=25:d=1.2", ...H264];
  await ffmpeg(...picture, r.at("a.mkv"));
  await ffmpeg(...picture, "-f", "mpegts", r.at("b.ts"));
  for (const file of ["a.mkv", "b.ts"]) {
    const scenes = ["--scene", r.at(file), "--scene", r.at(file)];
    const done = await r.merge(...scenes, "--out", r.at("counted"), "--name", file);
    expect(done.stderr).not.toContain("unexpected");
    expect(done.code).toBe(0);
    expect(r.report(`counted/${file}.report.json`).copied).toBe(true);
    const args = ["-v", "error", "-count_packets", "-select_streams", "v", "-of", "csv=p=0"];
    const film = r.at(`counted/${file}.mp4`);
    const { stdout } = await execa("ffprobe", [
      ...args,
      "-show_entries",
      "stream=nb_read_packets",
      film,
    ]);
    expect(stdout).toBe("60");
  }
});

test("a scene that was cut without encoding, with a hole before its end, is encoded and whole", async () => {
  const [whole, cut] = [r.at("long.mp4"), r.at("cut.mp4")];
  const picture = ["-f", "lavfi", "-i", "testsrc=s=160x90:r=25:d=4"];
  const sound = ["-f", "lavfi", "-i", "sine=f=440:r=48000:d=4"];
  await ffmpeg(
    ...[...picture, ...sound, "-c:v", "libx264", "-pix_fmt", "yuv420p", "-bf", "3"],
    ...["-b_strategy", "0", "-g", "100", whole],
  );
  await ffmpeg("-i", whole, "-t", "2", "-c", "copy", cut);
  const done = await r.merge("--scene", cut, "--scene", cut, "--out", r.at("mended"));
  expect(done.stderr).not.toContain("breaks off");
  expect(done.code).toBe(0);
  expect(r.report("mended/merged.report.json").copied).toBe(false);
});
