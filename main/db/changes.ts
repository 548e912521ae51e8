import type Sqlite from "better-sqlite3";
import type { Log } from "./log.ts";

/** How late other processes' changes may be seen. */
const POLL_MS = 250;

/**
 * Tells who listens that the database has changed: at once after this process' own commits
 * (`touch`), and by a look at SQLite's `data_version` after those of others. The timer runs only
 * while somebody listens; listeners go before the database is closed.
 */
export class Changes {
  readonly #sqlite: Sqlite.Database;
  readonly #log: Log;
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #version: unknown;
  #told = false;

  constructor(sqlite: Sqlite.Database, log: Log) {
    this.#sqlite = sqlite;
    this.#log = log;
  }

  /** Whether somebody listens. */
  get watched(): boolean {
    return this.#listeners.size > 0;
  }

  /** @returns what ends the subscription */
  subscribe(listener: () => void): () => void {
    // A function of its own, so that the same listener may come twice.
    const entry = () => listener();
    this.#listeners.add(entry);
    if (this.#timer === undefined) {
      this.#version = this.#dataVersion();
      this.#timer = setInterval(() => this.#poll(), POLL_MS);
    }
    return () => {
      this.#listeners.delete(entry);
      if (this.watched) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  /** Tells of a commit by this process; several in one turn are told once. */
  touch(): void {
    if (this.#told || !this.watched) return;
    this.#told = true;
    queueMicrotask(() => {
      this.#told = false;
      this.#tell();
    });
  }

  #poll(): void {
    try {
      const version = this.#dataVersion();
      if (version === this.#version) return;
      this.#version = version;
    } catch (thrown) {
      this.#log.error({ error: String(thrown) }, "the database's version could not be read");
      return;
    }
    this.#tell();
  }

  #dataVersion(): unknown {
    return this.#sqlite.pragma("data_version", { simple: true });
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
