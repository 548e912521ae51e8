import { type ChildLimits, runFfmpeg } from "./child.ts";
import { createExaminer } from "./examine.ts";
import type { Ffmpeg, FfmpegTools } from "./ffmpeg.ts";
import { probeFile } from "./probe.ts";

/** A minute without progress is a hang: even a network drive answers sooner. */
const LIMITS: ChildLimits = { stallMs: 60_000, killMs: 5_000 };

/** The two programs, behind their interface. @param limits shorter in tests */
export function createFfmpeg(tools: FfmpegTools, limits: ChildLimits = LIMITS): Ffmpeg {
  const ffmpeg: Ffmpeg = {
    tools,
    examine: createExaminer(tools.ffprobe),
    run: (options) => runFfmpeg(tools.ffmpeg, options, limits),
    probe: (path, signal) => probeFile(ffmpeg, path, signal),
  };
  return ffmpeg;
}
