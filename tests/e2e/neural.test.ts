import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { DubReport } from "../../contract/report.ts";
import { expectToSurvive } from "../support/disturb.ts";
import { ASR, fixture, importModels, MT, rigWith, shortTalk, TALK } from "../support/neural.ts";
import { ffmpeg, type Rig, rig } from "../support/octavia.ts";
import { canWatch, watch } from "../support/sockets.ts";

const NAMED = ["--asr", ASR, "--mt", MT[0]];

const truth = z
  .object({ sentences: z.array(z.object({ text: z.string(), start: z.number() })) })
  .parse(JSON.parse(readFileSync(fixture("talk", "truth.json"), "utf8"))).sentences;
const corpus = z
  .array(z.object({ en: z.string(), es: z.string(), fr: z.string() }))
  .parse(JSON.parse(readFileSync(fixture("corpus.json"), "utf8")));

/** A dub with models for words and translation, and the classic voice. */
const dub = (r: Rig, input: string, ...more: string[]) => [
  ...["dub", input, "--out", r.dir, "--from", "en", "--tts", "espeak-ng", "--asr", ASR, ...more],
];

const reportOf = (r: Rig): DubReport =>
  DubReport.parse(JSON.parse(readFileSync(join(r.dir, "talk.report.json"), "utf8")));

test("a talk is understood, translated and dubbed by models, sentence by sentence", {
  timeout: 120_000,
}, async () => {
  using r = await rigWith(ASR, ...MT);
  const args = dub(r, TALK, "--to", "es,fr", "--mt", MT.join(","));
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
  const clip = await shortTalk(place, 12);
  await expectToSurvive({
    ...{ runs: 10, seed: 7, last: "mux:es" },
    prepare: (r) => importModels(r, ASR, MT[0]),
    argsFor: (r) => dub(r, clip, "--to", "es", "--mt", MT[0], "--json"),
  });
});

test.each(["transcribe", "translate"])(
  "cancelled in the midst of %s it ends soon and leaves nothing",
  {
    timeout: 60_000,
  },
  async (step) => {
    using r = await rigWith(ASR, MT[0]);
    const long = join(r.dir, "..", "long.flac");
    await ffmpeg("-stream_loop", "9", "-i", TALK, long);
    const running = r.start(dub(r, long, "--to", "es", "--mt", MT[0], "--json"));
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

test("a whole dub, with models and without, reaches for nothing beyond this machine", {
  timeout: 180_000,
}, async ({ skip }) => {
  if (!(await canWatch())) skip("strace is not installed, or may not trace here");
  using r = await rigWith(ASR, MT[0]);
  const common = ["dub", TALK, "--from", "en", "--to", "es", "--tts", "espeak-ng"];
  for (const engines of [NAMED, ["--asr", "pocketsphinx", "--mt", "apertium"]]) {
    const ran = await watch(r, [...common, "--out", join(r.dir, engines[1] ?? ""), ...engines]);
    expect(ran).toMatchObject({ code: 0, addresses: [] });
  }
});
