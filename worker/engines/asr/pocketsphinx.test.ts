import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Transcript } from "../../../contract/transcript.ts";
import { createSlots } from "../../compute/slots.ts";
import { wordErrors } from "../../text/wer.ts";
import { findProgram } from "../program.ts";
import { balance } from "./balance.ts";
import { createPocketsphinx } from "./pocketsphinx.ts";
import { parseCtm } from "./pocketsphinx-batch.ts";

const run = promisify(execFile);
const engine = createPocketsphinx();
const installed =
  (await engine.availability()).available &&
  ["flite", "ffmpeg"].every((name) => findProgram(name) !== undefined);

const SENTENCES = [
  "If you can follow the story you can repair almost anything.",
  "The first radio I repaired alone took me three weeks.",
  "We measured the river for two years and found something strange.",
] as const;
/** Each sentence begins here in the test's file, seconds. */
const SLOT = 6;
const SEGMENTS = SENTENCES.map((_, index) => ({ start: index * SLOT, end: index * SLOT + 5.5 }));
let dir = "";
let talk = "";

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "octavia-asr-"));
  if (!installed) return;
  const inputs: string[] = [];
  for (const [index, sentence] of SENTENCES.entries()) {
    const wav = join(dir, `${index}.wav`);
    await run("flite", ["-voice", "rms", "-t", sentence, "-o", wav]);
    inputs.push("-i", wav);
  }
  const pads = SENTENCES.map((_, index) => `[${index}]apad=whole_dur=${SLOT}[p${index}]`);
  const joined = `${SENTENCES.map((_, index) => `[p${index}]`).join("")}concat=n=3:v=0:a=1`;
  talk = join(dir, "talk.wav");
  const graph = ["-filter_complex", [...pads, joined].join(";")];
  await run("ffmpeg", ["-v", "error", ...inputs, ...graph, "-ar", "16000", "-ac", "1", talk]);
});
afterAll(() => rm(dir, { recursive: true }));

interface Listening {
  readonly slots?: number;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

async function listen({ slots = 2, signal, progress }: Listening = {}): Promise<Transcript> {
  const scratch = await mkdtemp(join(dir, "scratch-"));
  await using session = await engine.open();
  return await session.recognize(
    { wav: talk, segments: SEGMENTS, language: "auto", scratch },
    {
      signal: signal ?? new AbortController().signal,
      cpu: createSlots(slots),
      ...(progress === undefined ? {} : { progress }),
    },
  );
}

test("fillers are dropped, alternatives lose their number, times are seconds", () => {
  const ctm = [
    "s0 1 0.14 0.23 <sil> 1.000",
    "s0 1 0.38 0.11 was(2) 0.991",
    "s1 1 0.50 0.28 [NOISE] 1.000",
    "s1 1 0.80 0.20 Child 1.017",
    "",
  ].join("\n");
  expect([...parseCtm(ctm)]).toEqual([
    ["s0", [{ text: "was", start: 0.38, end: 0.49, confidence: 0.991 }]],
    ["s1", [{ text: "child", start: 0.8, end: 1, confidence: 1 }]],
  ]);
});

test("work is shared out whole, and no share is more than 4/3 of the best possible", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 8 }),
      (lengths, workers) => {
        const shares = balance(lengths, workers);
        expect(shares.flat().sort((a, b) => a - b)).toEqual([...lengths.keys()]);
        expect(shares.every((share) => share.length > 0)).toBe(true);
        const loads = shares.map((share) =>
          share.reduce((sum, piece) => sum + (lengths[piece] ?? 0), 0),
        );
        const total = lengths.reduce((sum, length) => sum + length, 0);
        const mean = total / Math.max(1, shares.length);
        expect(Math.max(0, ...loads)).toBeLessThanOrEqual(mean + Math.max(0, ...lengths));
      },
    ),
  );
});

test.runIf(installed)("clear speech becomes words at their times", async () => {
  const seen: number[] = [];
  const transcript = await listen({ progress: (done, total) => seen.push(done / total) });
  expect(transcript).toMatchObject({ language: "en", punctuated: false });
  expect(transcript.warnings).toHaveLength(1);
  expect(transcript.passages).toHaveLength(SENTENCES.length);
  const heard = transcript.passages.map(({ text }) => text).join(" ");
  const spoken = SENTENCES.join(" ").toLowerCase().replace(/[.]/g, "");
  expect(wordErrors(spoken, heard).wer).toBeLessThan(0.15);
  for (const [index, { words }] of transcript.passages.entries()) {
    expect(words[0]?.start).toBeGreaterThan(index * SLOT);
    expect(words[0]?.start).toBeLessThan(index * SLOT + 0.5);
    for (const [at, word] of words.entries()) {
      expect(word.end).toBeGreaterThan(word.start);
      expect(word.start).toBeGreaterThanOrEqual((words[at - 1]?.end ?? 0) - 0.02);
    }
  }
  expect(seen.at(-1)).toBeCloseTo(1);
});

test.runIf(installed)("the number of processes does not change what is heard", async () => {
  const one = await listen({ slots: 1 });
  expect(await listen({ slots: 3 })).toEqual(one);
});

test.runIf(installed)("silence has no words", async () => {
  await using session = await engine.open();
  const scratch = await mkdtemp(join(dir, "scratch-"));
  const options = { signal: new AbortController().signal, cpu: createSlots(2) };
  const input = { wav: talk, segments: [], language: "en", scratch } as const;
  expect((await session.recognize(input, options)).passages).toEqual([]);
  const sliver = { ...input, segments: [{ start: 1, end: 1.02 }] };
  expect((await session.recognize(sliver, options)).passages).toEqual([]);
  expect(await readdir(scratch)).not.toContain("talk.wav");
});

test.runIf(installed)("a cancel ends every process", async () => {
  const abort = new AbortController();
  const work = listen({ signal: abort.signal, progress: () => abort.abort() });
  await expect(work).rejects.toMatchObject({ kind: "Cancelled" });
});

test.runIf(installed)("another language than English is refused", async () => {
  await using session = await engine.open();
  const input = { wav: talk, segments: SEGMENTS, language: "es", scratch: dir } as const;
  const options = { signal: new AbortController().signal, cpu: createSlots(1) };
  await expect(session.recognize(input, options)).rejects.toMatchObject({ kind: "MissingModel" });
});
