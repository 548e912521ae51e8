import { chmod } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFfmpeg } from "./create.ts";
import { isRunning, like, type MediaRig, mediaRig } from "./fixtures/rig.ts";

let rig: MediaRig;
beforeAll(async () => {
  rig = await mediaRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

const signal = new AbortController().signal;
const PASS_THROUGH = ["-f", "s16le", "-i", "pipe:0", "-c", "copy", "-f", "s16le", "pipe:1"];
/** Never ends by itself, in real time so that it costs nothing. */
const ENDLESS = ["-re", "-f", "lavfi", "-i", "sine=r=8000", "-f", "null", "-metadata"];

test("progress is told in seconds of output", async () => {
  const seconds: number[] = [];
  const args = ["-f", "lavfi", "-i", "sine=d=3", "-f", "null", "-"];
  await rig.ffmpeg.run({ args, signal, progress: (at) => seconds.push(at) });
  expect(seconds.at(-1)).toBeCloseTo(3, 1);
});

test("bytes go in and come out whole and in order, however slow the consumer", async () => {
  const sent = new Uint8Array(1_000_000).map((_, index) => (index * 7 + (index >> 8)) % 251);
  async function* input(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < sent.length; at += 10_000) {
      await setImmediate();
      yield sent.subarray(at, at + 10_000);
    }
  }
  const received: Uint8Array[] = [];
  let busy = 0;
  await rig.ffmpeg.run({
    args: PASS_THROUGH,
    signal,
    input: input(),
    output: async (chunk) => {
      busy += 1;
      expect(busy).toBe(1);
      await setImmediate();
      received.push(chunk);
      busy -= 1;
    },
  });
  expect(Buffer.concat(received).equals(sent)).toBe(true);
});

test("an error of the producer or the consumer ends the child and comes through", async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1000);
    await setImmediate();
    throw new Error("the producer broke");
  }
  const output = (): void => undefined;
  await expect(
    rig.ffmpeg.run({ args: PASS_THROUGH, signal, input: failing(), output }),
  ).rejects.toThrow("the producer broke");
  const token = "comment=octavia-consumer-test";
  const broken = (): never => {
    throw new Error("the consumer broke");
  };
  const endless = ["-f", "lavfi", "-i", "sine", "-metadata", token, "-f", "s16le", "pipe:1"];
  await expect(rig.ffmpeg.run({ args: endless, signal, output: broken })).rejects.toThrow(
    "the consumer broke",
  );
  expect(isRunning(token)).toBe(false);
});

test("the producer is told to end when the child does so first", async () => {
  let ended = false;
  function* endless(): Generator<Uint8Array> {
    try {
      for (;;) yield new Uint8Array(100_000);
    } finally {
      ended = true;
    }
  }
  const args = ["-f", "s16le", "-i", "pipe:0", "-t", "0.1", "-f", "null", "-"];
  await rig.ffmpeg.run({ args, signal, input: endless() });
  expect(ended).toBe(true);
});

test("a cancel ends the child before the call returns", async () => {
  const token = "comment=octavia-cancel-test";
  const abort = new AbortController();
  const run = rig.ffmpeg.run({
    args: [...ENDLESS, token, "-"],
    signal: abort.signal,
    progress: () => {
      expect(isRunning(token)).toBe(true);
      abort.abort();
    },
  });
  await expect(run).rejects.toMatchObject({ kind: "Cancelled" });
  expect(isRunning(token)).toBe(false);
});

test("a cancel before the start starts nothing", async () => {
  const run = createFfmpeg({ ...rig.tools, ffmpeg: "/nowhere" }).run({
    args: [],
    signal: AbortSignal.abort(),
  });
  await expect(run).rejects.toMatchObject({ kind: "Cancelled" });
});

test("a child that stands still is ended and says so", async () => {
  const fifo = rig.path("fifo");
  await execa("mkfifo", [fifo]);
  const run = createFfmpeg(rig.tools, { stallMs: 200, killMs: 200 }).run({
    args: ["-i", fifo, "-f", "null", "-"],
    signal,
  });
  await expect(run).rejects.toMatchObject({
    kind: "EngineFailure",
    message: "ffmpeg stopped making progress and was ended.",
  });
  expect(isRunning(fifo)).toBe(false);
});

test("a child that ignores SIGTERM is killed", async () => {
  const stubborn = await rig.write("stubborn", "#!/bin/sh\ntrap '' TERM\nexec sleep 98765\n");
  await chmod(stubborn, 0o755);
  const tools = { ...rig.tools, ffmpeg: stubborn };
  const run = createFfmpeg(tools, { stallMs: 100, killMs: 100 }).run({ args: [], signal });
  await expect(run).rejects.toMatchObject({ kind: "EngineFailure" });
  expect(isRunning("98765")).toBe(false);
});

test("waiting for a slow producer is no standstill", async () => {
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1000);
    // Longer than the watchdog's patience: a real child that takes its time.
    await execa("sleep", ["0.4"]);
    yield new Uint8Array(1000);
  }
  let bytes = 0;
  await createFfmpeg(rig.tools, { stallMs: 200, killMs: 200 }).run({
    args: PASS_THROUGH,
    signal,
    input: slow(),
    output: (chunk) => {
      bytes += chunk.length;
    },
  });
  expect(bytes).toBe(2000);
});

test("a failure carries ffmpeg's own words, never an exit status alone", async () => {
  const run = rig.ffmpeg.run({ args: ["-nonsense", "1"], signal });
  await expect(run).rejects.toMatchObject({
    kind: "EngineFailure",
    message: like(/could not finish its work: .*\w+ \w+/),
    details: like(/nonsense/),
    lasting: true,
  });
});

test("a program that is not there is named as the trouble", async () => {
  const run = createFfmpeg({ ...rig.tools, ffmpeg: "/nowhere/ffmpeg" }).run({ args: [], signal });
  await expect(run).rejects.toMatchObject({
    kind: "EngineFailure",
    message: "ffmpeg could not be started.",
  });
});

test("a full disk is told as such", async () => {
  const args = ["-f", "lavfi", "-i", "sine=d=20", "-f", "s16le", "file:/dev/full"];
  await expect(rig.ffmpeg.run({ args, signal })).rejects.toMatchObject({ kind: "DiskFull" });
});
