import type { RunEvent } from "../../contract/events.ts";
import type { Method, ParamsOf, ResultOf, ToEngine } from "../../worker/protocol.ts";

export interface RequestOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * The engine process, as the rest of main sees it: started with the first request, started again
 * after a crash.
 */
export interface Engine extends AsyncDisposable {
  /** Of the process that runs now, if one does. */
  readonly pid: number | undefined;
  /** Starts the process, if it has not been: what is soon asked of it is answered sooner. */
  warm(): void;
  /**
   * @throws whatever the engine answers with; EngineFailure if it crashes or hangs meanwhile;
   * Cancelled once the signal has fired and the work has wound down
   */
  request<M extends Method>(
    method: M,
    params: ParamsOf[M],
    options?: RequestOptions,
  ): Promise<ResultOf[M]>;
  /** Cancels all that runs and ends the process; nothing of it is left afterwards. */
  close(): Promise<void>;
  /** Ends the process and its children this instant. */
  kill(): void;
}

/** How an engine process ended. */
export interface EngineExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why it could not be started at all. */
  readonly error?: Error;
}

/** A started engine process: a fork of Node, or Electron's utility process. */
export interface EngineChild {
  readonly pid: number | undefined;
  send(message: ToEngine): void;
  /** Asks it to end (SIGTERM). */
  terminate(): void;
  /** Ends it and its children at once. */
  kill(): void;
}

export interface ChildListener {
  onMessage(message: unknown): void;
  /** A line of what it writes to stdout or stderr. */
  onLine(line: string): void;
  /** Comes once, after the last message and line; by then its children have been killed. */
  onExit(exit: EngineExit): void;
}

export type SpawnEngine = (listener: ChildListener) => EngineChild;
