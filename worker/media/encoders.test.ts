import { expect, test } from "vitest";
import { pickEncoder } from "./encoders.ts";
import { mediaRig } from "./fixtures/rig.ts";

const signal = new AbortController().signal;

test("auto takes an encoder that really works", async () => {
  await using rig = await mediaRig();
  const { name, init, upload, args, digest } = await pickEncoder(rig.ffmpeg, "auto", signal);
  const out = await rig.make("a.mkv", [
    ...[...init, "-f", "lavfi", "-i", "testsrc2=s=320x180:d=0.2"],
    ...(upload === "" ? [] : ["-vf", upload]),
    ...args,
  ]);
  expect(await rig.show(out, "stream=codec_name")).toEqual(["h264"]);
  expect(digest).toContain(rig.tools.version);
  expect(name).toBeTruthy();
});

test("x264 has its stated quality and preset, and in 10 bits gives HEVC", async () => {
  await using rig = await mediaRig();
  const { digest } = await pickEncoder(rig.ffmpeg, "x264", signal);
  expect(digest).toMatch(/libx264 -preset fast -crf 20 /);
  const ten = await pickEncoder(rig.ffmpeg, "x264", signal, { depth: 10 });
  expect(ten.args).toEqual(expect.arrayContaining(["libx265", "yuv420p10le"]));
});

test("a named encoder that does not work is refused, and the reason is told", async () => {
  await using rig = await mediaRig();
  // No machine has all three.
  const names = ["videotoolbox", "amf", "vaapi"] as const;
  const tries = names.map((name) => pickEncoder(rig.ffmpeg, name, signal));
  const refusals = (await Promise.allSettled(tries)).flatMap((tried): unknown[] =>
    tried.status === "rejected" ? [tried.reason] : [],
  );
  expect(refusals.length).toBeGreaterThan(0);
  expect(refusals[0]).toMatchObject({
    kind: "InvalidInput",
    message: expect.stringMatching(/does not work here/),
    details: expect.stringMatching(/\w+: .+/),
  });
});

test("a cancelled try is no answer for the next one", async () => {
  await using rig = await mediaRig();
  const size = { width: 322, height: 182 };
  const cancelled = pickEncoder(rig.ffmpeg, "x264", AbortSignal.abort(), size);
  await expect(cancelled).rejects.toMatchObject({ kind: "Cancelled" });
  expect((await pickEncoder(rig.ffmpeg, "x264", signal, size)).name).toBe("x264");
});
