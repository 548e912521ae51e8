import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { DubReport } from "../../contract/report.ts";
import { externalTensor, modelWith } from "../../models/fixtures/onnx.ts";
import { ASR, fixture, MT, rigWith, shortTalk, VOICE } from "../support/neural.ts";
import { ffmpeg, meanLevel, type Ran, type Rig, rig } from "../support/octavia.ts";

const Truth = z.object({
  sentences: z.array(z.object({ text: z.string(), start: z.number(), end: z.number() })),
});
const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const truth = Truth.parse(json(fixture("talk", "truth.json"))).sentences;

const reportIn = (r: Rig): DubReport => DubReport.parse(json(join(r.dir, "talk.report.json")));
const files = (dir: string): string[] => readdirSync(dir).sort();

/** An SRT file that holds the first sentences of the talk. */
function transcript(r: Rig, count: number): string {
  const time = (seconds: number): string =>
    `00:00:${seconds.toFixed(3).padStart(6, "0").replace(".", ",")}`;
  const path = join(r.home, "..", "words.srt");
  const cues = truth
    .slice(0, count)
    .map(({ text, start, end }, i) => `${i + 1}\n${time(start)} --> ${time(end)}\n${text}\n`);
  writeFileSync(path, cues.join("\n"));
  return path;
}

