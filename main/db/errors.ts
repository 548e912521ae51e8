import Sqlite from "better-sqlite3";
import { OctaviaError } from "../../contract/errors.ts";

/** Whether SQLite says that the file's content is broken, not that it could not get at it. */
export function isDamage(thrown: unknown): boolean {
  return (
    thrown instanceof Sqlite.SqliteError &&
    (thrown.code === "SQLITE_NOTADB" || thrown.code.startsWith("SQLITE_CORRUPT"))
  );
}

/** Whether another connection holds the lock that was asked for. */
export function isBusy(thrown: unknown): boolean {
  return thrown instanceof Sqlite.SqliteError && thrown.code.startsWith("SQLITE_BUSY");
}

/**
 * Whether SQLite had ended a transaction by itself when its end was asked for: it does so where the
 * disk is full or fails (sqlite.org/lang_transaction.html), and that error is gone by then.
 */
const endedBySqlite = (error: Error): boolean => /no transaction is active/.test(error.message);

/** SQLite's failures as errors for people; anything else is returned as it is. */
export function toDatabaseError(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof Sqlite.SqliteError)) {
    // drizzle wraps what SQLite says of a query.
    const inner = thrown instanceof Error ? thrown.cause : undefined;
    return inner instanceof Sqlite.SqliteError ? toDatabaseError(inner, path) : thrown;
  }
  const options = { details: `${thrown.code}: ${thrown.message}`, cause: thrown };
  if (thrown.code === "SQLITE_FULL" || endedBySqlite(thrown)) {
    return new OctaviaError("DiskFull", `The disk is full: ${path} could not be written.`, {
      ...options,
      hint: "Free some space (`octavia cache clear` empties Octavia's own cache) and try again.",
    });
  }
  if (thrown.code.startsWith("SQLITE_READONLY") || thrown.code.startsWith("SQLITE_CANTOPEN")) {
    return new OctaviaError("InvalidInput", `${path} cannot be opened for writing.`, {
      ...options,
      hint: "Make the file and its folder writable, or set OCTAVIA_HOME to a folder that is.",
    });
  }
  if (isBusy(thrown)) {
    return new OctaviaError("Internal", `${path} is held by another process for too long.`, {
      ...options,
      hint: "Close other programs that use this file and try again.",
    });
  }
  return new OctaviaError("Internal", `The job database failed: ${thrown.message}.`, options);
}
