import { writeSync } from "node:fs";
import { errorCode } from "../contract/errors.ts";

/** The terminal a command talks to: what it prints where, and what kind of terminal it is. */
export interface Terminal {
  /** Results: standard output. */
  out(text: string): void;
  /** Everything else: standard error. */
  err(text: string): void;
  /** Progress, without a newline of its own: standard error. */
  raw(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number;
  readonly cwd: string;
  /** Calls `handler` at each Ctrl-C (or SIGTERM) until the returned function is called. */
  onInterrupt(handler: () => void): () => void;
}

/** The process's own terminal. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", onStreamError);
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    raw: (text) => process.stderr.write(text),
    isTTY: process.stderr.isTTY,
    columns: process.stderr.columns || 80,
    cwd: process.cwd(),
    onInterrupt(handler) {
      process.on("SIGINT", handler);
      process.on("SIGTERM", handler);
      return () => {
        process.off("SIGINT", handler);
        process.off("SIGTERM", handler);
      };
    },
  };
}

/** Who read what is printed has gone (`octavia jobs | head`): nobody is left to print for. */
function onStreamError(error: Error): void {
  if (errorCode(error) === "EPIPE") process.exit();
  // What cannot be printed may still be said on the other stream.
  writeSync(2, `What was to be printed could not be written: ${error.message}\n`);
  process.exit(1);
}