describe("what is wrong with a model is said in one sentence, and nothing is touched", () => {
  let r: Rig;
  let clip: string;
  let words: string;
  beforeAll(async () => {
    r = rig();
    clip = await shortTalk(r, 7.2);
    words = transcript(r, 2);
  });
  afterAll(() => r[Symbol.dispose]());

  /** A copy of a model, as a person might have it, to be spoilt. */
  const copy = (model: string, name = model): string => {
    const dir = join(r.home, "..", "own", name);
    rmSync(dir, { recursive: true, force: true });
    cpSync(fixture(model), dir, { recursive: true });
    return dir;
  };
  const importModel = (dir: string): Promise<Ran> => r.run(["models", "import", dir, "--yes"]);
  const stored = async (name: string): Promise<string> =>
    (await r.run(["models", "where", name])).stdout;

  async function expectRefused(args: readonly string[], words: RegExp, hint: RegExp) {
    rmSync(r.dir, { recursive: true, force: true });
    mkdirSync(r.dir);
    writeFileSync(join(r.dir, "talk.es.flac"), "mine");
    const to = ["--from", "en", "--to", "es", "--out", r.dir];
    const { code, stderr, stdout } = await r.run(["dub", clip, ...to, ...args]);
    expect(stderr).toMatch(words);
    expect(stderr).toMatch(hint);
    expect(stderr).not.toMatch(/Internal|unexpected|will try again|at .*\.js:/);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(files(r.dir)).toEqual(["talk.es.flac"]);
    expect(readFileSync(join(r.dir, "talk.es.flac"), "utf8")).toBe("mine");
  }

  test("a graph that was cut short", async () => {
    await importModel(fixture(ASR));
    const dir = await stored(ASR);
    truncateSync(join(dir, "onnx", "encoder_model.onnx"), 100_000);
    await expectRefused(
      ["--asr", ASR],
      /"whisper-micro-en" cannot be used: .*missing or cut short/,
      /models pull/,
    );
    expect(await r.run(["models", "verify", ASR])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/FAIL.*encoder_model\.onnx has 100000 bytes instead of/s),
    });
  });

  test("a graph with other bytes in it", async () => {
    await importModel(fixture(ASR));
    const path = join(await stored(ASR), "onnx", "encoder_model.onnx");
    writeFileSync(path, readFileSync(path).fill(0, 0, 100_000));
    await expectRefused(
      ["--asr", ASR],
      /whisper-micro-en cannot be used: onnx\/encoder_model\.onnx has changed since/,
      /models pull whisper-micro-en/,
    );
    expect((await r.run(["models", "verify", ASR])).stdout).toContain("has changed");
  });

  test("weights of which one bit was flipped", async () => {
    await importModel(fixture(ASR));
    const path = join(await stored(ASR), "onnx", "decoder_model_merged.onnx");
    const bytes = readFileSync(path);
    // Far behind the graph's structure, where the numbers are.
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await expectRefused(
      ["--asr", ASR],
      /whisper-micro-en cannot be used: onnx\/decoder_model_merged\.onnx has changed since/,
      /models pull whisper-micro-en/,
    );
  });

  test("a tokenizer that is no JSON", async () => {
    await importModel(fixture(MT[0]));
    const path = join(await stored(MT[0]), "tokenizer.json");
    writeFileSync(path, readFileSync(path).fill("x", 0, 10));
    await expectRefused(
      ["--transcript", words, "--mt", MT[0]],
      /opus-mt-micro-en-es cannot be used: tokenizer\.json has changed since/,
      /models pull opus-mt-micro-en-es/,
    );
  });

  test("weights that are not beside their graph: before the import, and after", async () => {
    const shape = await importModel(fixture("whisper-base-shape"));
    expect(shape.stderr).toMatch(/not imported: onnx\/.*onnx_data is missing; .*needs it/);
    expect(shape.stderr).toContain("Take the model's whole folder");
    expect(shape.code).toBe(1);

    const dir = copy(ASR, "heavy");
    const graph = modelWith(externalTensor("decoder_model_merged.onnx_data", 0, 1000));
    writeFileSync(join(dir, "onnx", "decoder_model_merged.onnx"), graph);
    writeFileSync(join(dir, "onnx", "decoder_model_merged.onnx_data"), Buffer.alloc(1000));
    expect((await importModel(dir)).code).toBe(0);
    rmSync(join(await stored("heavy"), "onnx", "decoder_model_merged.onnx_data"));
    await expectRefused(
      ["--asr", "heavy"],
      /"heavy" cannot be used: .*missing or cut short/,
      /models pull/,
    );
    expect((await r.run(["models", "verify"])).stdout).toMatch(
      /heavy\n +onnx\/decoder_model_merged\.onnx_data is missing/,
    );
  });

  test("an architecture that Octavia does not know", async () => {
    const dir = copy(ASR, "strange");
    const config = z.record(z.string(), z.unknown()).parse(json(join(dir, "config.json")));
    writeFileSync(join(dir, "config.json"), JSON.stringify({ ...config, model_type: "foo" }));
    expect((await importModel(dir)).stderr).toContain('no use for models of the kind "foo"');
    await expectRefused(["--asr", "strange"], /"strange" is not installed/, /There are/);
  });

  test("a dtype that is not there", async () => {
    const dir = copy(MT[0], "stick/me/quantized-en-es");
    for (const stem of ["encoder_model", "decoder_model_merged"])
      rmSync(join(dir, "onnx", `${stem}.onnx`));
    const hub = ["--hub", join(r.home, "..", "own", "stick"), "--yes"];
    const pull = (dtype: string): Promise<Ran> =>
      r.run(["models", "pull", "me/quantized-en-es", "--dtype", dtype, ...hub]);
    expect(await pull("fp32")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/has no fp32 version\.\n +It has q8/),
    });
    expect(await pull("fp64")).toMatchObject({ code: 2, stderr: expect.stringContaining("fp32") });
    expect((await pull("q8")).code).toBe(0);
    const out = join(r.home, "..", "quantized");
    const args = ["--transcript", words, "--mt", "quantized-en-es", "--tts", "espeak-ng"];
    const ran = await r.run([
      ...["dub", clip, "--from", "en", "--to", "es", "--out", out, ...args],
    ]);
    expect(ran.code).toBe(0);
    const { engines } = DubReport.parse(json(join(out, "talk.report.json")));
    expect(engines["translation:es"]).toMatch(/^quantized-en-es [0-9a-f]{12} q8/);

    const half = copy(MT[0], "half");
    rmSync(join(half, "onnx", "encoder_model.onnx"));
    rmSync(join(half, "onnx", "decoder_model_merged_quantized.onnx"));
    expect(await importModel(half)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no model in"),
    });
  });

  test.each([
    ["--asr", "recogniser"],
    ["--mt", "translator"],
    ["--tts", "voice engine"],
  ])("a name that %s does not know", async (option, task) => {
    const sentence = new RegExp(`The ${task} "nobody" is not installed`);
    await expectRefused([option, "nobody"], sentence, /There are .*; .*octavia models pull nobody/);
  });
});

test.each([
  ["--tts", VOICE],
  ["--voice", `es=${VOICE}`],
])("a neural voice, chosen by %s, is heard", async (...choice) => {
  using r = await rigWith(VOICE);
  const input = join(r.home, "..", "talk.flac");
  const hush = "anoisesrc=r=48000:a=0.0001:d=8:seed=1";
  await ffmpeg("-f", "lavfi", "-i", hush, "-sample_fmt", "s16", input);
  const words = transcript(r, 2);
  const { code } = await r.run([
    ...["dub", input, "--from", "en", "--to", "es", "--transcript", words, "--out", r.dir],
    ...choice,
  ]);
  expect(code).toBe(0);
  const { engines, languages } = reportIn(r);
  expect(engines["voice:es"]).toContain(VOICE);
  const lines = languages[0]?.lines ?? [];
  expect(lines).toHaveLength(2);
  for (const { start, duration } of lines) {
    expect(await meanLevel(join(r.dir, "talk.es.flac"), start, duration)).toBeGreaterThan(-30);
  }
  expect(await meanLevel(join(r.dir, "talk.es.flac"), 0, 0.8)).toBeLessThan(-40);
});
