import { rmSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import type { Home } from "../home.ts";
import { isBusy, isDamage } from "./errors.ts";

/** How long a process waits for another that is opening or closing the database. */
const OPENING_MS = 30_000;
/** How long it waits for all others to have left; they may live for days. */
const ALONE_MS = 1_000;

/**
 * The lock that processes of one home share. It is a small SQLite file of its own, since SQLite's
 * file locks work on every system and vanish with their process, however that ends:
 *
 * - who uses the database holds the file's *shared* lock all the time (`present`);
 * - who opens, migrates or copies it holds the *reserved* lock, one at a time (`oneAtATime`);
 * - who replaces the file holds the *exclusive* lock: nobody else is there (`alone`).
 */
export class HomeLock implements Disposable {
  readonly #gate: Sqlite.Database;
  readonly #presence: Sqlite.Database;

  constructor(home: Home) {
    const path = join(home.root, "octavia.lock");
    this.#gate = openLockFile(path);
    this.#presence = new Sqlite(path, { timeout: OPENING_MS });
  }

  /** Runs `work` while no other process runs such work. */
  oneAtATime<T>(work: () => T): T {
    return this.#holding("BEGIN IMMEDIATE", work);
  }

  /** Runs `work` while no other process uses the database; `undefined` if others do. */
  alone<T>(work: () => T): { readonly value: T } | undefined {
    this.#gate.pragma(`busy_timeout = ${ALONE_MS}`);
    try {
      return this.#holding("BEGIN EXCLUSIVE", () => ({ value: work() }));
    } catch (thrown) {
      if (isBusy(thrown)) return undefined;
      throw thrown;
    } finally {
      this.#gate.pragma(`busy_timeout = ${OPENING_MS}`);
    }
  }

  /** From now on this process uses the database. Call it inside `oneAtATime`. */
  enter(): void {
    this.#presence.exec("BEGIN");
    this.#presence.pragma("user_version"); // a read takes the shared lock
  }

  [Symbol.dispose](): void {
    this.#presence.close();
    this.#gate.close();
  }

  #holding<T>(begin: string, work: () => T): T {
    this.#gate.exec(begin);
    try {
      return work();
    } finally {
      this.#gate.exec("ROLLBACK"); // nothing was written: the locks are all it was for
    }
  }
}

function openLockFile(path: string): Sqlite.Database {
  const sqlite = new Sqlite(path, { timeout: OPENING_MS });
  try {
    // The file needs content: in an empty one even an unused write transaction changes something.
    if (isEmpty(sqlite)) {
      sqlite.exec("BEGIN IMMEDIATE"); // two that read first and then write would block each other
      const first = isEmpty(sqlite);
      if (first) sqlite.pragma("user_version = 1");
      sqlite.exec(first ? "COMMIT" : "ROLLBACK");
    }
    return sqlite;
  } catch (thrown) {
    sqlite.close();
    if (!isDamage(thrown)) throw thrown;
    rmSync(path); // it holds nothing that could be lost
    return openLockFile(path);
  }
}

function isEmpty(sqlite: Sqlite.Database): boolean {
  return sqlite.pragma("user_version", { simple: true }) === 0;
}
