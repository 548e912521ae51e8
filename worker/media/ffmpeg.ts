import type { MediaInfo } from "../../contract/media.ts";

/** Where the two programs are, and what they say they are. */
export interface FfmpegTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** As printed, e.g. "5.1.9-0+deb12u1": part of cache keys of what it encodes. */
  readonly version: string;
}

export interface FfmpegRun {
  /** Arguments after the global safety options; build them with the helpers of `arguments.ts`. */
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  /** Output position in seconds, as `-progress` reports it. */
  readonly progress?: (seconds: number) => void;
  /** Bytes for its standard input. */
  readonly input?: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Receives its standard output in order; a slow consumer slows ffmpeg down. */
  readonly output?: (chunk: Uint8Array) => void | Promise<void>;
}

/** What a run that came to its end has done. */
export interface FfmpegDone {
  /** Pictures that were written; 0 where there is none to write. */
  readonly frames: number;
}

/** ffmpeg and ffprobe as child processes: safe options always on, cancel and watchdog inside. */
export interface Ffmpeg {
  readonly tools: FfmpegTools;
  /**
   * All that ffprobe says of a file: its format, streams and chapters as JSON.
   * @throws UnsupportedMedia, EngineFailure, Cancelled
   */
  examine(path: string, signal: AbortSignal): Promise<unknown>;
  /** Runs to the end. @throws EngineFailure, UnsupportedMedia, DiskFull, Cancelled */
  run(options: FfmpegRun): Promise<FfmpegDone>;
  /** @throws InvalidInput (missing, unreadable, empty), UnsupportedMedia */
  probe(path: string, signal: AbortSignal): Promise<MediaInfo>;
}
