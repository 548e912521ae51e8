import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { type JobId, type JobResult, JobSpec } from "../../contract/job.ts";
import { DubReport } from "../../contract/report.ts";
import type { Octavia } from "../../main/octavia.ts";

// Compiled, this file lies in dist/tests/bench.
export const ROOT = resolve(import.meta.dirname, "..", "..", "..");
export const SAMPLE = join(ROOT, "resources", "sample", "garden.mp4");
export const OCTAVIA = join(ROOT, "bin", "octavia");

const Truth = z.object({
  duration: z.number(),
  sentences: z.array(z.object({ text: z.string(), start: z.number(), end: z.number() })),
});

/** What is said in the sample, and when, seconds. */
export const truth = Truth.parse(
  JSON.parse(readFileSync(join(ROOT, "resources", "sample", "garden.truth.json"), "utf8")),
);

/** A folder that is removed at the end. */
export class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "octavia-bench-"));

  at(...names: string[]): string {
    return join(this.path, ...names);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Runs ffmpeg, which must succeed; what it says. */
export async function ffmpeg(...args: readonly string[]): Promise<string> {
  const { stderr } = await execa("ffmpeg", ["-hide_banner", "-nostdin", "-y", ...args]);
  return stderr;
}

/** The sample again and again for `minutes`, and its true transcript as SRT. */
export async function looped(
  folder: Folder,
  minutes: number,
): Promise<{ readonly video: string; readonly transcript: string; readonly lines: number }> {
  const [video, transcript] = [folder.at(`long${minutes}.mp4`), folder.at(`long${minutes}.en.srt`)];
  const total = minutes * 60;
  const loop = ["-stream_loop", "-1", "-i", SAMPLE, "-c", "copy", "-t", String(total), video];
  await ffmpeg("-v", "error", ...loop);
  const cues: string[] = [];
  for (let offset = 0; offset < total; offset += truth.duration) {
    for (const { text, start, end } of truth.sentences) {
      if (offset + end > total) continue;
      const times = `${srtTime(offset + start)} --> ${srtTime(offset + end)}`;
      cues.push(`${cues.length + 1}\n${times}\n${text}\n`);
    }
  }
  writeFileSync(transcript, cues.join("\n"));
  return { video, transcript, lines: cues.length };
}

function srtTime(at: number): string {
  return new Date(Math.round(at * 1000)).toISOString().slice(11, 23).replace(".", ",");
}

/** The `octavia` command on a home; it must succeed. */
export function octavia(home: string, args: readonly string[]) {
  const env = { OCTAVIA_HOME: home };
  return execa(process.execPath, [OCTAVIA, ...args], { env, stdin: "ignore" });
}

/** A job to the end, in this process. @throws Error if it does not succeed */
export async function finished(app: Octavia, id: JobId): Promise<JobResult> {
  for await (const _ of app.jobs.watch(id, { signal: new AbortController().signal }));
  const { result, error, state } = app.jobs.get(id);
  if (result === undefined) throw new Error(`the job ended as ${state}: ${error?.message}`);
  return result;
}

/** A dub from English into Spanish. @param transcript absent: the video is listened to */
export function dubSpec(video: string, transcript: string | undefined, outDir: string): JobSpec {
  return JobSpec.parse({ kind: "dub", input: video, outDir, from: "en", to: ["es"], transcript });
}

export const readReport = (path: string): DubReport =>
  DubReport.parse(JSON.parse(readFileSync(path, "utf8")));
