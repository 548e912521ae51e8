import { existsSync, readdirSync, readFileSync, truncateSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { z } from "zod";
import { Report } from "../../contract/report.ts";
import { findProgram } from "../../worker/engines/program.ts";
import { expectToSurvive } from "../support/disturb.ts";
import { ffmpeg, loudness, type Rig, rig } from "../support/octavia.ts";

const FIXTURES = resolve(import.meta.dirname, "..", "fixtures", "neural");
const TALK = join(FIXTURES, "talk", "talk.flac");
const MODELS = ["whisper-micro-en", "opus-mt-micro-en-es", "opus-mt-micro-en-fr"];
const NAMED = ["--asr", "whisper-micro-en", "--mt", "opus-mt-micro-en-es,opus-mt-micro-en-fr"];
const SPOKEN = ["--from", "en", "--tts", "espeak-ng", ...NAMED];

const truth = z
  .object({ sentences: z.array(z.object({ text: z.string(), start: z.number() })) })
  .parse(JSON.parse(readFileSync(join(FIXTURES, "talk", "truth.json"), "utf8"))).sentences;
const corpus = z
  .array(z.object({ en: z.string(), es: z.string(), fr: z.string() }))
  .parse(JSON.parse(readFileSync(join(FIXTURES, "corpus.json"), "utf8")));

async function install(r: Rig, models: readonly string[] = MODELS): Promise<void> {
  const paths = models.map((name) => join(FIXTURES, name));
  const { code, stderr } = await r.run(["models", "import", ...paths, "--yes"]);
  expect(code, stderr).toBe(0);
}

const dub = (r: Rig, input: string, ...more: string[]) => [
  ...["dub", input, "--out", r.dir, ...SPOKEN, ...(more.length === 0 ? ["--to", "es"] : more)],
];

const reportOf = (r: Rig): Report =>
  Report.parse(JSON.parse(readFileSync(join(r.dir, "talk.report.json"), "utf8")));

test("a talk is understood, translated and dubbed by models, sentence by sentence", {
  timeout: 120_000,
}, async () => {
  using r = rig();
  await install(r);
  const args = dub(r, TALK, "--to", "es,fr");
  const { code, stderr } = await r.run(args);
  expect(code, stderr).toBe(0);
  const report = reportOf(r);
  expect(report.engines["recognition"]).toContain("whisper-micro-en");
  expect(report.engines["translation:es"]).toContain("opus-mt-micro-en-es");
  for (const { language, lines } of report.languages) {
    expect(lines.map(({ source }) => source)).toEqual(truth.map(({ text }) => text));
    for (const [index, { sourceStart, source, text }] of lines.entries()) {
      expect(Math.abs(sourceStart - (truth[index]?.start ?? 0)), source).toBeLessThan(0.15);
      const known = corpus.find(({ en }) => en === source);
      expect(text).toBe(language === "es" ? known?.es : known?.fr);
    }
  }
  expect((await r.run(args)).code).toBe(0);
  expect(reportOf(r).steps.every(({ cached }) => cached)).toBe(true);
});

test("killed at 10 random moments, a neural dub completes, equal to an undisturbed one", {
  timeout: 300_000,
}, async () => {
  using place = rig();
  const clip = join(place.dir, "..", "talk.flac");
  await ffmpeg("-t", "12", "-i", TALK, clip);
  await expectToSurvive({
    ...{ runs: 10, seed: 7, last: "mux:es" },
    prepare: (r) => install(r, MODELS.slice(0, 2)),
    argsFor: (r) => [
      ...["dub", clip, "--out", r.dir, "--to", "es", "--from", "en", "--tts", "espeak-ng"],
      ...["--asr", "whisper-micro-en", "--mt", "opus-mt-micro-en-es", "--json"],
    ],
  });
});

test.each(["transcribe", "translate"])(
  "cancelled in the midst of %s it ends soon and leaves nothing",
  {
    timeout: 60_000,
  },
  async (step) => {
    using r = rig();
    await install(r, MODELS.slice(0, 2));
    const long = join(r.dir, "..", "long.flac");
    await ffmpeg("-stream_loop", "9", "-i", TALK, long);
    const args = dub(r, long, "--to", "es", "--json").map((arg) =>
      arg.startsWith("opus-mt") ? "opus-mt-micro-en-es" : arg,
    );
    const running = r.start(args);
    let asked = 0;
    for await (const line of running.iterable()) {
      const begun = line.includes("step-started") && line.includes(`"${step}`);
      if (asked > 0 || !begun) continue;
      asked = performance.now();
      running.kill("SIGINT");
    }
    const { exitCode } = await running;
    expect(exitCode).toBe(130);
    expect(performance.now() - asked).toBeLessThan(3000);
    expect(existsSync(r.dir) ? readdirSync(r.dir) : []).toEqual([]);
    expect(readdirSync(join(r.home, "artifacts", "tmp"))).toEqual([]);
  },
);

test("a voice of a model speaks the dub", { timeout: 60_000 }, async () => {
  using r = rig();
  await install(r, [...MODELS.slice(0, 2), "mms-tts-micro-spa"]);
  const named = ["--asr", "whisper-micro-en", "--mt", "opus-mt-micro-en-es"];
  const voice = ["--tts", "mms-tts-micro-spa"];
  const { code, stderr } = await r.run([
    "dub",
    TALK,
    "--from",
    "en",
    "--to",
    "es",
    "--out",
    r.dir,
    ...named,
    ...voice,
  ]);
  expect(code, stderr).toBe(0);
  expect(reportOf(r).engines["voice:es"]).toContain("mms-tts-micro-spa");
  expect((await loudness(join(r.dir, "talk.es.m4a"))).integrated).toBeGreaterThan(-18);
});

/** The folder of an installed model. */
async function where(r: Rig, name: string): Promise<string> {
  return (await r.run(["models", "where", name])).stdout.trim();
}

test("a model that is damaged, half there or unknown is told in a sentence, and nothing is written", {
  timeout: 120_000,
}, async () => {
  using r = rig();
  await install(r, MODELS.slice(0, 2));
  const args = dub(r, TALK).map((arg) => (arg.startsWith("opus-mt") ? "opus-mt-micro-en-es" : arg));
  const unknown = args.map((arg) => (arg === "whisper-micro-en" ? "whisper-nano" : arg));
  const missing = await r.run(unknown);
  expect(missing).toMatchObject({ code: 2 });
  expect(missing.stderr).toContain('"whisper-nano" is not installed');
  expect(missing.stderr).toContain("octavia models pull whisper-nano");

  const encoder = join(await where(r, "whisper-micro-en"), "onnx", "encoder_model.onnx");
  truncateSync(encoder, 1000);
  const cut = await r.run(args);
  expect(cut.code).toBe(2);
  expect(cut.stderr).toContain("missing or cut short");
  expect(cut.stderr).toContain("models pull whisper-micro-en");
  expect(existsSync(r.dir) ? readdirSync(r.dir) : []).toEqual([]);

  const weightless = await r.run([
    "models",
    "import",
    join(FIXTURES, "whisper-base-shape"),
    "--yes",
  ]);
  expect(weightless.code).not.toBe(0);
  expect(weightless.stderr).toContain("onnx_data");

  const odd = join(r.dir, "..", "odd-model");
  await cp(join(FIXTURES, "opus-mt-micro-en-es"), odd, { recursive: true });
  await writeFile(join(odd, "config.json"), JSON.stringify({ model_type: "foo" }));
  const strange = await r.run(["models", "import", odd, "--yes"]);
  const named = await r.run(["dub", TALK, "--to", "es", "--out", r.dir, "--mt", "odd-model"]);
  expect(strange.stderr).toContain('no use for models of the kind "foo"');
  expect(named.code).toBe(2);
  expect(named.stderr).toContain("odd-model");
});

test("offline, no model is fetched, by option or by setting", { timeout: 30_000 }, async () => {
  using r = rig();
  const byOption = await r.run(["models", "pull", "whisper-base", "--offline"]);
  expect(byOption).toMatchObject({ code: 1 });
  expect(byOption.stderr).toMatch(/offline/i);
  await mkdir(r.home, { recursive: true });
  await writeFile(join(r.home, "settings.json"), '{"offline": true}');
  const bySetting = await r.run(["models", "pull", "whisper-base"]);
  expect(bySetting.stderr).toMatch(/offline/i);
});

/** Addresses beyond this machine that a program and its children have tried to reach. */
async function reached(r: Rig, args: readonly string[]): Promise<string[]> {
  const trace = join(r.dir, "..", "trace");
  const traced = await execa(
    "strace",
    ["-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", trace, ...r.command(args)],
    // Octavia itself has to see to it that onnxruntime stays silent.
    { env: { OCTAVIA_HOME: r.home, ORT_DISABLE_TELEMETRY: undefined }, stdin: "ignore" },
  );
  expect(traced.exitCode).toBe(0);
  const calls = readFileSync(trace, "utf8").match(/sa_family=AF_INET6?,.*/g) ?? [];
  return calls.filter((call) => !/"127\.|"::1"/.test(call));
}

test.skipIf(findProgram("strace") === undefined)(
  "a whole dub, with models and without, reaches for nothing beyond this machine",
  { timeout: 180_000 },
  async () => {
    using r = rig();
    await install(r, MODELS.slice(0, 2));
    const neural = ["--asr", "whisper-micro-en", "--mt", "opus-mt-micro-en-es"];
    const common = ["dub", TALK, "--from", "en", "--to", "es", "--tts", "espeak-ng"];
    expect(await reached(r, [...common, "--out", join(r.dir, "a"), ...neural])).toEqual([]);
    const classic = ["--asr", "pocketsphinx", "--mt", "apertium"];
    expect(await reached(r, [...common, "--out", join(r.dir, "b"), ...classic])).toEqual([]);
  },
);
