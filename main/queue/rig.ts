import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JobSpec } from "../../contract/job.ts";
import { Database } from "../db/database.ts";
import { silentLog } from "../db/log.ts";
import { type Home, openHome } from "../home.ts";
import { JobQueue } from "./queue.ts";

/** For tests: a home in a temporary folder, removed at the end. */
export class TemporaryHome implements Disposable {
  readonly home: Home;

  constructor() {
    this.home = openHome(mkdtempSync(join(tmpdir(), "octavia-home-")));
  }

  [Symbol.dispose](): void {
    rmSync(this.home.root, { recursive: true, force: true });
  }
}

/** For tests: one process' view of a home's queue, on a clock that stands until it is moved. */
export class QueueRig implements Disposable {
  now = 1_000_000;
  readonly database: Database;
  readonly queue: JobQueue;
  readonly #own: TemporaryHome | undefined;

  /** @param name makes ids and tokens differ from those of other rigs on the same home */
  constructor(home?: Home, name = "job") {
    this.#own = home === undefined ? new TemporaryHome() : undefined;
    const place = home ?? this.#own?.home;
    if (place === undefined) throw new Error("Internal: a rig without a home");
    const clock = () => this.now;
    this.database = Database.open(place, { log: silentLog, clock });
    this.queue = new JobQueue({
      database: this.database,
      clock,
      newId: numbered(name),
      newToken: numbered(`${name}-token`),
      log: silentLog,
    });
  }

  [Symbol.dispose](): void {
    this.database.close();
    this.#own?.[Symbol.dispose]();
  }
}

/** For tests: a spec that is told from others by its file's name. */
export function dubOf(name: string): JobSpec {
  return {
    kind: "dub",
    input: `/videos/${name}`,
    outDir: "/videos",
    from: "en",
    to: ["es"],
    voices: {},
    tracks: "separate",
    loudness: -16,
    maxSpeed: 1.35,
    edits: [],
    gainHints: {},
  };
}

function numbered(name: string): () => string {
  let last = 0;
  return () => `${name}${String(++last).padStart(10, "0")}`;
}
