import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Artifact } from "../artifacts/store.ts";
import { createPocketsphinx } from "../engines/asr/pocketsphinx.ts";
import { findProgram } from "../engines/program.ts";
import { readWav } from "../media/wav.ts";
import { detectSpeech } from "./detect-speech.ts";
import type { Extracted } from "./extract.ts";
import { stepRig } from "./fixtures/engines.ts";
import { resolveVoice, synthesize } from "./synthesize.ts";
import { resolveRecognizer, transcribe } from "./transcribe.ts";

const run = promisify(execFile);
const hears =
  (await createPocketsphinx().availability()).available && findProgram("flite") !== undefined;
const speaks = findProgram("espeak-ng") !== undefined;
let dir = "";

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "octavia-speech-"));
});
afterAll(() => rm(dir, { recursive: true }));

/** What extraction leaves, of a file with this filter graph of ffmpeg as its sound. */
async function extracted(name: string, graph: string, seconds: number) {
  const wav = join(dir, name);
  const input = ["-v", "error", "-f", "lavfi", "-i", graph, "-t", String(seconds)];
  await run("ffmpeg", [...input, "-ar", "16000", "-ac", "1", wav]);
  const value: Extracted = {
    ...{ speechSeconds: seconds, sampleRate: 48_000, channels: 2, layout: "stereo" },
    ...{ frames: seconds * 48_000, stream: 0, peakDb: -20, silent: false },
  };
  const artifact: Artifact<Extracted> = {
    ...{ key: name, digest: name, value, cached: false },
    file: () => wav,
  };
  return artifact;
}

test("a sound without speech has no segments and no passages, and is no failure", async () => {
  await using r = await stepRig();
  const sound = await extracted("hum.wav", "sine=f=220:r=16000,volume=0.1", 4);
  const speech = await r.run(detectSpeech, { extracted: sound });
  expect(speech.value).toEqual({ segments: [], speechSeconds: 0, total: 4 });
  const recognizer = await resolveRecognizer(r.tools.engines, "en", undefined);
  const { value } = await r.run(transcribe, {
    ...{ extracted: sound, speech, language: "en", recognizer, vocabulary: [], task: "transcribe" },
  });
  expect(value).toMatchObject({ language: "en", passages: [] });
});

test.runIf(hears)("speech becomes words at their times, and no scratch file is kept", async () => {
  await using r = await stepRig();
  const spoken = join(dir, "spoken.wav");
  await run("flite", [
    "-voice",
    "rms",
    "-t",
    "Today we build systems with millions of parts.",
    "-o",
    spoken,
  ]);
  const graph = `amovie=${spoken},adelay=2000,apad`;
  const sound = await extracted("talk.wav", graph, 8);
  const speech = await r.run(detectSpeech, { extracted: sound });
  expect(speech.value.segments).toHaveLength(1);
  expect(speech.value.speechSeconds).toBeGreaterThan(2);
  const recognizer = await resolveRecognizer(r.tools.engines, "auto", undefined);
  const heard = await r.run(transcribe, {
    ...{
      extracted: sound,
      speech,
      language: "auto",
      recognizer,
      vocabulary: [],
      task: "transcribe",
    },
  });
  const words = heard.value.passages.flatMap((passage) => passage.words);
  expect(words.map(({ text }) => text).join(" ")).toContain("build systems with millions of");
  expect(words[0]?.start).toBeGreaterThan(2);
  expect(words[0]?.start).toBeLessThan(2.6);
  expect(r.warnings).toHaveLength(1);
  expect(r.progress.at(-1)).toBeCloseTo(1);
  expect(await readdir(r.place(heard.key))).toEqual(["manifest.json"]);
});

test.runIf(speaks)(
  "an edited line alone is spoken again, and what cannot be said is left out",
  async () => {
    await using r = await stepRig();
    const voice = await resolveVoice(r.tools.engines, "es", undefined);
    const choice = { language: "es", voice, lineVoices: new Map() } as const;
    const lines = [
      { id: 1, text: "Hola a todos." },
      { id: 2, text: "♪ … ♪" },
      { id: 3, text: "--help" },
    ];
    const first = await r.run(synthesize, { lines, ...choice });
    expect(first.value.lines.map(({ id }) => id)).toEqual([1, 3]);
    for (const line of first.value.lines) {
      const { format } = await readWav(first.file(line.file));
      expect(format.frames / format.sampleRate).toBeGreaterThan(0.2);
      expect(basename(line.file)).toBe(line.file);
    }
    const edited = [{ id: 1, text: "Hola a todas." }, ...lines.slice(1)];
    const second = await r.run(synthesize, { lines: edited, ...choice });
    const units = (made: typeof first) => made.value.lines.map(({ unit }) => unit);
    expect(units(second)[0]).not.toBe(units(first)[0]);
    expect(units(second)[1]).toBe(units(first)[1]);
  },
);
