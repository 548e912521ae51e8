import { mkdirSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { destination, multistream, pino } from "pino";
import { errorCode } from "../../contract/errors.ts";

/** A log of this size is set aside at the next start, and the one before it dropped. */
const ROTATE_BYTES = 5_000_000;

/** What is needed of a logger: fields, then a message. pino's fits. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  fatal(fields: object, message: string): void;
}

/** Where the engine's log goes: where the user says, else into the home. */
export function engineLogFile(logs: string, env: NodeJS.ProcessEnv): string {
  return env["OCTAVIA_LOG_FILE"] ?? join(logs, "engine.log");
}

/**
 * Opens the engine's log: JSON lines with pid and time, written at once, so that the last line
 * before a crash is there.
 * @param onLine also receives each line, for the crash reports of main
 */
export function openLog(file: string, onLine: (line: string) => void): Log {
  mkdirSync(dirname(file), { recursive: true });
  rotate(file);
  const written = destination({ dest: file, sync: true, mkdir: true });
  return pino(
    { base: { pid: process.pid } },
    multistream([{ stream: written }, { stream: { write: onLine } }]),
  );
}

function rotate(file: string): void {
  try {
    if (statSync(file).size >= ROTATE_BYTES) renameSync(file, `${file}.1`);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}
