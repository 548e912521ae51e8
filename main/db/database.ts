import { existsSync, renameSync, rmSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import { OctaviaError } from "../../contract/errors.ts";
import type { Home } from "../home.ts";
import { toDatabaseError } from "./errors.ts";
import { HomeLock } from "./home-lock.ts";
import type { Log } from "./log.ts";
import { isSound, mend } from "./mend.ts";
import { migrate } from "./migrate.ts";
import * as schema from "./schema.ts";
import { syncFile, syncFolderOf } from "./sync.ts";

/** How long a statement waits for another process' transaction. */
const BUSY_MS = 10_000;

export interface DatabaseOptions {
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/**
 * The home's database, open: WAL, every commit on the disk when it returns (`synchronous=FULL`;
 * the package's own default is NORMAL, which may lose the last commits to a power cut).
 */
export class Database implements Disposable {
  readonly sqlite: Sqlite.Database;
  readonly orm: BetterSQLite3Database<typeof schema>;
  readonly path: string;
  /** What the person should know about the opening, in sentences. */
  readonly notices: readonly string[];
  readonly #home: Home;
  readonly #lock: HomeLock;
  readonly #log: Log;

  private constructor(home: Home, lock: HomeLock, log: Log, notices: readonly string[]) {
    this.#home = home;
    this.#lock = lock;
    this.#log = log;
    this.notices = notices;
    this.path = home.database;
    this.sqlite = new Sqlite(home.database, { timeout: BUSY_MS });
    try {
      this.sqlite.pragma("journal_mode = WAL");
      this.sqlite.pragma("synchronous = FULL");
      // Off while tables may be rebuilt; inside the migrations' transaction it is too late for that.
      this.sqlite.pragma("foreign_keys = OFF");
      this.orm = drizzle(this.sqlite, { schema });
      migrate(this.orm);
      this.sqlite.pragma("foreign_keys = ON");
    } catch (thrown) {
      this.sqlite.close();
      throw thrown;
    }
  }

  /**
   * Opens the home's database, mending it first if it is damaged (see `notices`). Any number of
   * processes may do so at once.
   * @throws InvalidInput if it cannot be written, or a newer Octavia has changed it
   * @throws DiskFull
   */
  static open(home: Home, { log, clock }: DatabaseOptions): Database {
    let lock: HomeLock | undefined;
    try {
      const held = new HomeLock(home);
      lock = held;
      return openSound(home, held, clock, (notices) => {
        const database = new Database(home, held, log, notices);
        held.enter();
        return database;
      });
    } catch (thrown) {
      lock?.[Symbol.dispose]();
      throw toDatabaseError(thrown, home.database);
    }
  }

  /** Takes a snapshot if this process changed anything, then closes. */
  close(): void {
    if (!this.sqlite.open) return;
    try {
      if (this.#changed()) this.#lock.oneAtATime(() => this.#takeSnapshot());
    } catch (thrown) {
      // The jobs are safe in the database; only the copy of them is an older one.
      this.#log.error({ error: String(thrown) }, "no snapshot of the job database could be taken");
    } finally {
      this.sqlite.close();
      this.#lock[Symbol.dispose]();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #changed(): boolean {
    const changes = this.sqlite.prepare<[], number>("SELECT total_changes()").pluck().get();
    return changes !== 0 || !existsSync(this.#home.snapshot);
  }

  #takeSnapshot(): void {
    const beside = `${this.#home.snapshot}.making`;
    rmSync(beside, { force: true }); // left by a crash
    this.sqlite.prepare("VACUUM INTO ?").run(beside);
    syncFile(beside);
    renameSync(beside, this.#home.snapshot);
    syncFolderOf(this.#home.snapshot);
  }
}

/**
 * Calls `open` on a database that passed its check, while no other process can replace it.
 * The second round sees the mended one; that it needs a third can only be a failing disk.
 */
function openSound(
  home: Home,
  lock: HomeLock,
  clock: () => number,
  open: (notices: readonly string[]) => Database,
): Database {
  const notices: string[] = [];
  for (let round = 0; round < 2; round++) {
    const opened = lock.oneAtATime(() => (isSound(home) ? open(notices) : undefined));
    if (opened !== undefined) return opened;
    const mended = lock.alone(() => (isSound(home) ? [] : mend(home, clock())));
    if (mended === undefined) {
      throw new OctaviaError("Internal", "The job database is damaged and still in use.", {
        hint: "Close every other Octavia; the next start mends the database.",
      });
    }
    notices.push(...mended.value);
  }
  throw new OctaviaError("Internal", "The job database could not be mended.", {
    hint: `Check the disk that holds ${home.root}.`,
  });
}
