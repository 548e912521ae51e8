import { mkdirSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { destination, pino } from "pino";
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

interface EngineLog {
  readonly log: Log;
  /** From now on lines go into this file; those logged so far go first. */
  writeTo(file: string): void;
}

/**
 * The engine's log: JSON lines with pid and time, written at once, so that the last line before a
 * crash is there. It begins before its file is known: main names the home in its hello.
 * @param onLine also receives each line, for the crash reports of main
 */
export function createLog(onLine: (line: string) => void): EngineLog {
  const early: string[] = [];
  let write = (line: string): void => void early.push(line);
  const log = pino(
    { base: { pid: process.pid } },
    {
      write(line) {
        write(line);
        onLine(line.trimEnd());
      },
    },
  );
  return {
    log,
    writeTo(file) {
      mkdirSync(dirname(file), { recursive: true });
      rotate(file);
      const written = destination({ dest: file, sync: true });
      write = (line) => void written.write(line);
      for (const line of early.splice(0)) write(line);
    },
  };
}

function rotate(file: string): void {
  try {
    if (statSync(file).size >= ROTATE_BYTES) renameSync(file, `${file}.1`);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}
