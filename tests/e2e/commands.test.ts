import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { ffmpeg, type Rig, rig, SAMPLE } from "../support/octavia.ts";

let r: Rig;
let clip: string;

beforeAll(async () => {
  r = rig();
  clip = join(r.dir, "..", "clip.mp4");
  await ffmpeg("-ss", "0", "-t", "9", "-i", SAMPLE, "-c", "copy", clip);
});
afterAll(() => r[Symbol.dispose]());

const dubArgs = (): string[] => ["dub", clip, "--from", "en", "--to", "es", "--out", r.dir];

test("--version answers with the version", async () => {
  expect(await r.run(["--version"])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
});

test("a dry run names the steps and the files, and does nothing", async () => {
  const { code, stdout } = await r.run([...dubArgs(), "--dry-run"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/mux:es\s+after .*mix:es/);
  expect(stdout).toContain("writes ");
  expect(() => readdirSync(r.dir)).toThrow("ENOENT");
});

test("Ctrl-C cancels cleanly with 130, and the same command goes on from there", async () => {
  const running = r.start([...dubArgs(), "--json"]);
  let engine: number[] = [];
  for await (const line of running.iterable()) {
    if (!line.includes('"step":"transcribe"') || engine.length > 0) continue;
    const { stdout } = await execa("ps", ["-o", "pid=", "--ppid", String(running.pid)]);
    engine = stdout.split("\n").map(Number);
    running.kill("SIGINT");
  }
  expect((await running).exitCode).toBe(130);
  // The engine leads a process group; nothing of it, ffmpeg least of all, is left.
  for (const pid of engine) {
    const { stdout } = await execa("ps", ["-o", "pid=", "--pgroup", String(pid)], {
      reject: false,
    });
    expect(stdout.trim()).toBe("");
  }
  expect(readdirSync(join(r.home, "artifacts", "tmp"))).toEqual([]);

  const again = await r.run([...dubArgs(), "--json"]);
  expect(again.code).toBe(0);
  const finished = again.stdout
    .split("\n")
    .filter((line) => line.includes('"type":"step-finished"'));
  expect(finished.find((line) => line.includes('"extract"'))).toContain('"cached":true');
});

test("jobs are listed, shown, and answered for when they are not there", async () => {
  const { stdout } = await r.run(["jobs", "--json"]);
  const states = [...stdout.matchAll(/"state":"(\w+)"/g)].map((match) => match[1]);
  expect(states).toEqual(["succeeded", "cancelled"]);
  const id = /"id":"(\w+)"/.exec(stdout)?.[1] ?? "";
  expect((await r.run(["jobs", "show", id])).stdout).toContain("clip.es.mp4");
  expect(await r.run(["jobs", "show", "0000000000"])).toMatchObject({ code: 2 });
  expect(await r.run(["jobs", "frobnicate"])).toMatchObject({ code: 2 });
});

test("an edit of a line that is not there is refused", async () => {
  const { stdout } = await r.run(["jobs", "--json"]);
  const id = /"id":"(\w+)"/.exec(stdout)?.[1] ?? "";
  const { code, stderr } = await r.run(["edit", id, "--line", "99", "--lang", "es", "--text", "x"]);
  expect(code).toBe(2);
  expect(stderr).toContain("no line 99");
});

test("an edit can be heard before it is made", async () => {
  const { stdout } = await r.run(["jobs", "--json"]);
  const id = /"id":"(\w+)"/.exec(stdout)?.[1] ?? "";
  const wav = join(r.dir, "preview.wav");
  const { code } = await r.run([
    "edit",
    id,
    "--line",
    "1",
    "--lang",
    "es",
    "--text",
    "Hola.",
    "--preview",
    wav,
  ]);
  expect(code).toBe(0);
  const { stdout: facts } = await execa("ffprobe", [
    "-v",
    "error",
    "-show_entries",
    "format=duration",
    "-of",
    "csv=p=0",
    wav,
  ]);
  expect(Number(facts)).toBeGreaterThan(1.5);
});

test("engines, doctor and cache say how things stand", async () => {
  const engines = await r.run(["engines"]);
  expect(engines.code).toBe(0);
  for (const name of ["silero", "pocketsphinx", "apertium", "espeak-ng"])
    expect(engines.stdout).toContain(name);
  const doctor = await r.run(["doctor"]);
  expect(doctor).toMatchObject({ code: 0, stdout: expect.stringContaining("ffmpeg") });
  const cache = await r.run(["cache", "--json"]);
  expect(cache.stdout).toMatch(/"artifacts":[1-9]/);
  expect((await r.run(["cache", "clear"])).stdout).toMatch(/^freed/);
  expect((await r.run(["cache", "--json"])).stdout).toContain('"artifacts":0');
});

test("the cache is kept to its limit, though each command does one job and ends", async () => {
  mkdirSync(r.home, { recursive: true });
  writeFileSync(join(r.home, "settings.json"), '{"cacheLimitBytes": 1}');
  const size = async () =>
    z.object({ bytes: z.number() }).parse(JSON.parse((await r.run(["cache", "--json"])).stdout));
  expect((await r.run([...dubArgs(), "--to", "fr"])).code).toBe(0);
  expect((await size()).bytes).toBeGreaterThan(1_000_000);
  const hourAgo = new Date(Date.now() - 3_600_000);
  for (const name of readdirSync(join(r.home, "artifacts"), { recursive: true }))
    utimesSync(join(r.home, "artifacts", String(name)), hourAgo, hourAgo);
  const other = ["dub", clip, "--from", "en", "--to", "en", "--loudness=-23", "--out", r.dir];
  expect((await r.run(other)).code).toBe(0);
  rmSync(join(r.home, "settings.json"));
  const manifests = readdirSync(join(r.home, "artifacts"), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith("manifest.json"));
  const times = manifests.map((name) => statSync(join(r.home, "artifacts", name)).mtimeMs);
  expect(times.length).toBeGreaterThan(3);
  expect(Math.min(...times)).toBeGreaterThan(hourAgo.getTime() + 1000);
});

test("a second process on the same home waits its turn", async () => {
  const other = join(r.dir, "..", "other.mp4");
  await ffmpeg("-ss", "0", "-t", "5", "-i", SAMPLE, "-c", "copy", other);
  const both = await Promise.all([
    r.run(dubArgs()),
    r.run(["dub", other, "--from", "en", "--to", "es", "--out", r.dir]),
  ]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
});
