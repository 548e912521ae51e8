import { createInterface } from "node:readline";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { execa } from "execa";
import { cancelled, OctaviaError, throwIfCancelled } from "../../contract/errors.ts";
import { failureOf } from "./failure.ts";
import type { FfmpegDone, FfmpegRun } from "./ffmpeg.ts";
import { Watchdog } from "./watchdog.ts";

/** How long a child may stand still or take to end. */
export interface ChildLimits {
  /** Without any progress, milliseconds. */
  readonly stallMs: number;
  /** From SIGTERM to SIGKILL, milliseconds. */
  readonly killMs: number;
}

/** Lines of `-progress` that tell of work done. */
const TOLD = new Set(["frame", "out_time_us", "total_size"]);
const STDERR_LINES = 30;
const STDERR_LINE_LENGTH = 500;

/**
 * Runs ffmpeg to its end with the safety options on. Returns and throws only when the child is
 * gone: after a cancel, a stall, or a failure of the caller's own input or output it gets SIGTERM,
 * and SIGKILL if that does not help.
 * @throws EngineFailure, UnsupportedMedia, DiskFull, Cancelled, and whatever `input` or `output` throw
 */
export async function runFfmpeg(
  program: string,
  options: FfmpegRun,
  limits: ChildLimits,
): Promise<FfmpegDone> {
  throwIfCancelled(options.signal);
  const stop = new AbortController();
  let reason: Error | undefined;
  const stopWith = (error: unknown): void => {
    reason ??= error instanceof Error ? error : new Error(String(error));
    stop.abort();
  };
  using watchdog = new Watchdog(limits.stallMs, () => stopWith(stalled(limits.stallMs)));
  const child = spawn(program, options, stop.signal, limits.killMs);
  const stderr: string[] = [];
  const [ending, , frames] = await Promise.all([
    child,
    keepTail(child.stderr, stderr),
    readProgress(options.output === undefined ? child.stdout : child.stdio[3], options, watchdog),
    options.output && readOutput(child.stdout, options.output, watchdog).catch(stopWith),
    options.input && writeInput(child.stdin, options.input, watchdog, stopWith),
  ]);
  if (options.signal.aborted) throw cancelled();
  if (reason !== undefined) throw reason;
  if (ending.exitCode === undefined && ending.signal === undefined) {
    throw notStarted(ending.shortMessage);
  }
  const failure = failureOf({ exitCode: ending.exitCode, signal: ending.signal, stderr });
  if (failure !== undefined) throw failure;
  return { frames };
}

function spawn(program: string, options: FfmpegRun, stop: AbortSignal, killMs: number) {
  const withOutput = options.output !== undefined;
  const args = [
    "-hide_banner",
    ...(options.input === undefined ? ["-nostdin"] : []),
    ...["-loglevel", "error", "-y", "-progress", withOutput ? "pipe:3" : "pipe:1"],
    ...options.args,
  ];
  return execa(program, args, {
    stdio: [
      options.input === undefined ? "ignore" : "pipe",
      "pipe",
      "pipe",
      withOutput ? "pipe" : "ignore",
    ],
    env: { AV_LOG_FORCE_NOCOLOR: "1" },
    buffer: false,
    reject: false,
    cancelSignal: AbortSignal.any([options.signal, stop]),
    forceKillAfterDelay: killMs,
  });
}

/** Keeps the last lines, so that a chatty file cannot fill the memory. */
async function keepTail(stream: Readable, lines: string[]): Promise<void> {
  for await (const line of createInterface({ input: stream })) {
    lines.push(line.slice(0, STDERR_LINE_LENGTH));
    if (lines.length > STDERR_LINES) lines.shift();
  }
}

/** Reads the `key=value` lines of `-progress`. @returns pictures written by then */
async function readProgress(
  stream: unknown,
  options: FfmpegRun,
  watchdog: Watchdog,
): Promise<number> {
  if (!(stream instanceof Readable)) throw new Error("Internal: no progress from ffmpeg");
  const last = new Map<string, string>();
  for await (const line of createInterface({ input: stream })) {
    const [key = "", value = ""] = line.split("=");
    if (!TOLD.has(key) || last.get(key) === value) continue;
    last.set(key, value);
    watchdog.moved();
    const seconds = Number(value) / 1e6;
    if (key === "out_time_us" && seconds >= 0) options.progress?.(seconds);
  }
  return Number(last.get("frame") ?? 0);
}

async function readOutput(
  stdout: Readable,
  output: (chunk: Uint8Array) => void | Promise<void>,
  watchdog: Watchdog,
): Promise<void> {
  for await (const chunk of stdout) {
    if (!(chunk instanceof Uint8Array)) throw new Error("Internal: text on a binary stream");
    await watchdog.whileWaiting(() => output(chunk));
  }
}

/** Feeds the child. A child that stops reading is no failure here: its ending tells why. */
async function writeInput(
  stdin: Writable | null,
  input: NonNullable<FfmpegRun["input"]>,
  watchdog: Watchdog,
  stopWith: (error: unknown) => void,
): Promise<void> {
  if (stdin === null) throw new Error("Internal: ffmpeg has no input");
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const iterator =
      Symbol.asyncIterator in input ? input[Symbol.asyncIterator]() : input[Symbol.iterator]();
    let open = true;
    const next = async () => {
      try {
        return await watchdog.whileWaiting(() => iterator.next());
      } catch (error) {
        open = false;
        stopWith(error);
        throw error;
      }
    };
    try {
      for (let item = await next(); ; item = await next()) {
        if (item.done === true) {
          open = false;
          return;
        }
        yield item.value;
      }
    } finally {
      if (open) await iterator.return?.();
    }
  }
  try {
    await pipeline(Readable.from(chunks(), { objectMode: false }), stdin);
  } catch {
    // The producer's own errors went to `stopWith`; this one is the pipe's, closed by the child.
  }
}

const stalled = (limitMs: number): OctaviaError =>
  new OctaviaError("EngineFailure", "ffmpeg stopped making progress and was ended.", {
    hint: "Check that the disk or network drive with the file answers, then run the job again.",
    details: `no progress for ${limitMs / 1000} s`,
  });

const notStarted = (details: string | undefined): OctaviaError =>
  new OctaviaError("EngineFailure", "ffmpeg could not be started.", {
    hint: "`octavia doctor` checks ffmpeg and says how to install it.",
    details,
  });
