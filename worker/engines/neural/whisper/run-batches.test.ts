import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OctaviaError } from "../../../../contract/errors.ts";
import type { DecodeRequest, EncoderDecoder } from "../decode/types.ts";
import { type Attempt, attempts } from "../runtime/out-of-memory.ts";
import type { Dtype } from "../runtime/types.ts";
import { fixture, MICRO, talkTruth, toWav } from "./fixtures/rig.ts";
import { openWhisper, type Whisper } from "./load.ts";
import { type BatchOptions, BatchRun } from "./run-batches.ts";
import { Sound } from "./sound.ts";
import { packWindows, type SpeechWindow } from "./windows.ts";

let dir = "";
let sound: Sound;
let whisper: Whisper;
let windows: readonly SpeechWindow[] = [];
/** What is heard when nothing goes wrong. */
let plain: readonly string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "octavia-batches-"));
  await toWav(fixture("talk/talk.flac"), join(dir, "talk.wav"));
  sound = await Sound.open(join(dir, "talk.wav"));
  whisper = await openWhisper({ dir: MICRO, dtype: "fp32", devices: ["cpu"], threads: 1 });
  const truth = await talkTruth();
  // Windows of 12 s, so that there are several.
  const stretches = truth.map(({ start, end }, index) => ({
    start: start - 0.15,
    end: end + 0.15,
    pause: start - (truth[index - 1]?.end ?? 0),
  }));
  windows = packWindows(stretches, 12);
  plain = (await rig({}).hear()).texts;
  expect(plain).toHaveLength(truth.length);
});
afterAll(async () => {
  await whisper[Symbol.asyncDispose]();
  await sound[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

function rig(network: Partial<EncoderDecoder>, changes: Partial<BatchOptions> = {}) {
  const own: EncoderDecoder = {
    device: "cpu",
    givesAttentions: whisper.network.givesAttentions,
    encode: (feeds) => whisper.network.encode(feeds),
    decode: (encoded, request, control) => whisper.network.decode(encoded, request, control),
    [Symbol.asyncDispose]: () => Promise.resolve(),
    ...network,
  };
  const done: SpeechWindow[] = [];
  const run = new BatchRun(sound, {
    language: "auto",
    task: "transcribe",
    vocabulary: [],
    temperatures: [0, 0.2, 0.4],
    seed: 1,
    checkCancelled: () => undefined,
    onWindow: (window) => done.push(window),
    ...changes,
  });
  const opened: Attempt[] = [];
  const hear = async (batch = 16, dtypes: readonly Dtype[] = ["fp32"]) => {
    const outcomes = await run.hear(windows, attempts(batch, dtypes, ["cpu"]), (attempt) => {
      opened.push(attempt);
      return Promise.resolve({ ...whisper, network: own });
    });
    const texts = outcomes.flatMap(({ passages }) => passages.map(({ text }) => text));
    return { texts, verdicts: outcomes.map(({ verdict }) => verdict) };
  };
  return { run, done, hear, opened };
}

const outOfMemory = (): OctaviaError => new OctaviaError("OutOfMemory", "Too much at once.");

test("a batch that is too much for the memory is halved until it is not, and nothing is lost", async () => {
  const sizes: number[] = [];
  const { run, done, hear } = rig({
    decode(encoded, request, control) {
      sizes.push(encoded.rows);
      if (encoded.rows > 1) return Promise.reject(outOfMemory());
      return whisper.network.decode(encoded, request, control);
    },
  });
  const { texts } = await hear();
  expect(windows.length).toBeGreaterThan(2);
  expect(texts).toEqual(plain);
  expect(sizes[0]).toBe(windows.length);
  expect(sizes.slice(-windows.length)).toEqual(windows.map(() => 1));
  expect(new Set(done)).toEqual(new Set(windows));
  expect(done).toHaveLength(windows.length);
  expect(run.warnings.at(-1)).toContain("1 at a time");
});

test("memory that runs out while decoding is met the same way", async () => {
  let first = true;
  const { run, hear } = rig({
    decode(encoded, request, control) {
      if (first && request.maxNewTokens > 1) {
        first = false;
        return Promise.reject(outOfMemory());
      }
      return whisper.network.decode(encoded, request, control);
    },
  });
  expect((await hear()).texts).toEqual(plain);
  expect(run.warnings).toHaveLength(1);
});

test("where one window is too much, smaller weights are taken", async () => {
  let refused = 0;
  const { run, hear, opened } = rig({
    encode(feeds) {
      if (opened.at(-1)?.dtype === "q8") return whisper.network.encode(feeds);
      refused += 1;
      return Promise.reject(outOfMemory());
    },
  });
  expect((await hear(2, ["fp32", "q8"])).texts).toEqual(plain);
  expect(refused).toBe(2);
  expect(run.warnings.at(-1)).toContain("2 at a time (q8, cpu)");
});

test("one window that is too much alone is an error", async () => {
  const { hear } = rig({ encode: () => Promise.reject(outOfMemory()) });
  await expect(hear()).rejects.toMatchObject({ kind: "OutOfMemory" });
});

test("the language is found once, whatever the number of batches", async () => {
  let asked = 0;
  const { run, hear } = rig({
    decode(encoded, request, control) {
      if (request.maxNewTokens === 1) asked += 1;
      return whisper.network.decode(encoded, request, control);
    },
  });
  await hear(1);
  expect(asked).toBe(1);
  expect(run.language).toBe("en");
});

/** A network whose first answer for the second window is a loop, and the same at temperature 0.2. */
function stuck(until: number, requests: DecodeRequest[]): Partial<EncoderDecoder> {
  return {
    async decode(encoded, request, control) {
      requests.push(request);
      const { strategy } = request;
      const temperature = strategy.kind === "sample" ? strategy.temperature : 0;
      // What is sampled is what greedy decoding gives, so that the end is known.
      const greedy = { ...request, strategy: { kind: "greedy" } as const };
      const rows = await whisper.network.decode(encoded, greedy, control);
      const bad = strategy.kind === "greedy" ? 1 : 0;
      if (temperature >= until) return rows;
      return rows.map((row, index) =>
        index === bad
          ? row.map((hypothesis) => ({
              ...hypothesis,
              tokens: Array.from({ length: 40 }, (_, at) => 268 + (at % 2)),
            }))
          : row,
      );
    },
  };
}

test("only what was heard badly is heard again, warmer and warmer, until it is good", async () => {
  const requests: DecodeRequest[] = [];
  const { done, hear } = rig(stuck(0.4, requests), { language: "en" });
  const { texts, verdicts } = await hear();
  expect(texts).toEqual(plain);
  expect(requests.map(({ prompts }) => prompts.length)).toEqual([windows.length, 1, 1]);
  expect(requests.map(({ strategy }) => strategy)).toEqual([
    { kind: "greedy" },
    { kind: "sample", temperature: 0.2, seed: 1 },
    { kind: "sample", temperature: 0.4, seed: 1 },
  ]);
  expect(new Set(verdicts)).toEqual(new Set(["good"]));
  expect(new Set(done)).toEqual(new Set(windows));
  expect(done).toHaveLength(windows.length);
});

test("what no temperature makes good is kept and marked", async () => {
  const { hear } = rig(stuck(2, []), { language: "en" });
  expect((await hear()).verdicts).toEqual(
    windows.map((_, index) => (index === 1 ? "looping" : "good")),
  );
});
