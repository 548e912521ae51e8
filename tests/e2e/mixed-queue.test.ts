import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { filesRead, JobSpec } from "../../contract/job.ts";
import { disturb, hashes, random, worked } from "../support/disturb.ts";
import { ffmpeg, type Rig, rig, SAMPLE } from "../support/octavia.ts";

const KILLS = 6;

/** Short pieces of the sample, some music and a still voice, in a folder. */
async function makeSources(dir: string): Promise<void> {
  mkdirSync(dir, { recursive: true });
  for (let piece = 0; piece < 10; piece += 1) {
    const cut = ["-ss", String(1 + 3.5 * piece), "-t", "4.5", "-i", SAMPLE, "-s", "320x180"];
    const codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"];
    await ffmpeg(...cut, ...codecs, join(dir, `piece${piece}.mp4`));
  }
  await ffmpeg("-f", "lavfi", "-i", "sine=f=330:d=3", join(dir, "music.wav"));
}

/** Twelve jobs of all kinds, each on files of its own so that no step of one serves another. */
function jobs(sources: string, outDir: string): unknown[] {
  const at = (piece: number): string => join(sources, `piece${piece}.mp4`);
  const heard = (piece: number) => ({ input: at(piece), outDir, from: "en" });
  return [
    { kind: "dub", ...heard(0), to: ["es"] },
    { kind: "thumbnails", input: at(0), outDir, count: 2 },
    { kind: "subtitles", ...heard(1), to: ["es"], formats: ["srt", "vtt", "ass"] },
    { kind: "captions", ...heard(2), look: { style: "karaoke" } },
    { kind: "merge", outDir, name: "both", scenes: [{ video: at(3) }, { video: at(4) }] },
    { kind: "clips", ...heard(5), count: 1, length: { min: 1, max: 4 } },
    { kind: "music", input: at(6), music: join(sources, "music.wav"), outDir, duck: true },
    { kind: "dub", ...heard(7), to: ["fr"], audioOnly: "mp3" },
    { kind: "subtitles", ...heard(8), formats: ["json", "txt"] },
    { kind: "captions", ...heard(9), to: "es" },
    { kind: "thumbnails", input: at(9), outDir, count: 1, format: "png" },
    { kind: "merge", outDir, name: "one", scenes: [{ video: at(1), seconds: 2 }] },
  ];
}

const Listed = z.array(z.object({ id: z.string(), state: z.string(), spec: JobSpec }));

/** A job by what it is for: the same wish queued again is another job of the same name. */
async function namesOf(r: Rig): Promise<Map<string, string>> {
  const { stdout } = await r.run(["jobs", "--json"]);
  const listed = Listed.parse(JSON.parse(stdout));
  return new Map(listed.map(({ id, spec }) => [id, `${spec.kind} ${filesRead(spec).join(" ")}`]));
}

test(`a queue of all kinds, killed at ${KILLS} random moments: nothing is lost, nothing is done twice`, {
  timeout: 600_000,
}, async () => {
  using place = rig();
  const sources = join(place.dir, "sources");
  await makeSources(sources);
  const batch = (r: Rig): string[] => {
    const path = join(r.home, "..", "jobs.jsonl");
    writeFileSync(
      path,
      jobs(sources, r.dir)
        .map((job) => JSON.stringify(job))
        .join("\n"),
    );
    return ["batch", path, "--json"];
  };
  using undisturbed = rig();
  const whole = await undisturbed.run(batch(undisturbed));
  expect(whole.code, whole.stderr).toBe(0);
  const expected = hashes(undisturbed.dir);
  const events = whole.stdout.split("\n").length;

  using r = rig();
  const next = random(20_261_121);
  const done = new Set<string>();
  const told = new Set<number>();
  const args = batch(r);
  const note = async (stdout: string): Promise<void> => {
    const names = await namesOf(r);
    for (const { job, step, seq } of worked(stdout)) {
      if (told.has(seq)) continue;
      told.add(seq);
      const key = `${names.get(job)}: ${step}`;
      expect(done, `${key} was worked on twice`).not.toContain(key);
      done.add(key);
    }
  };
  for (let kill = 0; kill < KILLS; kill += 1) {
    const after = 1 + Math.floor((next() * events) / 3);
    const { stdout } = await disturb(r, args, after, next() < 0.5 ? "main" : "engine");
    await note(String(stdout));
  }
  const end = await r.run(args);
  expect(end.code, end.stderr).toBe(0);
  await note(end.stdout);
  expect(hashes(r.dir)).toEqual(expected);
  expect(readdirSync(join(r.home, "artifacts", "tmp"))).toEqual([]);
});
