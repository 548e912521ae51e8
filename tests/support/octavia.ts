import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";

const ROOT = resolve(import.meta.dirname, "..", "..");
const BIN = join(ROOT, "bin", "octavia");

/** The committed sample: a talk of about 40 s by two speakers. */
export const SAMPLE = join(ROOT, "resources", "sample", "garden.mp4");
export const SAMPLE_TRUTH = join(ROOT, "resources", "sample", "garden.truth.srt");

export interface Ran {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A temporary home and folder, and the `octavia` command working in them. */
export interface Rig extends Disposable {
  readonly home: string;
  readonly dir: string;
  start(
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): ReturnType<typeof spawnOctavia>;
  /** Program and arguments of the command, for those that start it otherwise. */
  command(args: readonly string[]): readonly [program: string, ...args: string[]];
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
}

/** Starts the `octavia` command that lies at `bin`, in the folder `cwd`. */
export function spawnOctavia(
  bin: string,
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const options = { cwd, env, reject: false, stdin: "ignore" } as const;
  return execa(process.execPath, [bin, ...args], options);
}

export function rig(): Rig {
  const root = mkdtempSync(join(tmpdir(), "octavia-e2e-"));
  const home = join(root, "home");
  const dir = join(root, "work");
  const start: Rig["start"] = (args, env = {}) =>
    spawnOctavia(BIN, root, args, { OCTAVIA_HOME: home, ...env });
  return {
    home,
    dir,
    start,
    command: (args) => [process.execPath, BIN, ...args],
    async run(args, env) {
      const { exitCode, stdout, stderr } = await start(args, env);
      return { code: exitCode, stdout, stderr };
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Runs ffmpeg, which must succeed. */
export async function ffmpeg(...args: string[]): Promise<string> {
  const { stderr } = await execa("ffmpeg", ["-hide_banner", "-nostdin", "-y", ...args]);
  return stderr;
}

/** Hash of a stream's packets, whatever their container. @param stream e.g. "v:0" */
export async function streamHash(path: string, stream: string): Promise<string> {
  const { stdout } = await execa("ffmpeg", [
    ...["-v", "error", "-i", path, "-map", `0:${stream}`, "-c", "copy"],
    ...["-f", "hash", "-hash", "sha256", "-"],
  ]);
  return stdout;
}

/** Integrated loudness (LUFS) and true peak (dBFS) of a file's first audio stream. */
export async function loudness(path: string): Promise<{ integrated: number; truePeak: number }> {
  const text = await ffmpeg(
    "-i",
    path,
    "-map",
    "0:a:0",
    "-af",
    "ebur128=peak=true",
    "-f",
    "null",
    "-",
  );
  const summary = text.slice(text.lastIndexOf("Summary:"));
  const integrated = /I:\s+(-?[\d.]+) LUFS/.exec(summary)?.[1];
  const truePeak = /Peak:\s+(-?[\d.]+) dBFS/.exec(summary)?.[1];
  if (integrated === undefined || truePeak === undefined)
    throw new Error(`no loudness in ${summary}`);
  return { integrated: Number(integrated), truePeak: Number(truePeak) };
}

/** Mean level of a stretch of the first audio stream, dB. */
export async function meanLevel(path: string, start: number, seconds: number): Promise<number> {
  const text = await ffmpeg(
    ...["-ss", String(start), "-t", String(seconds), "-i", path],
    ...["-map", "0:a:0", "-af", "volumedetect", "-f", "null", "-"],
  );
  return Number(/mean_volume: (-?[\d.]+) dB/.exec(text)?.[1]);
}
