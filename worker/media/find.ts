import { dirname, isAbsolute, join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { OctaviaError } from "../../contract/errors.ts";
import type { FfmpegTools } from "./ffmpeg.ts";

const INSTALL =
  "Install ffmpeg (Debian and Ubuntu: `apt install ffmpeg`; macOS: `brew install ffmpeg`; " +
  "Windows: `winget install ffmpeg`), or set OCTAVIA_FFMPEG and OCTAVIA_FFPROBE.";

/** A program that answers `-version` does so in far less. */
const ANSWER_MS = 20_000;

/**
 * Finds ffmpeg and ffprobe: what OCTAVIA_FFMPEG and OCTAVIA_FFPROBE name, else the optional package
 * ffmpeg-static (which has no ffprobe), else those on PATH.
 * @throws EngineFailure if one is missing or does not run
 */
export async function findFfmpeg(env: NodeJS.ProcessEnv = process.env): Promise<FfmpegTools> {
  const packaged = await packagedFfmpeg();
  const named = env["OCTAVIA_FFMPEG"];
  const whole = [named, packaged].find((path) => path !== undefined && isAbsolute(path));
  const beside = whole === undefined ? undefined : join(dirname(whole), "ffprobe");
  const [ffmpeg, ffprobe] = await Promise.all([
    firstThatRuns("ffmpeg", named, [packaged, "ffmpeg"]),
    firstThatRuns("ffprobe", env["OCTAVIA_FFPROBE"], [beside, "ffprobe"]),
  ]);
  return { ffmpeg: ffmpeg.path, ffprobe: ffprobe.path, version: ffmpeg.version };
}

interface Found {
  readonly path: string;
  readonly version: string;
}

async function firstThatRuns(
  name: string,
  named: string | undefined,
  others: readonly (string | undefined)[],
): Promise<Found> {
  const tried: string[] = [];
  for (const path of named === undefined ? others : [named]) {
    if (path === undefined) continue;
    const answer = await execa(path, ["-version"], {
      stdin: "ignore",
      reject: false,
      timeout: ANSWER_MS,
    });
    const version = /version (\S+)/.exec(answer.stdout)?.[1];
    if (!answer.failed && version !== undefined) return { path, version };
    tried.push(`${path}: ${answer.failed ? answer.shortMessage : "did not tell its version"}`);
  }
  const message =
    named === undefined
      ? `${name} is not installed.`
      : `The program that OCTAVIA_${name.toUpperCase()} names does not run: ${named}`;
  throw new OctaviaError("EngineFailure", message, {
    hint: INSTALL,
    details: tried.join("\n"),
    lasting: true,
  });
}

/** The binary of ffmpeg-static, where that optional package is installed. */
async function packagedFfmpeg(): Promise<string | undefined> {
  // Not a literal: the compiler must not ask for a package that may be missing.
  const name: string = "ffmpeg-static";
  try {
    const module: unknown = await import(name);
    return z.object({ default: z.string().nullable() }).parse(module).default ?? undefined;
  } catch {
    // Missing or broken: what is on PATH is as good.
    return undefined;
  }
}
