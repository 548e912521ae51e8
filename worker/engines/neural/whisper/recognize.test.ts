import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cancelled } from "../../../../contract/errors.ts";
import type { SpeechSegment, Transcript } from "../../../../contract/transcript.ts";
import { VAD_DEFAULTS } from "../../vad/segments.ts";
import { detectSpeech } from "../../vad/silero.ts";
import { createSilero } from "../../vad/silero-facts.ts";
import { fixture, MICRO, type Sentence, talkTruth, toWav } from "./fixtures/rig.ts";
import { closeWhisperModel, openWhisperModel } from "./load.ts";
import { type RecognizeWhisperInput, recognizeWhisper } from "./recognize.ts";

const idle = { checkCancelled: () => undefined, progress: () => undefined };
let dir = "";
let talk = "";
let truth: readonly Sentence[] = [];
let segments: readonly SpeechSegment[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "octavia-whisper-"));
  talk = join(dir, "talk.wav");
  await toWav(fixture("talk/talk.flac"), talk);
  truth = await talkTruth();
  const { model } = createSilero();
  segments = await detectSpeech({ wav: talk, model, settings: VAD_DEFAULTS }, idle);
});
afterAll(() => rm(dir, { recursive: true }));

function input(changes: Partial<RecognizeWhisperInput> = {}): RecognizeWhisperInput {
  return {
    wav: talk,
    segments,
    language: "auto",
    task: "transcribe",
    dir: MICRO,
    dtype: "fp32",
    devices: ["cpu"],
    threads: 1,
    batch: 4,
    ...changes,
  };
}

function expectTalk(transcript: Transcript): void {
  expect(transcript.passages.map(({ text }) => text)).toEqual(truth.map(({ text }) => text));
  for (const [index, { start, end }] of transcript.passages.entries()) {
    expect(Math.abs(start - (truth[index]?.start ?? Number.NaN))).toBeLessThan(0.15);
    expect(Math.abs(end - (truth[index]?.end ?? Number.NaN))).toBeLessThan(0.15);
  }
  const spoken = truth.flatMap(({ words }) => words);
  const words = transcript.passages.flatMap((passage) => passage.words);
  expect(words.length).toBe(spoken.length);
  const near = words.filter((word, index) => {
    const [, start = Number.NaN, end = Number.NaN] = spoken[index] ?? [];
    return Math.abs(word.start - start) < 0.2 && Math.abs(word.end - end) < 0.2;
  });
  expect(near.length / words.length).toBeGreaterThanOrEqual(0.95);
}

test("the whole talk is right: sentences, when they begin, and when each word is said", async () => {
  const seen: [number, number][] = [];
  const transcript = await recognizeWhisper(input(), {
    ...idle,
    progress: (done, total) => seen.push([done, total]),
  });
  expectTalk(transcript);
  expect(transcript).toMatchObject({ language: "en", punctuated: true, warnings: [] });
  expect(transcript.engine).toBe("whisper-micro-en (fp32, cpu)");
  const seconds = segments.reduce((sum, { start, end }) => sum + end - start, 0);
  expect(seen.at(-1)?.[0]).toBeCloseTo(seconds, 6);
  expect(seen.at(-1)?.[1]).toBeCloseTo(seconds, 6);
});

test("one window at a time gives the same, and so does a model of 8 bits", async () => {
  const together = await recognizeWhisper(input({ language: "en" }), idle);
  const alone = await recognizeWhisper(input({ batch: 1 }), idle);
  expect(alone.passages.map(({ text }) => text)).toEqual(together.passages.map(({ text }) => text));
  expectTalk(alone);
  expectTalk(await recognizeWhisper(input({ dtype: "q8" }), idle));
});

test("a single segment longer than a window is cut where nobody speaks", async () => {
  expectTalk(await recognizeWhisper(input({ segments: [{ start: 0, end: 44.65 }] }), idle));
});

test("noise gives no text, nor does silence or a file without speech", async () => {
  const noise = join(dir, "noise.wav");
  await toWav(`${MICRO}/audio/noise.flac`, noise);
  const heard = await recognizeWhisper(
    input({ wav: noise, segments: [{ start: 0, end: 4 }] }),
    idle,
  );
  expect(heard.passages).toEqual([]);
  const none = await recognizeWhisper(input({ segments: [], language: "es" }), idle);
  expect(none).toMatchObject({ passages: [], language: "es", engine: "whisper-micro-en" });
});

test("a cancel is heard between tokens", async () => {
  let asked = 0;
  const context = {
    ...idle,
    checkCancelled() {
      asked += 1;
      if (asked > 60) throw cancelled();
    },
  };
  await expect(recognizeWhisper(input(), context)).rejects.toMatchObject({ kind: "Cancelled" });
  expect(asked).toBe(61);
  expectTalk(await recognizeWhisper(input(), idle));
});

test("a language the model does not know, and a folder that is no Whisper, are told", async () => {
  await expect(recognizeWhisper(input({ language: "ja" }), idle)).rejects.toMatchObject({
    kind: "InvalidInput",
    message: expect.stringContaining('"ja"'),
  });
  const marian = fixture("opus-mt-micro-en-es");
  await expect(recognizeWhisper(input({ dir: marian }), idle)).rejects.toMatchObject({
    kind: "EngineFailure",
    message: expect.stringContaining("marian"),
  });
});

test("what is asked for in English is English text, whatever is spoken", async () => {
  const asked = input({ language: "fr", task: "translate" });
  const { language, passages } = await recognizeWhisper(asked, idle);
  expect(language).toBe("en");
  expect(passages.length).toBeGreaterThan(0);
});

test("a model can be opened before it is needed, tells its languages, and can be closed", async () => {
  const settings = { dir: MICRO, dtype: "q8", devices: ["cpu"], threads: 1 } as const;
  const facts = await openWhisperModel(settings);
  expect(facts.device).toBe("cpu");
  expect([...facts.languages].sort()).toEqual(["de", "en", "es", "fr"]);
  await closeWhisperModel(settings);
  await closeWhisperModel(settings);
  expectTalk(await recognizeWhisper(input({ dtype: "q8" }), idle));
});

test("names to expect go before the text and do not harm it", async () => {
  const vocabulary = ["Anna", "<|endoftext|>bakery"];
  const transcript = await recognizeWhisper(input({ vocabulary, temperatures: [0] }), idle);
  expect(transcript.passages.length).toBeGreaterThan(0);
});
